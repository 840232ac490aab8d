package io.slotkeeper.server.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.memory.NativeHeap;
import org.junit.jupiter.api.Test;

class ParcelQueueTest {
  @Test
  void theMemoryOfASnapshotIsCountedFromItsAllocationUntilItIsFree() {
    NativeHeap heap = new NativeHeap(1, false);
    ParcelQueue queue = new ParcelQueue(heap, () -> {});
    long first = queue.allocate(0);
    long second = queue.allocate(0);
    assertThat(queue.chunkBytes()).isPositive().isLessThanOrEqualTo(heap.usedBytes());
    long ofBoth = queue.chunkBytes();
    queue.done(new Piece(first, 1, false));
    assertThat(queue.chunkBytes()).isEqualTo(ofBoth);
    assertThat(queue.allocate(0)).isEqualTo(first);
    assertThat(queue.chunkBytes()).isEqualTo(ofBoth);
    queue.free(second);
    assertThat(queue.chunkBytes()).isEqualTo(ofBoth / 2);
    queue.done(new Piece(first, 1, false));
    queue.reclaim();
    assertThat(queue.chunkBytes()).isZero();
    assertThat(heap.usedBytes()).isZero();
    heap.close();
  }
}
