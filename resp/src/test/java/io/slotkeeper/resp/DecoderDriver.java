package io.slotkeeper.resp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Feeds a decoder as a connection does: a window that moves, detached arguments, compaction. Every
/// feed goes to a window of exactly its size, so that reading beyond it is reading foreign bytes.
final class DecoderDriver {
  private static final long MAX_BULK = 512L << 20;

  private final RequestDecoder decoder = new RequestDecoder(() -> MAX_BULK);
  private final List<List<String>> requests = new ArrayList<>();
  private byte[] window = new byte[0];
  private byte @Nullable [] detached;
  private int detachedFilled;
  private final List<MemorySegment> kept = new ArrayList<>();
  private final List<Arena> arenas = new ArrayList<>();
  private @Nullable String error;

  List<List<String>> requests() {
    return requests;
  }

  @Nullable String error() {
    return error;
  }

  int wordCapacity() {
    return decoder.words().length;
  }

  void unauthenticated() {
    decoder.authenticated(false);
  }

  void feed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    feed(bytes, 0, bytes.length);
  }

  void feed(byte[] bytes, int from, int to) {
    int next = from;
    while (error == null && next < to) {
      if (detached != null) {
        next += fillDetached(detached, bytes, next, to);
      } else {
        int old = window.length;
        window = Arrays.copyOf(window, old + to - next);
        System.arraycopy(bytes, next, window, old, to - next);
        next = to;
      }
      decode();
    }
  }

  private int fillDetached(byte[] target, byte[] bytes, int from, int to) {
    int count = Math.min(to - from, target.length - detachedFilled);
    System.arraycopy(bytes, from, target, detachedFilled, count);
    detachedFilled += count;
    if (detachedFilled == target.length) {
      if (target[target.length - 2] != '\r' || target[target.length - 1] != '\n') {
        error = "Protocol error: invalid CRLF in request";
        return count;
      }
      MemorySegment memory = copy(target);
      kept.add(memory);
      decoder.bulkArrived(memory.address());
      decoder.finishRequest();
      detached = null;
    }
    return count;
  }

  private MemorySegment copy(byte[] bytes) {
    Arena arena = Arena.ofConfined();
    arenas.add(arena);
    return arena.allocate(Math.max(1, bytes.length)).copyFrom(MemorySegment.ofArray(bytes));
  }

  private void decode() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(Math.max(1, window.length));
      memory.copyFrom(MemorySegment.ofArray(window));
      long base = memory.address();
      int end = window.length;
      boolean more = error == null && detached == null;
      while (more) {
        switch (decoder.decode(base, end)) {
          case RequestDecoder.MORE -> more = false;
          case RequestDecoder.BULK -> {
            detached = new byte[(int) decoder.bulkLength() + 2];
            detachedFilled = end - decoder.position();
            System.arraycopy(window, decoder.position(), detached, 0, detachedFilled);
            end = decoder.position();
            more = false;
          }
          case RequestDecoder.ERROR -> {
            error = decoder.error();
            more = false;
          }
          default -> {}
        }
      }
      // inline requests are unquoted in place
      memory.asByteBuffer().get(window, 0, window.length);
      take(memory);
      int consumed = decoder.firstNeeded(decoder.endOfRequests());
      window = Arrays.copyOfRange(window, consumed, end);
      decoder.compact(decoder.endOfRequests(), consumed);
    }
    if (!decoder.inRequest()) {
      arenas.forEach(Arena::close);
      arenas.clear();
      kept.clear();
    }
  }

  private void take(MemorySegment memory) {
    int[] words = decoder.words();
    for (int word = 0; word < decoder.endOfRequests(); word += 1 + 2 * words[word]) {
      List<String> request = new ArrayList<>();
      for (int i = 0; i < words[word]; i++) {
        request.add(argument(memory, words[word + 1 + 2 * i], words[word + 2 + 2 * i]));
      }
      requests.add(request);
    }
  }

  private String argument(MemorySegment memory, int offset, int length) {
    byte[] bytes;
    if (offset >= 0) {
      bytes = memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    } else {
      long address = decoder.detachedAddress(offset);
      MemorySegment found =
          kept.stream().filter(s -> s.address() == address).findFirst().orElseThrow();
      bytes = found.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
