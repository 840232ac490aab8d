package io.slotkeeper.server.command;

import io.slotkeeper.server.acl.User;
import io.slotkeeper.server.acl.Users;
import io.slotkeeper.server.replication.Replica;
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
    SKIPPING,
    /// A replica, which is sent data and no replies.
    REPLICA,
    /// The source of a migration, which is told what fails.
    IMPORT
  }

  final long id;
  final ClientLink link;
  final long createdMillis;
  int database;
  int protocol = 2;
  boolean authenticated;

  /// Who it is. [AccessGate] sees to it that this is one of the users there are.
  User user;

  /// Where the user was found.
  Users users;

  boolean closeAfterReply;
  boolean noEvict;
  boolean noTouch;
  boolean monitor;

  /// Whether it is no client but repeats the changes of a stream.
  boolean repeatsChanges;

  /// What it is as a server that copies this one; null when it has said nothing of the kind.
  volatile @Nullable Replica replica;

  /// The position of the change stream behind its last write.
  long lastWrite;

  boolean paused;

  /// ASKING: the next command may be about a slot that is on its way to this node.
  boolean asking;

  /// The migration whose slots it brings, null for everybody else.
  @Nullable String importing;

  /// READONLY: it reads from replicas, though what they hold may be old.
  boolean readOnly;

  ReplyMode replyMode = ReplyMode.ON;
  String name = "";
  String libraryName = "";
  String libraryVersion = "";
  long lastInteractionMillis;
  long commands;
  long bytesRead;
  long bytesWritten;

  /// What it was found to cost last. Changed by [ClientMemory] alone.
  volatile long countedBytes;

  @Nullable Command lastCommand;

  /// The EXEC or the script whose commands are executed.
  @Nullable Command unit;

  /// The keys it watches.
  final Watch watch = new Watch();

  final Subscriptions subscriptions = new Subscriptions();

  /// How it is told of changes of what it has cached; null when it is not.
  volatile @Nullable Tracking tracking;

  /// What it has queued since MULTI, null outside of one.
  @Nullable Transaction transaction;

  /// What it waits with for a key. Set and forgotten by its loop, read by any.
  volatile @Nullable BlockedCommand blocked;

  private volatile boolean killed;
  private volatile boolean gone;

  public Client(long id, ClientLink link, long nowMillis, Users users) {
    this.id = id;
    this.link = link;
    this.createdMillis = nowMillis;
    this.lastInteractionMillis = nowMillis;
    this.users = users;
    this.user = users.defaultUser();
    this.authenticated = users.isOpen();
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
    return lastInteractionMillis < unixMillis
        && !monitor
        && !isReplica()
        && !paused
        && blocked == null
        && subscriptions.isEmpty();
  }

  public long lastInteractionMillis() {
    return lastInteractionMillis;
  }

  /// Whether it is a server that copies this one.
  public boolean isReplica() {
    Replica asReplica = replica;
    return asReplica != null && asReplica.isServed();
  }

  /// It has written, up to this position of the change stream.
  public void wrote(long position) {
    lastWrite = position;
  }

  public void bytesRead(long more, long nowMillis) {
    bytesRead += more;
    lastInteractionMillis = nowMillis;
  }

  public void bytesWritten(long more) {
    bytesWritten += more;
  }

  void logIn(Users among, User as, boolean authentic) {
    users = among;
    user = as;
    authenticated = authentic;
  }

  /// It is as a new connection is.
  void logOut(Users among) {
    logIn(among, among.defaultUser(), among.isOpen());
  }

  /// Executes none of its requests any more and closes it.
  void kill() {
    killed = true;
    link.close();
  }

  /// Drops what was queued since MULTI.
  void forgetTransaction() {
    if (transaction != null) {
      transaction.close();
      transaction = null;
    }
  }

  /// Its connection is closed.
  boolean isGone() {
    return gone;
  }

  void gone() {
    gone = true;
  }

  /// Whether it listens to channels.
  public boolean isSubscriber() {
    return !subscriptions.isEmpty();
  }

  /// Whether it waits for a key.
  public boolean isBlocked() {
    return blocked != null;
  }

  /// Whether it waits for a key, but not for ever.
  boolean waitsWithTimeout() {
    BlockedCommand command = blocked;
    return command != null && command.wait.deadlineMillis() != Long.MAX_VALUE;
  }

  /// Its wait is over. On its loop.
  public void unblocked() {
    blocked = null;
  }

  /// Whether it reads the replies to its commands.
  public boolean wantsReplies() {
    return replyMode != ReplyMode.OFF;
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
    asking = false;
    readOnly = false;
  }
}
