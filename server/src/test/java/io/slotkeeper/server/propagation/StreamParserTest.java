package io.slotkeeper.server.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamParserTest {
  private static final String COMMANDS =
      "*1\r\n$5\r\nMULTI\r\n#TS:1700000000\r\n*3\r\n$3\r\nSET\r\n$0\r\n\r\n$4\r\n\r\n$1\r\n"
          + "*2\r\n$3\r\nDEL\r\n$12\r\nabcdefghijkl\r\n";

  /// The words of the whole commands in the first `length` characters.
  private static List<List<String>> parse(String text, int length) throws StreamFormatException {
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      StreamParser parser = new StreamParser();
      List<List<String>> commands = new ArrayList<>();
      int at = 0;
      while (parser.parse(copy.address(), at, length)) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < parser.words()[0]; i++) {
          int from = parser.words()[1 + 2 * i];
          words.add(text.substring(from, from + parser.words()[2 + 2 * i]));
        }
        commands.add(words);
        at = parser.position();
      }
      return commands;
    }
  }

  @Test
  void commandsAreFoundWhereverTheBytesEnd() throws StreamFormatException {
    List<List<String>> all =
        List.of(List.of("MULTI"), List.of("SET", "", "\r\n$1"), List.of("DEL", "abcdefghijkl"));
    assertThat(parse(COMMANDS, COMMANDS.length())).isEqualTo(all);
    int second = COMMANDS.indexOf("*2");
    for (int length = 0; length < COMMANDS.length(); length++) {
      int whole = length < 15 ? 0 : length < second ? 1 : 2;
      assertThat(parse(COMMANDS, length)).as("%s bytes", length).isEqualTo(all.subList(0, whole));
    }
  }

  @Test
  void whatIsNoCommandIsRefused() {
    for (String wrong :
        List.of(
            "SET a b\r\n",
            "*0\r\n",
            "*-1\r\n",
            "*\r\n",
            "*1\r\nx",
            "*1\r\n$1x\r\n",
            "*1\r\n$3\r\nGETx",
            "*1\r\n$99999999999\r\n",
            "*99999999999\r\n",
            "*1\r\n$3\r\nGET\r\n\r\n")) {
      assertThatThrownBy(() -> parse(wrong + "        ", wrong.length() + 8))
          .as(wrong)
          .isInstanceOf(StreamFormatException.class);
    }
  }

  @Test
  void aHugeCountTakesNoMemoryBeforeItsWordsAreThere() throws StreamFormatException {
    assertThat(parse("*100000000\r\n$1\r\nx\r\n", 19)).isEmpty();
  }
}
