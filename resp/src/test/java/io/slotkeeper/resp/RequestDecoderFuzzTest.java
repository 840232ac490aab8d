package io.slotkeeper.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Mutated requests, cut anywhere: the decoder always ends in requests, a wait or a named error,
/// and what it says does not depend on where the bytes were cut.
///
/// `-Dslotkeeper.fuzz.requests=10000000` makes it a long run, `-Dslotkeeper.fuzz.seed=...` repeats
/// one.
class RequestDecoderFuzzTest {
  private static final int REQUESTS = Integer.getInteger("slotkeeper.fuzz.requests", 200_000);
  private static final String SEED = System.getProperty("slotkeeper.fuzz.seed", "");
  private static final String ALPHABET = "*$-+:\r\n 0123456789\"'\\x\0ab\377";

  @Test
  void mutatedRequestsNeverConfuseTheDecoder() {
    long seed = SEED.isEmpty() ? new Random().nextLong() : Long.parseLong(SEED);
    Random random = new Random(seed);
    for (int done = 0; done < REQUESTS; ) {
      int count = 1 + random.nextInt(8);
      byte[] bytes = mutate(random, stream(random, count));
      DecoderDriver whole = new DecoderDriver();
      whole.feed(bytes, 0, bytes.length);
      DecoderDriver pieces = new DecoderDriver();
      for (int from = 0; from < bytes.length; ) {
        int to = Math.min(bytes.length, from + 1 + random.nextInt(40));
        pieces.feed(bytes, from, to);
        from = to;
      }
      assertThat(pieces.requests()).as("seed %s", seed).isEqualTo(whole.requests());
      assertThat(pieces.error()).as("seed %s", seed).isEqualTo(whole.error());
      assertThat(whole.wordCapacity()).isLessThan(64 * 1024);
      done += count;
    }
  }

  private static byte[] stream(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      List<String> words = new ArrayList<>();
      for (int w = random.nextInt(5); w >= 0; w--) {
        words.add(word(random));
      }
      if (random.nextInt(4) == 0) {
        text.append(String.join(" ", words)).append("\r\n");
      } else {
        text.append('*').append(words.size()).append("\r\n");
        words.forEach(
            w -> text.append('$').append(w.length()).append("\r\n").append(w).append("\r\n"));
      }
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String word(Random random) {
    int length = random.nextInt(200) == 0 ? 40_000 : random.nextInt(20);
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return word.toString();
  }

  private static byte[] mutate(Random random, byte[] bytes) {
    for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
      bytes[random.nextInt(bytes.length)] =
          (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
    }
    return bytes;
  }
}
