package io.slotkeeper.tools.check;

import io.slotkeeper.datatypes.rdb.BlockSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// A file from its position on, in blocks.
public final class FileBlocks implements BlockSource.Blocks {
  private static final int BLOCK_BYTES = 1 << 20;

  private final FileChannel file;
  private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);

  public FileBlocks(FileChannel file) {
    this.file = file;
  }

  @Override
  public @Nullable ByteBuffer next() {
    try {
      return file.read(block.clear()) < 0 ? null : block.flip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
