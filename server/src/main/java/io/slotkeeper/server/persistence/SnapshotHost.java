package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.rdb.ValueLimits;
import java.util.List;

/// What snapshots and files need of the server around them.
public interface SnapshotHost {
  /// Work for a loop, done between two turns. From any thread.
  void post(int loop, Runnable work);

  /// Every loop has to call [Snapshots#slice(int,long)] until that is done. From any thread.
  void wakeWalks();

  /// A view of its own for who asks.
  KeyUsage usage();

  /// The sources of all libraries of functions.
  List<byte[]> functions();

  /// Takes a library of functions from a file.
  ///
  /// @param replace whether one of the same name is replaced
  /// @return why not, empty when it was taken
  String loadFunction(byte[] source, boolean replace);

  /// How large values may be to keep their compact encodings.
  ValueLimits limits();

  /// Bytes the data set takes.
  long usedMemory();

  /// What `redis-ver` says.
  String redisVersion();

  /// Whether a server that replicates from another is asked: it deletes nothing on its own.
  boolean isReplica();

  /// Whether the checksum of a file must be right, if it has one.
  boolean checksSums();
}
