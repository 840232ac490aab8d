package io.slotkeeper.server.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// An open file. One thread at a time; interrupting a thread that uses it closes it.
public interface DiskFile extends Closeable {
  /// Writes bytes behind those written before. It may write fewer than there are, as a full disk
  /// makes it do.
  ///
  /// @return how many it has written, having moved the buffer's position so far
  /// @throws IOException when none could be written
  int write(ByteBuffer source) throws IOException;

  /// Reads the next bytes into the buffer, as many as are at hand.
  ///
  /// @return how many; -1 at the end of the file
  int read(ByteBuffer target) throws IOException;

  /// Goes to an offset, of a file that is read.
  void position(long offset) throws IOException;

  /// Makes durable what was written. After an error nobody knows which bytes are, and later success
  /// says nothing about them: the kernel forgets pages it could not write.
  void force() throws IOException;

  /// Cuts the file to this length; what is written next stands behind it.
  void truncate(long length) throws IOException;

  /// The length in bytes.
  long size() throws IOException;

  @Override
  void close() throws IOException;

  /// Writes all that remains in the buffer.
  ///
  /// @throws IOException when not all could be written; some may have been
  default void writeFully(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      write(source);
    }
  }
}
