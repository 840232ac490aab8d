package io.slotkeeper.server.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Takes a snapshot and makes it the base of an append-only log, or of a copy elsewhere.
public interface BaseWriter {
  /// Takes the next bytes of the snapshot.
  void write(ByteBuffer snapshot) throws IOException;

  /// The snapshot is whole; the base is durable when this returns.
  void finish() throws IOException;

  /// There will be no base.
  void abandon() throws IOException;

  /// Whether the base is the snapshot as it is; otherwise it holds commands.
  boolean isSnapshot();
}
