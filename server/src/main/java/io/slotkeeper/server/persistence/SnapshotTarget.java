package io.slotkeeper.server.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/// Who wants a snapshot: a file, the base of an append-only file, a replica.
///
/// ```
/// opened ── auxiliary ── write* ─┬─ finished
///                                └─ failed
/// ```
///
/// The bytes are a complete RDB file, in order. Exactly one of [#finished()] and
/// [#failed(Exception)] ends it; when `finished` fails, `failed` follows. A target that waits for
/// another snapshot to end may fail without having been opened.
public interface SnapshotTarget {
  /// The snapshot is of this moment. Nobody executes a command until this returns: a position in
  /// the change stream that is read here is that of the snapshot. Must not block.
  void opened();

  /// What the file says about itself beside the usual: names and values, in order. Asked for once,
  /// behind [#opened()].
  default Map<String, String> auxiliary() {
    return Map.of();
  }

  /// Whether the keys of a slot are wanted; asked on the loops.
  default boolean wants(int slot) {
    return true;
  }

  /// Whether the snapshot is still wanted when all keys are removed (FLUSHALL) before it is whole.
  default boolean survivesFlush() {
    return false;
  }

  /// Takes the next bytes, all of them; on the snapshot's own thread, so it may block. While it
  /// does, the snapshot makes no progress and writers may have to wait. The buffer is the caller's.
  void write(ByteBuffer bytes) throws IOException;

  /// The last byte was written; on the snapshot's own thread.
  void finished() throws IOException;

  /// There will be no whole snapshot. On any thread.
  ///
  /// @param cause what [#write(ByteBuffer)] or [#finished()] threw, or a [SnapshotAbortedException]
  void failed(Exception cause);
}
