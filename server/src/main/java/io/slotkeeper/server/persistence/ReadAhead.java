package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.rdb.BlockSource;
import io.slotkeeper.datatypes.rdb.Crc64;
import io.slotkeeper.server.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/// A file in blocks, read ahead by a thread of its own, which keeps the checksum, too: who takes
/// them rarely waits for the disk.
public final class ReadAhead implements BlockSource.Blocks, Closeable {
  private static final int BLOCKS = 4;
  private static final int BLOCK_BYTES = 1 << 20;

  private final DiskFile file;
  private final ArrayBlockingQueue<ByteBuffer> empty = new ArrayBlockingQueue<>(BLOCKS);
  private final ArrayBlockingQueue<Arrived> arrived = new ArrayBlockingQueue<>(BLOCKS + 1);
  private final boolean checks;
  private final Thread thread;
  private @Nullable ByteBuffer taken;
  private long takenChecksum;
  private boolean ended;

  /// What the thread has read.
  private sealed interface Arrived {
    /// @param checksum of all bytes of the file up to the end of these
    record Block(ByteBuffer bytes, long checksum) implements Arrived {}

    record End() implements Arrived {}

    record Failure(IOException cause) implements Arrived {}
  }

  /// @param file from its position on; closed with this
  /// @param checks whether the checksum of the bytes will be asked for
  public ReadAhead(DiskFile file, boolean checks) {
    this.file = file;
    this.checks = checks;
    for (int i = 0; i < BLOCKS; i++) {
      empty.add(ByteBuffer.allocateDirect(BLOCK_BYTES));
    }
    thread = new Thread(this::readAll, "read-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  private void readAll() {
    long checksum = 0;
    try {
      while (true) {
        ByteBuffer block = empty.take().clear();
        if (file.read(block) < 0) {
          arrived.put(new Arrived.End());
          return;
        }
        block.flip();
        if (checks) {
          long address = MemorySegment.ofBuffer(block).address();
          checksum = Crc64.update(checksum, address, block.remaining());
        }
        arrived.put(new Arrived.Block(block, checksum));
      }
    } catch (IOException e) {
      arrived.add(new Arrived.Failure(e));
    } catch (InterruptedException _) {
      // closed: nobody wants more
    }
  }

  @Override
  public @Nullable ByteBuffer next() {
    if (ended) {
      return null;
    }
    if (taken != null) {
      empty.add(taken);
      taken = null;
    }
    try {
      return switch (arrived.take()) {
        case Arrived.Block(ByteBuffer bytes, long checksum) -> {
          taken = bytes;
          takenChecksum = checksum;
          yield bytes;
        }
        case Arrived.End() -> {
          ended = true;
          yield null;
        }
        case Arrived.Failure(IOException cause) -> throw new UncheckedIOException(cause);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  @Override
  public long checksum(long before, ByteBuffer last) {
    return takenChecksum;
  }

  @Override
  public void close() throws IOException {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    file.close();
  }
}
