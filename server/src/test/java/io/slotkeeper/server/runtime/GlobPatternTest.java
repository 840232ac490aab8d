package io.slotkeeper.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobPatternTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean matches(String pattern, String text) {
    return GlobPattern.of(bytes(pattern)).matches(text);
  }

  @ParameterizedTest
  @CsvSource({
    "h?llo, hello, true",
    "h?llo, hllo, false",
    "h*llo, heeeello, true",
    "h*llo, hllo, true",
    "h*llo, hllox, false",
    "h[ae]llo, hallo, true",
    "h[ae]llo, hillo, false",
    "h[^e]llo, hallo, true",
    "h[^e]llo, hello, false",
    "h[b-a]llo, hallo, true",
    "h[a-c-]x, h-x, true",
    "h\\?llo, h?llo, true",
    "h\\?llo, hello, false",
    "[\\]]x, ]x, true",
    "[^\\]]x, ]x, false",
    "[a, a, true",
    "[, x, false",
    "[^, x, true",
    "[], ], false",
    "a\\, a\\, true",
    "*a*b*c*, xxaxxbxxcxx, true",
    "*a*b*c*, xxaxxcxxb, false",
    "abc, ABC, false",
    "**, a, true",
  })
  void patternsMatchAsDocumented(String pattern, String text, boolean expected) {
    assertThat(matches(pattern, text)).isEqualTo(expected);
  }

  @Test
  void onlyTheEmptyPatternMatchesNothing() {
    assertThat(matches("", "")).isTrue();
    assertThat(matches("*", "")).isFalse();
    assertThat(matches("", "a")).isFalse();
  }

  @Test
  void lettersMayMatchInEitherCase() {
    GlobPattern pattern = GlobPattern.ignoringCase(bytes("MAX*[K-m]"));
    assertThat(pattern.matches("maxmemorY-L")).isTrue();
    assertThat(pattern.matches("maxmemory-n")).isFalse();
  }

  @Test
  void aStarAloneIsKnownToMatchAll() {
    assertThat(GlobPattern.of(bytes("***")).matchesAll()).isTrue();
    assertThat(GlobPattern.of(bytes("*a")).matchesAll()).isFalse();
  }

  @Test
  void manyStarsTakeNoTimeToFail() {
    String pattern = "a*".repeat(5_000) + "b";
    assertThat(matches(pattern, "a".repeat(20_000))).isFalse();
  }

  @Test
  void randomPatternsMatchLikeAPlainRecursiveMatcher() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int matched = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(16);
      for (int round = 0; round < 200_000; round++) {
        String pattern = random(random, "ab*?[]^-\\\u00e4", 7);
        String text = random(random, "ab]^-\u00e4", 6);
        boolean expected = model(pattern, text);
        MemorySegment.copy(bytes(text), 0, block, ValueLayout.JAVA_BYTE, 0, text.length());
        GlobPattern compiled = GlobPattern.of(bytes(pattern));
        assertThat(compiled.matches(block.address(), text.length()))
            .as("seed %d: %s on %s", seed, pattern, text)
            .isEqualTo(expected)
            .isEqualTo(compiled.matches(text));
        matched += expected ? 1 : 0;
      }
    }
    assertThat(matched).isGreaterThan(5_000);
  }

  private static String random(Random random, String alphabet, int maxLength) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(maxLength + 1);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /// The definition, tried in every way.
  private static boolean model(String pattern, String text) {
    return text.isEmpty() ? pattern.isEmpty() : modelRest(pattern, text);
  }

  private static boolean modelRest(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    char first = pattern.charAt(0);
    String rest = pattern.substring(1);
    if (first == '*') {
      return modelRest(rest, text) || (!text.isEmpty() && modelRest(pattern, text.substring(1)));
    }
    if (text.isEmpty()) {
      return false;
    }
    char c = text.charAt(0);
    String tail = text.substring(1);
    if (first == '?') {
      return modelRest(rest, tail);
    }
    if (first == '[') {
      return modelSet(rest, c, tail);
    }
    if (first == '\\' && !rest.isEmpty()) {
      return rest.charAt(0) == c && modelRest(rest.substring(1), tail);
    }
    return first == c && modelRest(rest, tail);
  }

  private static boolean modelSet(String set, char c, String tail) {
    boolean negated = set.startsWith("^");
    String left = negated ? set.substring(1) : set;
    boolean found = false;
    while (!left.isEmpty() && left.charAt(0) != ']') {
      if (left.charAt(0) == '\\' && left.length() >= 2) {
        found |= left.charAt(1) == c;
        left = left.substring(2);
      } else if (left.length() >= 3 && left.charAt(1) == '-') {
        byte one = (byte) left.charAt(0);
        byte other = (byte) left.charAt(2);
        found |= (byte) c >= Math.min(one, other) && (byte) c <= Math.max(one, other);
        left = left.substring(3);
      } else {
        found |= left.charAt(0) == c;
        left = left.substring(1);
      }
    }
    return found != negated && modelRest(left.isEmpty() ? "" : left.substring(1), tail);
  }
}
