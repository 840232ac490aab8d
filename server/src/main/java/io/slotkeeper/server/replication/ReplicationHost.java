package io.slotkeeper.server.replication;

import io.slotkeeper.server.persistence.LoadReport;
import io.slotkeeper.server.persistence.RdbLoadException;
import io.slotkeeper.server.propagation.StreamApplier;
import java.io.IOException;
import java.util.List;

/// What replication needs of the server around it.
public interface ReplicationHost {
  /// Work for the first loop, done between two turns. From any thread.
  void post(Runnable work);

  /// Runs an action while nobody executes a command. On a loop, holding no slot.
  void exclusively(Runnable action);

  /// The server has become a replica, or a primary: who waits for keys is sent away. With the world
  /// stopped.
  void roleChanged();

  /// Who waits for acknowledgements may have them.
  void acknowledged();

  /// Writers wait, or go on.
  void pauseWrites(boolean pause);

  /// What applies the primary's stream; on the first loop.
  StreamApplier newApplier();

  /// Removes all data and functions, because others come. With the world stopped.
  void removeAllData();

  /// Stops to log what changes, because all is about to change; comes into effect soon.
  void suspendLog();

  /// Logs again, if that is configured.
  void resumeLog();

  /// The offset up to which changes are on this server's disk, -1 when they are not logged.
  long syncedOffset();

  /// Loads a snapshot file; returns when that is done. Not on a loop.
  LoadReport load(String path) throws RdbLoadException, IOException, InterruptedException;

  /// What this server is in its shard.
  ShardPart shard();

  /// The sources of all libraries of functions.
  List<byte[]> functions();
}
