package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.util.concurrent.atomic.LongAdder;

/// An argument on its way from the socket straight into the block it will be stored in.
///
/// The block is address space for the announced length; memory is committed as bytes arrive, and
/// only what has arrived counts as used.
final class LargeArgument {
  private static final int LINE_END_BYTES = 2;
  private static final int CRLF = '\r' | '\n' << 8;

  private final NativeHeap heap;
  private final LongAdder notYetFilled;
  private final long block;
  private final int length;
  private final ByteBuf target;
  private int accounted;

  LargeArgument(NativeHeap heap, LongAdder notYetFilled, int length) {
    this.heap = heap;
    this.notYetFilled = notYetFilled;
    this.length = length;
    this.block = StringBlock.allocate(heap, 0, (long) length + LINE_END_BYTES);
    StringBlock.setLength(block, length);
    long size = (long) length + LINE_END_BYTES;
    this.target =
        new NativeBuf(Memory.segment(bytesAddress(), size).asByteBuffer(), bytesAddress()).clear();
    notYetFilled.add(length);
  }

  ByteBuf target() {
    return target.retain();
  }

  boolean owns(ByteBuf read) {
    return read == target;
  }

  int length() {
    return length;
  }

  int received() {
    return target.writerIndex();
  }

  boolean isComplete() {
    return target.writableBytes() == 0;
  }

  boolean endsWell() {
    return Memory.getUnsignedShort(bytesAddress() + length) == CRLF;
  }

  long bytesAddress() {
    return StringBlock.bytesAddress(block);
  }

  /// Takes bytes that were read elsewhere before.
  void append(long source, int count) {
    Bytes.copy(source, bytesAddress() + received(), count);
    target.writerIndex(received() + count);
    arrived();
  }

  /// Accounts for what was read into the target since the last call.
  ///
  /// @return how many bytes that is
  int arrived() {
    int now = received();
    int more = now - accounted;
    notYetFilled.add(Math.min(accounted, length) - Math.min(now, length));
    accounted = now;
    return more;
  }

  void discard() {
    notYetFilled.add(Math.min(accounted, length) - (long) length);
    StringBlock.unpin(heap, block);
  }
}
