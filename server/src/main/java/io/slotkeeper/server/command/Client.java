package io.slotkeeper.server.command;

import org.jspecify.annotations.Nullable;

/// A connection's state as commands know it.
///
/// Threads: written by its loop; CLIENT LIST reads it from others, so the fields it shows may lag.
/// `kill` may be called from any thread.
public final class Client {
  /// Which replies are sent (CLIENT REPLY).
  public enum ReplyMode {
    ON,
    OFF,
    SKIP_NEXT,
    SKIPPING
  }

  final long id;
  final ClientLink link;
  final long createdMillis;
  int database;
  int protocol = 2;
  boolean authenticated;
  boolean closeAfterReply;
  boolean noEvict;
  boolean noTouch;
  boolean monitor;
  boolean paused;
  ReplyMode replyMode = ReplyMode.ON;
  String name = "";
  String libraryName = "";
  String libraryVersion = "";
  String user = "default";
  long lastInteractionMillis;
  long commands;
  long bytesRead;
  long bytesWritten;
  int argumentBytes;
  @Nullable Command lastCommand;
  private volatile boolean killed;

  public Client(long id, ClientLink link, long nowMillis, boolean authenticated) {
    this.id = id;
    this.link = link;
    this.createdMillis = nowMillis;
    this.lastInteractionMillis = nowMillis;
    this.authenticated = authenticated;
  }

  public long id() {
    return id;
  }

  public int database() {
    return database;
  }

  public int protocol() {
    return protocol;
  }

  public boolean isAuthenticated() {
    return authenticated;
  }

  public boolean isKilled() {
    return killed;
  }

  /// Whether the connection must be closed once its replies are sent.
  public boolean mustClose() {
    return closeAfterReply || killed;
  }

  public boolean isPaused() {
    return paused;
  }

  /// Whether nothing came from it after this time. Monitors and who waits for the server never are.
  public boolean isIdleSince(long unixMillis) {
    return lastInteractionMillis < unixMillis && !monitor && !paused;
  }

  public void bytesRead(long more, long nowMillis) {
    bytesRead += more;
    lastInteractionMillis = nowMillis;
  }

  public void bytesWritten(long more) {
    bytesWritten += more;
  }

  /// Executes none of its requests any more and closes it.
  void kill() {
    killed = true;
    link.close();
  }

  /// Back to the state of a new connection (RESET); what it has authenticated as is the caller's.
  void reset() {
    database = 0;
    protocol = 2;
    name = "";
    replyMode = ReplyMode.ON;
    monitor = false;
    noEvict = false;
    noTouch = false;
  }
}
