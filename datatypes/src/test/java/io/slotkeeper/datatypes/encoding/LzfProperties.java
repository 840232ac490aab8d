package io.slotkeeper.datatypes.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Compressing and back; and garbage, which must stay inside its ranges.
class LzfProperties {
  private static final int ROUNDS = 2_000;
  private static final int MAX_BYTES = 20_000;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void whatFitsComesBackAsItWas() {
    try (NativeHeap heap = new NativeHeap(1, false)) {
      Lzf lzf = new Lzf();
      int fitting = 0;
      for (int i = 0; i < ROUNDS; i++) {
        byte[] text = text(1 + random.nextInt(i % 20 == 0 ? MAX_BYTES : 300));
        int room = Math.max(1, text.length - random.nextInt(8));
        long source = place(heap, text);
        long compressed = heap.allocate(0, room);
        long back = heap.allocate(0, text.length);
        int bytes = lzf.compress(source, text.length, compressed, room);
        assertThat(bytes).as("seed %s", seed).isBetween(0, room);
        if (bytes > 0) {
          fitting++;
          assertThat(Lzf.isPossible(bytes, text.length)).as("seed %s", seed).isTrue();
          assertThat(Lzf.decompress(compressed, bytes, back, text.length))
              .as("seed %s", seed)
              .isTrue();
          assertThat(Memory.bytes(back, text.length)).as("seed %s", seed).isEqualTo(text);
        }
        heap.free(source);
        heap.free(compressed);
        heap.free(back);
      }
      assertThat(fitting).as("seed %s", seed).isGreaterThan(ROUNDS / 4);
    }
  }

  @Test
  void repeatedTextBecomesShort() {
    try (NativeHeap heap = new NativeHeap(1, false)) {
      byte[] text = "a".repeat(10_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      long source = place(heap, text);
      long compressed = heap.allocate(0, 200);
      assertThat(new Lzf().compress(source, text.length, compressed, 200)).isBetween(1, 150);
      heap.free(source);
      heap.free(compressed);
    }
  }

  @Test
  void garbageIsRefusedOrHarmless() {
    try (NativeHeap heap = new NativeHeap(1, false)) {
      int refused = 0;
      for (int i = 0; i < ROUNDS; i++) {
        byte[] garbage = new byte[1 + random.nextInt(60)];
        random.nextBytes(garbage);
        int length = 1 + random.nextInt(300);
        long source = place(heap, garbage);
        long target = heap.allocate(0, length);
        refused += Lzf.decompress(source, garbage.length, target, length) ? 0 : 1;
        heap.free(source);
        heap.free(target);
      }
      assertThat(refused).as("seed %s", seed).isGreaterThan(ROUNDS / 2);
    }
  }

  private static long place(NativeHeap heap, byte[] bytes) {
    long block = heap.allocate(0, bytes.length);
    Memory.copy(bytes, 0, block, bytes.length);
    return block;
  }

  /// Text that repeats itself more or less.
  private byte[] text(int length) {
    byte[] text = new byte[length];
    int alphabet = 1 + random.nextInt(256);
    for (int i = 0; i < length; i++) {
      text[i] = (byte) random.nextInt(alphabet);
      if (i > 10 && random.nextInt(4) == 0) {
        int copied = Math.min(length - i, random.nextInt(400));
        int from = i - 1 - random.nextInt(Math.min(i, 9_000));
        for (int k = 0; k < copied; k++) {
          text[i + k] = text[from + k];
        }
        i += copied;
      }
    }
    return text;
  }
}
