package io.slotkeeper.resp.aof;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.resp.aof.CommandScanner.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommandReaderTest {
  private static final String SET = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nab\r\nc\r\n";
  private static final String FILE =
      "#TS:1700000000\r\n" + SET + "*1\r\n$5\r\nMULTI\r\n" + SET + "*1\r\n$4\r\nexec\r\n";

  @Test
  void commandsAreFoundHoweverTheBytesArrive() throws IOException {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      CommandReader reader = reader(FILE, 1 + random.nextInt(40), random);
      List<String> found = new ArrayList<>();
      while (isWhole(reader.next())) {
        found.add(text(reader));
      }
      assertThat(String.join("", found)).as("seed %d", seed).isEqualTo(FILE);
      assertThat(found).as("seed %d", seed).hasSize(5);
      assertThat(reader.offset()).isEqualTo(FILE.length());
    }
  }

  @Test
  void namesAreKnownInAnyCase() throws IOException {
    CommandReader reader = reader("*1\r\n$5\r\nmUlTi\r\n", 64, new Random(1));
    assertThat(reader.next()).isEqualTo(Found.COMMAND);
    assertThat(reader.scanner().isNamed(reader.buffer(), "multi")).isTrue();
    assertThat(reader.scanner().isNamed(reader.buffer(), "multa")).isFalse();
    assertThat(reader.scanner().name(reader.buffer())).isEqualTo("mUlTi");
  }

  @Test
  void aFileCutAnywhereGivesItsWholeCommandsAndNoMore() throws IOException {
    for (int length = 0; length < FILE.length(); length++) {
      CommandReader reader = reader(FILE.substring(0, length), 32, new Random(length));
      Found found = reader.next();
      while (isWhole(found)) {
        found = reader.next();
      }
      boolean atBorder = reader.offset() == length;
      assertThat(found).as("cut at %d", length).isEqualTo(cut(atBorder));
      assertThat(FILE.substring(0, (int) reader.offset())).matches("(?s)|.*\r\n");
    }
  }

  private static boolean isWhole(Found found) {
    return found == Found.COMMAND || found == Found.ANNOTATION;
  }

  private static Found cut(boolean atBorder) {
    return atBorder ? Found.NOTHING : Found.TOO_FEW_BYTES;
  }

  @Test
  void whatIsBrokenIsNamedWithItsPlace() throws IOException {
    broken("!!!", 0, "Expected prefix '*', got: '!'");
    broken("*1\r\n!4\r\nPING\r\n", 4, "Expected prefix '$', got: '!'");
    broken("*1\r\n$4\r\nPINGxx*1\r\n", 12, "Expected \\r\\n, got: 7878");
    broken("*1x\r\n$4\r\nPING\r\n", 2, "Expected \\r\\n, got: 780d");
    broken("*\r\n$4\r\nPING\r\n", 1, "Expected a number");
    broken("*0\r\n", 0, "Expected at least one argument, got 0");
    broken("*-1\r\n", 0, "Expected at least one argument, got -1");
    broken(
        "*1\r\n$-1\r\nPING\r\n",
        4,
        "Expected to read string of -1 bytes, which is not in the suitable range");
    broken(
        "*1\r\n$99999999999999999999\r\n",
        4,
        "Expected to read string of 9223372036854775799 bytes, which is not in the suitable range");
    broken("#" + "x".repeat(2000), 1024, "Annotation of more than 1024 bytes");
  }

  private static void broken(String file, int at, String problem) throws IOException {
    CommandReader reader = reader(file, 16, new Random(1));
    assertThat(reader.next()).as(file).isEqualTo(Found.BROKEN);
    assertThat(reader.scanner().problem()).isEqualTo(problem);
    assertThat(reader.offsetOf(reader.scanner().brokenAt())).as(file).isEqualTo(at);
  }

  @Test
  void zerosAtTheEndAreToldFromOtherBytes() throws IOException {
    assertThat(zeros("\0".repeat(100))).isTrue();
    assertThat(zeros("\0".repeat(100) + "x")).isFalse();
    assertThat(zeros("!")).isFalse();
  }

  private static boolean zeros(String tail) throws IOException {
    CommandReader reader = reader(SET + tail, 16, new Random(1));
    assertThat(reader.next()).isEqualTo(Found.COMMAND);
    assertThat(reader.next()).isEqualTo(Found.BROKEN);
    return reader.isZeroFrom(reader.scanner().brokenAt());
  }

  private static CommandReader reader(String file, int initialBytes, Random random) {
    ByteBuffer bytes = ByteBuffer.wrap(file.getBytes(StandardCharsets.ISO_8859_1));
    return new CommandReader(
        target -> {
          int count = Math.min(bytes.remaining(), 1 + random.nextInt(target.remaining()));
          if (count == 0) {
            return -1;
          }
          target.put(bytes.slice(bytes.position(), count));
          bytes.position(bytes.position() + count);
          return count;
        },
        0,
        initialBytes);
  }

  private static String text(CommandReader reader) {
    byte[] bytes = new byte[reader.end() - reader.start()];
    reader.buffer().get(reader.start(), bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
