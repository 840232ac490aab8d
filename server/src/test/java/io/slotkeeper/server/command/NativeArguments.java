package io.slotkeeper.server.command;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// A call in native memory; each word has its own block, so that reading past one is noticed.
final class NativeArguments implements Arguments, AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment[] words;

  NativeArguments(String... call) {
    words = new MemorySegment[call.length];
    for (int i = 0; i < call.length; i++) {
      byte[] bytes = call[i].getBytes(StandardCharsets.ISO_8859_1);
      words[i] = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }
  }

  @Override
  public int argCount() {
    return words.length;
  }

  @Override
  public long argAddress(int index) {
    return words[index].address();
  }

  @Override
  public int argLength(int index) {
    return (int) words[index].byteSize();
  }

  @Override
  public void close() {
    arena.close();
  }
}
