package io.slotkeeper.server.replication;

import io.slotkeeper.server.disk.DiskFile;
import io.slotkeeper.server.persistence.SnapshotTarget;
import io.slotkeeper.server.replication.Replica.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A snapshot for replicas: all that wait for one of its kind when it is opened get it, and behind
/// it the change stream from that moment on.
///
/// ```
/// +FULLRESYNC id offset      $EOF:mark  bytes ... mark      stream, once the replica has answered
/// +FULLRESYNC id offset      $length    bytes ...             stream
/// ```
///
/// The first form goes to the sockets while the snapshot is taken. The second is for replicas that
/// must know the length beforehand, or when the operator wants the file: the snapshot goes to the
/// server's own file first.
final class ReplicaSync implements SnapshotTarget {
  private static final int READ_BYTES = 256 * 1024;

  /// Which replicas can share one.
  record Kind(boolean isStreamed) {}

  private final ReplicationDoors doors;
  private final Replicas owner;
  private final Kind kind;
  private final String mark;
  private SyncSender sender;
  private boolean isOpened;
  private boolean hasBegun;
  private @Nullable DiskFile file;

  ReplicaSync(ReplicationDoors doors, Replicas owner, Kind kind, String mark) {
    this.doors = doors;
    this.owner = owner;
    this.kind = kind;
    this.mark = mark;
    this.sender = new SyncSender(doors, List.of());
  }

  @Override
  public void opened() {
    isOpened = true;
    sender = new SyncSender(doors, owner.takeWaiting(kind));
  }

  @Override
  public Map<String, String> auxiliary() {
    return owner.fileFields();
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    if (kind.isStreamed) {
      begin();
      sender.send(bytes);
    } else {
      file().writeFully(bytes);
    }
  }

  private void begin() {
    if (!hasBegun) {
      hasBegun = true;
      sender.send(("$EOF:" + mark + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  private String temporaryPath() {
    return doors.path("temp-sync-" + doors.processId() + ".rdb");
  }

  private DiskFile file() throws IOException {
    DiskFile open = file;
    if (open == null) {
      open = doors.disk().create(temporaryPath());
      file = open;
    }
    return open;
  }

  @Override
  public void finished() throws IOException {
    if (kind.isStreamed) {
      sender.send(mark.getBytes(StandardCharsets.US_ASCII));
      doors
          .log()
          .notice(
              "Diskless rdb transfer, done reading from pipe, %d replicas still up."
                  .formatted(sender.replicas().size()));
      for (Replica replica : sender.replicas()) {
        doors
            .log()
            .notice(
                ("Streamed RDB transfer with replica %s succeeded (socket). Waiting for REPLCONF"
                        + " ACK from replica to enable streaming")
                    .formatted(replica.name()));
        owner.hasSnapshot(replica, true);
      }
    } else {
      sendFile();
    }
    owner.ended(kind);
  }

  private void sendFile() throws IOException {
    DiskFile written = file();
    written.force();
    written.close();
    file = null;
    String path = doors.path(doors.config().persistence.snapshotFileName.value());
    doors.disk().rename(temporaryPath(), path);
    owner.madeFile();
    sender.state(State.RECEIVING_FILE);
    try (DiskFile whole = doors.disk().openForRead(path)) {
      sender.send(("$" + whole.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
      ByteBuffer part = ByteBuffer.allocateDirect(READ_BYTES);
      while (whole.read(part.clear()) >= 0) {
        sender.send(part.flip());
      }
    }
    for (Replica replica : sender.replicas()) {
      owner.hasSnapshot(replica, false);
    }
  }

  @Override
  public void failed(Exception cause) {
    if (isOpened) {
      doors.log().warning("SYNC failed. BGSAVE child returned an error: " + cause.getMessage());
      sender.closeAll();
    }
    try {
      if (file != null) {
        file.close();
        doors.disk().delete(temporaryPath());
      }
    } catch (IOException e) {
      doors.log().warning("Cannot delete " + temporaryPath() + ": " + e.getMessage());
    }
    owner.ended(kind);
  }
}
