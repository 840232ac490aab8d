package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.rdb.BlockSource;
import io.slotkeeper.server.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/// A file in blocks, read ahead by a thread of its own, so that who takes them rarely waits for the
/// disk.
public final class ReadAhead implements BlockSource.Blocks, Closeable {
  private static final int BLOCKS = 4;
  private static final int BLOCK_BYTES = 1 << 20;

  private final DiskFile file;
  private final ArrayBlockingQueue<ByteBuffer> empty = new ArrayBlockingQueue<>(BLOCKS);
  private final ArrayBlockingQueue<Arrived> arrived = new ArrayBlockingQueue<>(BLOCKS + 1);
  private final Thread thread;
  private @Nullable ByteBuffer taken;
  private boolean ended;

  /// What the thread has read.
  private sealed interface Arrived {
    record Block(ByteBuffer bytes) implements Arrived {}

    record End() implements Arrived {}

    record Failure(IOException cause) implements Arrived {}
  }

  /// @param file from its position on; closed with this
  public ReadAhead(DiskFile file) {
    this.file = file;
    for (int i = 0; i < BLOCKS; i++) {
      empty.add(ByteBuffer.allocateDirect(BLOCK_BYTES));
    }
    thread = new Thread(this::readAll, "read-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  private void readAll() {
    try {
      while (true) {
        ByteBuffer block = empty.take().clear();
        if (file.read(block) < 0) {
          arrived.put(new Arrived.End());
          return;
        }
        arrived.put(new Arrived.Block(block.flip()));
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
        case Arrived.Block(ByteBuffer bytes) -> {
          taken = bytes;
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
