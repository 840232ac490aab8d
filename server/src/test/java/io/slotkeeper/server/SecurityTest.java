package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Known attacks on servers of this protocol, each by the number it was reported under. After each,
/// the server must be alive, its other keys untouched, its memory in order.
class SecurityTest {
  private TestServer server;
  private RespSocket client;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("--hz", "500");
    client = server.connect();
    client.call("SET", "untouched", "value");
  }

  @AfterEach
  void stop() throws IOException {
    try (RespSocket witness = server.connect()) {
      witness.call("AUTH", "secret");
      assertThat(witness.call("GET", "untouched")).isEqualTo("value");
    }
    client.close();
    server.close();
  }

  @Test
  void cve2025x48367StormsOfResetConnectionsDoNotEndAccepting() throws Exception {
    for (int i = 0; i < 500; i++) {
      RespSocket socket = server.connect();
      if (i % 2 == 0) {
        socket.send("PING\r\n");
      }
      socket.reset();
    }
    Await.until("they are gone", () -> clients() == 1);
  }

  @Test
  void cve2025x21605AStrangerWhoReadsNothingIsDropped() throws Exception {
    client.call("CONFIG", "SET", "requirepass", "secret");
    byte[] pings = "PING\r\n".repeat(10_000).getBytes();
    try (RespSocket stranger = new RespSocket("127.0.0.1", server.port(), 4096)) {
      Await.until(
          "it is dropped",
          () -> {
            try {
              stranger.send(pings);
              return false;
            } catch (IOException _) {
              return true;
            }
          });
    }
    assertThat(server.log().count("overcoming of output buffer limits")).isEqualTo(1);
  }

  @Test
  void cve2021x32675AStrangersRequestsMustBeSmall() throws Exception {
    client.call("CONFIG", "SET", "requirepass", "secret");
    assertRefused("*11\r\n", "-ERR Protocol error: unauthenticated multibulk length");
    assertRefused("*2\r\n$16385\r\n", "-ERR Protocol error: unauthenticated bulk length");
    assertRefused("*2147483647\r\n", "-ERR Protocol error: unauthenticated multibulk length");
    assertRefused("x".repeat(16_385) + "\r\n", "-ERR Protocol error: unauthenticated bulk length");
    try (RespSocket friend = server.connect()) {
      assertThat(friend.call("AUTH", "x".repeat(16_384)))
          .isEqualTo("-WRONGPASS invalid username-password pair or user is disabled.");
      assertThat(friend.call("AUTH", "secret")).isEqualTo("OK");
      assertThat(friend.call("SET", "k", "x".repeat(16_385))).isEqualTo("OK");
      assertThat(friend.call("RESET")).isEqualTo("RESET");
      friend.send("*11\r\n");
      assertThat((String) friend.receive()).contains("unauthenticated multibulk length");
    }
  }

  private void assertRefused(String request, String error) throws IOException {
    try (RespSocket stranger = server.connect()) {
      stranger.send(request);
      assertThat(stranger.receive()).isEqualTo(error);
      assertThat(stranger.isClosedByServer()).isTrue();
    }
  }

  @Test
  void cve2024x31228PatternsCannotTakeExponentialTime() throws IOException {
    client.call("SET", "a".repeat(1024), "v");
    String[] patterns = {
      "a*".repeat(500) + "#", "*".repeat(100_000) + "#", "[".repeat(100_000), "\\".repeat(100_000)
    };
    long start = System.nanoTime();
    for (String pattern : patterns) {
      assertThat(client.call("KEYS", pattern).toString()).isEqualTo("[]");
      assertThat(client.call("SCAN", "0", "COUNT", "100", "MATCH", pattern).toString())
          .isEqualTo("[0, []]");
      assertThat(client.call("CONFIG", "GET", pattern).toString()).isEqualTo("[]");
      assertThat(client.call("COMMAND", "LIST", "FILTERBY", "PATTERN", pattern).toString())
          .isEqualTo("[]");
    }
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
  }

  @Test
  void cve2023x22458CountsAtTheEndsOfTheirRangeAreHarmless() throws IOException {
    for (String count : new String[] {"-9223372036854775808", "-4611686018427387904", "0", "-1"}) {
      assertThat(client.call("SCAN", "0", "COUNT", count)).isEqualTo("-ERR syntax error");
    }
    assertThat(client.call("SCAN", "0", "COUNT", "9223372036854775807").toString())
        .isEqualTo("[0, [untouched]]");
    assertThat(client.call("SCAN", "18446744073709551615").toString()).isEqualTo("[0, []]");
    assertThat(client.call("SLOWLOG", "GET", "-9223372036854775808").toString()).startsWith("-ERR");
    assertThat(client.call("GETRANGE", "untouched", "-9223372036854775808", "9223372036854775807"))
        .isEqualTo("value");
  }

  @Test
  void cve2022x35977StringsCannotGrowBeyondTheirLimit() throws IOException {
    client.call("CONFIG", "SET", "proto-max-bulk-len", "1mb");
    String error = "-ERR string exceeds maximum allowed size (proto-max-bulk-len)";
    for (String offset : new String[] {"1048576", "536870912", "9223372036854775807"}) {
      assertThat(client.call("SETRANGE", "k", offset, "x")).isEqualTo(error);
    }
    assertThat(client.call("SETRANGE", "k", "-1", "x")).isEqualTo("-ERR offset is out of range");
    assertThat(client.number("SETRANGE", "k", "1048575", "x")).isEqualTo(1 << 20);
    assertThat(client.call("APPEND", "k", "x")).isEqualTo(error);
    assertThat(client.number("STRLEN", "k")).isEqualTo(1 << 20);
  }

  @Test
  void expiryTimesCannotOverflow() throws IOException {
    for (String command : new String[] {"EXPIRE", "PEXPIRE", "EXPIREAT"}) {
      assertThat(client.call(command, "untouched", "9223372036854775807"))
          .isEqualTo("-ERR invalid expire time in '" + command.toLowerCase() + "' command");
    }
    for (String option : new String[] {"EX", "PX", "EXAT"}) {
      assertThat(client.call("SET", "untouched", "x", option, "9223372036854775807"))
          .isEqualTo("-ERR invalid expire time in 'set' command");
    }
    for (String seconds : new String[] {"9223372036854775", "-9223372036854775"}) {
      client.call("SET", "k", "v");
      client.call("EXPIRE", "k", seconds);
      assertThat(client.number("TTL", "k")).isGreaterThanOrEqualTo(-2);
    }
    assertThat(client.call("EXPIRE", "k", "-9223372036854775808").toString()).startsWith("-ERR");
    assertThat(client.call("GETEX", "untouched", "EX", "9223372036854775807"))
        .isEqualTo("-ERR invalid expire time in 'getex' command");
  }

  @Test
  void cve2016x10517BrowsersCannotTalkToTheServer() throws IOException {
    String post =
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30\r\n\r\nSET untouched stolen\r\n";
    String get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\nSET untouched stolen\r\n";
    try (RespSocket browser = server.connect()) {
      browser.send(post);
      assertThat(browser.isClosedByServer()).isTrue();
    }
    String warning = "Possible SECURITY ATTACK detected";
    assertThat(server.log().count(warning)).isEqualTo(1);
    server.clock().advance(Duration.ofSeconds(30));
    try (RespSocket browser = server.connect()) {
      browser.send(get);
      assertThat(browser.drain()).isLessThan(100);
    }
    assertThat(server.log().count(warning)).isEqualTo(1);
    server.clock().advance(Duration.ofSeconds(31));
    try (RespSocket browser = server.connect()) {
      browser.send(RespSocket.request("post"));
      assertThat(browser.isClosedByServer()).isTrue();
    }
    assertThat(server.log().count(warning)).isEqualTo(2);
  }

  @Test
  void cve2026x42586AnnouncementsCostNothingUntilBytesArrive() throws Exception {
    long before = server.context().keyspace.heap().usedBytes();
    for (int i = 0; i < 20; i++) {
      try (RespSocket socket = server.connect()) {
        socket.send("*2147483647\r\n$4\r\nMSET\r\n");
        socket.send("$1\r\nx\r\n".repeat(10));
        Await.until("it has arrived", () -> client.text("CLIENT", "LIST").contains(" qbuf=76 "));
      }
      Await.until("it is gone", () -> clients() == 1);
    }
    assertThat(server.context().usedMemory()).isLessThan(before + 100_000);
  }

  @Test
  void cve2026x44250NestedRequestsAreRefused() throws IOException {
    try (RespSocket socket = server.connect()) {
      socket.send("*1\r\n".repeat(1000));
      assertThat(socket.receive()).isEqualTo("-ERR Protocol error: expected '$', got '*'");
      assertThat(socket.isClosedByServer()).isTrue();
    }
  }

  @Test
  void cve2026x44890LinesAreBounded() throws IOException {
    assertRefused("*" + "1".repeat(70_000), "-ERR Protocol error: too big mbulk count string");
    assertRefused("*1\r\n$" + "1".repeat(70_000), "-ERR Protocol error: too big bulk count string");
    assertRefused("x".repeat(70_000), "-ERR Protocol error: too big inline request");
  }

  @Test
  void cve2026x56818EmptyRequestsLeaveNoTrace() throws IOException {
    client.send("*0\r\n\r\n*-1\r\n\r\n*1\r\n$4\r\nPING\r\n*-1\r\nPING\r\n");
    assertThat(client.receive()).isEqualTo("PONG");
    assertThat(client.receive()).isEqualTo("PONG");
  }

  @Test
  void cve2025x67733RepliesCannotBeForged() throws IOException {
    client.send(RespSocket.request("a\r\n:1", "b\r\n+OK"));
    assertThat((String) client.receive()).startsWith("-ERR unknown command");
    assertThat(client.call("CONFIG", "a\r\n+OK")).asString().startsWith("-ERR");
    assertThat(client.call("CONFIG", "SET", "x\r\n+OK", "y")).asString().startsWith("-ERR");
    assertThat(client.call("HELLO", "3", "x\r\n+OK")).asString().startsWith("-ERR");
    assertThat(client.call("PING")).isEqualTo("PONG");
  }

  private int clients() throws IOException {
    return client.text("CLIENT", "LIST").split("\n").length;
  }
}
