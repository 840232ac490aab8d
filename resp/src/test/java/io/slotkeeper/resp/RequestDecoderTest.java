package io.slotkeeper.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestDecoderTest {
  private static final String BIG = "x".repeat(RequestDecoder.DETACH_BYTES + 17);

  @Test
  void requestsAreTheSameWhereverTheBytesAreSplit() {
    String text =
        "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nhello\r\n"
            + "*1\r\n$4\r\nPING\r\n"
            + "*0\r\n*-1\r\n\r\n"
            + "get  key \r\n"
            + "set \"a b\" '\\'c\\'' \"\\x41\\n\"\r\n"
            + "*2\r\n$0\r\n\r\n$2\r\n\r\n\r\n";
    List<List<String>> expected =
        List.of(
            List.of("SET", "k", "hello"),
            List.of("PING"),
            List.of("get", "key"),
            List.of("set", "a b", "'c'", "A\n"),
            List.of("", "\r\n"));
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int first = 0; first <= bytes.length; first++) {
      for (int second = first; second <= bytes.length; second++) {
        DecoderDriver driver = new DecoderDriver();
        driver.feed(bytes, 0, first);
        driver.feed(bytes, first, second);
        driver.feed(bytes, second, bytes.length);
        assertThat(driver.error()).isNull();
        assertThat(driver.requests()).as("split at %s, %s", first, second).isEqualTo(expected);
      }
    }
  }

  @Test
  void longArgumentsAreDetachedAndComplete() {
    String text = "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$" + BIG.length() + "\r\n" + BIG + "\r\n";
    byte[] bytes = (text + "*1\r\n$4\r\nPING\r\n").getBytes(StandardCharsets.ISO_8859_1);
    for (int split = 1; split < bytes.length; split += split < 60 ? 1 : 997) {
      DecoderDriver driver = new DecoderDriver();
      driver.feed(bytes, 0, split);
      driver.feed(bytes, split, bytes.length);
      assertThat(driver.requests())
          .as("split at %s", split)
          .isEqualTo(List.of(List.of("SET", "key", BIG), List.of("PING")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*2147483648\\r\\n|invalid multibulk length",
        "*99999999999999999999\\r\\n|invalid multibulk length",
        "*abc\\r\\n|invalid multibulk length",
        "*\\r\\n|invalid multibulk length",
        "*1\\r\\n$-1\\r\\n|invalid bulk length",
        "*1\\r\\n$536870913\\r\\n|invalid bulk length",
        "*1\\r\\n$x\\r\\n|invalid bulk length",
        "*1\\r\\nGET\\r\\n|expected '$', got 'G'",
        "*1\\r\\n*1\\r\\n|expected '$', got '*'",
        "*1\\r\\n$1\\r\\nabc|invalid CRLF in request",
        "*1\\rX$1\\r\\n|invalid multibulk length",
        "set \"a\\r\\n|unbalanced quotes in request",
        "set 'a'b\\r\\n|unbalanced quotes in request",
      })
  void badRequestsAreNamed(String input, String error) {
    String text = input.replace("\\r", "\r").replace("\\n", "\n");
    DecoderDriver driver = new DecoderDriver();
    for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
      driver.feed(new byte[] {b}, 0, 1);
    }
    assertThat(driver.error()).isEqualTo("Protocol error: " + error);
  }

  @ParameterizedTest
  @CsvSource({
    "*,too big mbulk count string",
    "'*1\r\n$',too big bulk count string",
    "P,too big inline request"
  })
  void endlessLinesAreCutAt64KiB(String start, String error) {
    DecoderDriver driver = new DecoderDriver();
    byte[] head = start.getBytes(StandardCharsets.ISO_8859_1);
    driver.feed(head, 0, head.length);
    byte[] ones = "1".repeat(DecoderLimits.LINE_BYTES).getBytes(StandardCharsets.ISO_8859_1);
    driver.feed(ones, 0, ones.length - 8);
    assertThat(driver.error()).isNull();
    driver.feed(ones, 0, 64);
    assertThat(driver.error()).isEqualTo("Protocol error: " + error);
  }

  @Test
  void beforeAuthenticationRequestsMustBeSmall() {
    DecoderDriver many = new DecoderDriver();
    many.unauthenticated();
    many.feed("*11\r\n");
    assertThat(many.error()).isEqualTo("Protocol error: unauthenticated multibulk length");

    DecoderDriver big = new DecoderDriver();
    big.unauthenticated();
    big.feed("*2\r\n$4\r\nAUTH\r\n$16385\r\n");
    assertThat(big.error()).isEqualTo("Protocol error: unauthenticated bulk length");

    DecoderDriver fine = new DecoderDriver();
    fine.unauthenticated();
    fine.feed("*2\r\n$4\r\nAUTH\r\n$2\r\npw\r\n");
    assertThat(fine.requests()).isEqualTo(List.of(List.of("AUTH", "pw")));
  }

  @Test
  void hugeAnnouncementsCostNothingUntilTheBytesCome() {
    DecoderDriver driver = new DecoderDriver();
    driver.feed("*2147483647\r\n");
    driver.feed("$1\r\na\r\n");
    assertThat(driver.wordCapacity()).isLessThan(8 * 1024);
    assertThat(driver.error()).isNull();
  }
}
