package io.slotkeeper.tools.jmh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Bytes outside the heap, as the server's code takes them. Kept until the benchmark's JVM ends.
final class NativeText {
  private NativeText() {}

  /// The address of a copy of `text`, one byte per char, aligned to 8.
  static long of(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    MemorySegment segment = Arena.global().allocate(Math.max(8, bytes.length), 8);
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return segment.address();
  }
}
