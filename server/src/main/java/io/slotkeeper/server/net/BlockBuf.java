package io.slotkeeper.server.net;

import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A pinned string on its way to a socket: sent from where it is stored, unpinned when sent.
final class BlockBuf extends NativeBuf {
  private final NativeHeap heap;
  private final long block;

  BlockBuf(NativeHeap heap, long block, int length) {
    super(
        Memory.segment(StringBlock.bytesAddress(block), length).asByteBuffer(),
        StringBlock.bytesAddress(block));
    this.heap = heap;
    this.block = block;
  }

  @Override
  protected void deallocate() {
    StringBlock.unpin(heap, block);
  }
}
