package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Bytes that arrive in blocks, with their position and checksum.
///
/// One thread.
public final class BlockSource implements RdbSource {
  /// Where the blocks come from.
  public interface Blocks {
    /// The next bytes, between position and limit of a direct buffer, which stays as it is until
    /// the next call; null at the end.
    ///
    /// @throws java.io.UncheckedIOException when they cannot be had
    @Nullable ByteBuffer next();

    /// The checksum of all bytes up to the end of the block that was taken last. Where that is kept
    /// by another thread than the one that takes the blocks, it costs the latter nothing.
    default long checksum(long before, ByteBuffer last) {
      return Crc64.update(before, MemorySegment.ofBuffer(last).address(), last.remaining());
    }
  }

  private final Blocks blocks;
  private final long totalBytes;
  private final boolean checks;
  private @Nullable ByteBuffer current;
  private long start;
  private long at;
  private long end;

  /// Of the blocks before the current one.
  private long bytesBefore;

  private long checksumBefore;

  /// @param totalBytes how many there are, about
  /// @param checks whether the checksum will be asked for
  public BlockSource(Blocks blocks, long totalBytes, boolean checks) {
    this.blocks = blocks;
    this.totalBytes = totalBytes;
    this.checks = checks;
  }

  @Override
  public int read() {
    if (at == end) {
      refill();
    }
    return Memory.getUnsignedByte(at++);
  }

  @Override
  public void read(long target, int length) {
    long to = target;
    int left = length;
    while (left > end - at) {
      int part = (int) (end - at);
      Memory.copy(at, to, part);
      at = end;
      to += part;
      left -= part;
      refill();
    }
    Memory.copy(at, to, left);
    at += left;
  }

  private void refill() {
    if (isAtEnd()) {
      throw new RdbFormatException("ends too early");
    }
  }

  /// Where what is not read yet of the current block begins, up to [#end()].
  long address() {
    return at;
  }

  long end() {
    return end;
  }

  /// How many bytes were read.
  public long position() {
    return bytesBefore + at - start;
  }

  /// The checksum of all that was read.
  public long checksum() {
    return Crc64.update(checksumBefore, start, at - start);
  }

  /// Whether all was read.
  public boolean isAtEnd() {
    while (at == end) {
      if (checks && current != null) {
        checksumBefore = blocks.checksum(checksumBefore, current);
      }
      bytesBefore += end - start;
      start = end;
      ByteBuffer block = blocks.next();
      current = block;
      if (block == null) {
        return true;
      }
      start = MemorySegment.ofBuffer(block).address();
      at = start;
      end = start + block.remaining();
    }
    return false;
  }

  @Override
  public long remaining() {
    return Math.max(end - at, totalBytes - position());
  }
}
