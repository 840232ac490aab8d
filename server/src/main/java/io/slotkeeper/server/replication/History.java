package io.slotkeeper.server.replication;

import io.slotkeeper.server.propagation.ChangeStream;

/// The change stream as others know it: its name, and how much of it is kept for those who come
/// back (the backlog).
///
/// A server that nobody has ever replicated keeps nothing and counts nothing. With the backlog a
/// new history begins; when it is given up the history ends, for what happens without it is in no
/// stream.
///
/// Threads: reads from any; changes under the monitor of [Replicas].
final class History {
  private final ReplicationDoors doors;
  private final ChangeStream stream;
  private volatile ReplicationIds ids;
  private volatile boolean isKept;
  private volatile long firstKept;

  History(ReplicationDoors doors) {
    this.doors = doors;
    this.stream = doors.stream();
    this.ids = ReplicationIds.fresh(doors.random());
  }

  ReplicationIds ids() {
    return ids;
  }

  boolean isKept() {
    return isKept;
  }

  /// The offset of the first byte that is kept.
  long first() {
    return Math.max(firstKept, stream.start());
  }

  long end() {
    return stream.end();
  }

  /// How many bytes are kept.
  long length() {
    return isKept ? end() - first() : 0;
  }

  private long wantedBytes() {
    return doors.config().replication.backlogBytes.value();
  }

  /// Begins to keep, and a new history.
  void begin() {
    ids = ReplicationIds.fresh(doors.random());
    keep();
    doors
        .log()
        .notice(
            "Replication backlog created, my new replication IDs are '%s' and '%s'"
                .formatted(ids.first(), ids.second()));
  }

  /// Keeps what comes from here on, of the same history.
  void keep() {
    if (!isKept) {
      firstKept = stream.end();
      isKept = true;
      stream.backlog(wantedBytes());
    }
  }

  /// Keeps nothing any more.
  void drop() {
    isKept = false;
    stream.backlog(0);
  }

  /// Ends the history with what was kept of it.
  void end(String reason) {
    ids = ReplicationIds.fresh(doors.random());
    drop();
    doors.log().notice(reason);
  }

  /// The backlog has another size.
  void resize() {
    if (isKept) {
      stream.backlog(wantedBytes());
    }
  }

  /// The data is a copy of another server's, up to this offset of its history. With the world
  /// stopped and nobody reading.
  void adopt(String id, long offset, int database) {
    stream.restartAt(offset, database);
    ids = ReplicationIds.of(id);
    isKept = false;
    keep();
  }

  /// The same history goes on under another name.
  void rename(String id) {
    ids = ids.continuedBy(id, stream.end());
  }

  /// From here on this server writes a history of its own.
  void fork() {
    ids = ids.continued(doors.random(), stream.end());
    stream.forgetDatabase();
    doors
        .log()
        .notice(
            ("Setting secondary replication ID to %s, valid up to offset: %d. New replication ID is"
                    + " %s")
                .formatted(ids.second(), ids.shownSecondOffset(), ids.first()));
  }

  /// A data file says which history its data is of: nobody has written since.
  void restore(String id, long offset, int database) {
    stream.restartAt(offset, database);
    ids = ReplicationIds.of(id);
  }
}
