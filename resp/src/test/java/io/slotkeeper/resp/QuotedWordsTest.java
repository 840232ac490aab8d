package io.slotkeeper.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuotedWordsTest {

  @Test
  void wordsStandBetweenBlanks() {
    assertThat(QuotedWords.split("  save\t900 1  ")).containsExactly("save", "900", "1");
    assertThat(QuotedWords.split(" \t ")).isEmpty();
  }

  @Test
  void doubleQuotesKeepBlanksAndUnderstandEscapes() {
    assertThat(QuotedWords.split("a \"b c\" \"\\x41\\n\\\"\\q\\xZZ\""))
        .containsExactly("a", "b c", "A\n\"qxZZ");
  }

  @Test
  void singleQuotesUnderstandOnlyTheirOwnEscape() {
    assertThat(QuotedWords.split("'a\\'b\\n' ''")).containsExactly("a'b\\n", "");
  }

  @Test
  void aQuoteMayOpenInTheMiddleOfAWord() {
    assertThat(QuotedWords.split("ab\"c d\" e")).containsExactly("abc d", "e");
  }

  @Test
  void unbalancedQuotesAreRefused() {
    assertThat(QuotedWords.split("\"a")).isNull();
    assertThat(QuotedWords.split("'a")).isNull();
    assertThat(QuotedWords.split("\"a\\\"")).isNull();
    assertThat(QuotedWords.split("\"a\"b")).isNull();
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
      String quoted = QuotedWords.quote(word.toString());
      assertThat(QuotedWords.split(quoted))
          .as("seed %d, quoted %s", seed, quoted)
          .isEqualTo(List.of(word.toString()));
    }
  }
}
