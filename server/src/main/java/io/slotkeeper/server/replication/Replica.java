package io.slotkeeper.server.replication;

import org.jspecify.annotations.Nullable;

/// Another server that copies this one: what it has said about itself, and how far it is.
///
/// Threads: what it says about itself is written by its connection's loop before it asks for data;
/// the state under the monitor of [Replicas]; the rest is volatile.
public final class Replica {
  /// From asking for data to having it.
  public enum State {
    /// It has asked for nothing yet.
    GREETING,
    /// It waits for a snapshot to begin.
    WAITING,
    /// It is sent a snapshot while that is taken.
    RECEIVING,
    /// It is sent a snapshot that lies in a file.
    RECEIVING_FILE,
    /// It has the data and gets the stream.
    ONLINE,
    /// It has the data and wanted no more.
    DONE;

    /// As INFO says it.
    String wireName() {
      return switch (this) {
        case GREETING, WAITING, RECEIVING -> "wait_bgsave";
        case RECEIVING_FILE -> "send_bulk";
        case ONLINE -> "online";
        case DONE -> "rdb_transmitted";
      };
    }
  }

  private final ReplicaPort port;
  private final long id;
  volatile State state = State.GREETING;
  private volatile int listeningPort;
  private volatile @Nullable String announcedHost;
  private volatile boolean takesStreams;
  private volatile boolean takesNewIds;
  private volatile boolean wantsSnapshotOnly;
  private volatile SnapshotPart wantedPart = SnapshotPart.ALL;

  /// Whether it tells what it has; an old one does not.
  volatile boolean acknowledges = true;

  /// The stream is held back until it tells that it has the snapshot: it finds the end of that most
  /// easily when nothing follows.
  volatile boolean startsOnAck;

  volatile long waitingSinceMillis;
  private volatile Ack ack = new Ack(AckName.NONE, 0, 0);
  volatile long ackMillis;

  /// What it has said that it has.
  private record Ack(AckName name, long offset, long synced) {}

  /// @param id of its connection
  public Replica(ReplicaPort port, long id) {
    this.port = port;
    this.id = id;
  }

  ReplicaPort port() {
    return port;
  }

  public long id() {
    return id;
  }

  State state() {
    return state;
  }

  /// Whether it gets, or waits for, data.
  public boolean isServed() {
    return state != State.GREETING;
  }

  boolean isOnline() {
    return state == State.ONLINE;
  }

  // ---- what it says -----------------------------------------------------------------------

  public void listeningPort(int number) {
    listeningPort = number;
  }

  public void announcedHost(String host) {
    announcedHost = host;
  }

  /// It can read a snapshot whose length is not known beforehand.
  public void takesStreams() {
    takesStreams = true;
  }

  /// It understands that a history gets another name.
  public void takesNewIds() {
    takesNewIds = true;
  }

  public void wantsSnapshotOnly(boolean wants) {
    wantsSnapshotOnly = wants;
  }

  public void wantedPart(SnapshotPart part) {
    wantedPart = part;
  }

  /// It has all up to an offset.
  ///
  /// @param name who says so; what was said under another name counts no more
  /// @param synced up to where it has it on its disk, -1 when it does not say
  void acknowledged(AckName name, long offset, long synced, long nowMillis) {
    Ack before = ack;
    boolean same = before.name.equals(name);
    ack =
        new Ack(
            name,
            same ? Math.max(before.offset, offset) : offset,
            same ? Math.max(before.synced, synced) : synced);
    ackMillis = nowMillis;
  }

  /// Up to where it has all as this member of the cluster in this epoch, -1 when it is another.
  long heldAs(AckName name) {
    Ack last = ack;
    return last.name.equals(name) ? last.offset : -1;
  }

  // ---- what is known ----------------------------------------------------------------------

  int shownPort() {
    return listeningPort;
  }

  String host() {
    String announced = announcedHost;
    return announced == null ? port.remoteHost() : announced;
  }

  boolean canTakeStreams() {
    return takesStreams;
  }

  boolean canTakeNewIds() {
    return takesNewIds;
  }

  /// Whether it wants what it cannot take.
  public boolean lacksStreams() {
    return wantedPart != SnapshotPart.ALL && !takesStreams;
  }

  boolean isContentWithSnapshot() {
    return wantsSnapshotOnly;
  }

  SnapshotPart part() {
    return wantedPart;
  }

  long ackOffset() {
    return ack.offset;
  }

  /// For how long it has told nothing.
  long lagSeconds(long nowMillis) {
    return ackMillis == 0 ? 0 : Math.max(0, (nowMillis - ackMillis) / 1000);
  }

  long ackSyncedOffset() {
    return ack.synced;
  }

  /// Its address as the log shows it.
  String name() {
    String host = port.remoteHost();
    return listeningPort > 0 ? host + ":" + listeningPort : host + ":<unknown-replica-port>";
  }

  @Override
  public String toString() {
    return name();
  }
}
