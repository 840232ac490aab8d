package io.slotkeeper.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfigLineTest {

  @Test
  void wordsStandBetweenBlanks() {
    assertThat(ConfigLine.split("  save\t900 1  ")).containsExactly("save", "900", "1");
    assertThat(ConfigLine.split(" \t ")).isEmpty();
  }

  @Test
  void doubleQuotesKeepBlanksAndUnderstandEscapes() {
    assertThat(ConfigLine.split("a \"b c\" \"\\x41\\n\\\"\\q\\xZZ\""))
        .containsExactly("a", "b c", "A\n\"qxZZ");
  }

  @Test
  void singleQuotesUnderstandOnlyTheirOwnEscape() {
    assertThat(ConfigLine.split("'a\\'b\\n' ''")).containsExactly("a'b\\n", "");
  }

  @Test
  void aQuoteMayOpenInTheMiddleOfAWord() {
    assertThat(ConfigLine.split("ab\"c d\" e")).containsExactly("abc d", "e");
  }

  @Test
  void unbalancedQuotesAreRefused() {
    assertThat(ConfigLine.split("\"a")).isNull();
    assertThat(ConfigLine.split("'a")).isNull();
    assertThat(ConfigLine.split("\"a\\\"")).isNull();
    assertThat(ConfigLine.split("\"a\"b")).isNull();
  }

  @Test
  void everyWordSurvivesBeingQuotedAndSplit() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      StringBuilder word = new StringBuilder();
      int length = random.nextInt(12);
      for (int i = 0; i < length; i++) {
        word.append((char) random.nextInt(256));
      }
      String quoted = ConfigLine.quote(word.toString());
      assertThat(ConfigLine.split(quoted))
          .as("seed %d, quoted %s", seed, quoted)
          .isEqualTo(List.of(word.toString()));
    }
  }
}
