package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Requests on their way in, in every size and in pieces.
class InputTest {
  private TestServer server;
  private RespSocket client;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("--enable-debug-command", "yes");
    client = server.connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void pipelinesOfTenThousandCommandsAreAnsweredInOrder() throws IOException {
    int count = 10_000;
    ByteArrayOutputStream pipeline = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      pipeline.writeBytes(RespSocket.request("SET", "k" + i % 100, "v" + i));
      pipeline.writeBytes(RespSocket.request("GET", "k" + i % 100));
    }
    Thread sender = sending(pipeline.toByteArray());
    for (int i = 0; i < count; i++) {
      assertThat(client.receive()).isEqualTo("OK");
      assertThat(client.receive()).isEqualTo("v" + i);
    }
    join(sender);
  }

  @Test
  void requestsMayBeSplitAtEveryByte() throws IOException {
    byte[] requests =
        concat(
            RespSocket.request("SET", "k", "some value"),
            "PING\r\n".getBytes(),
            RespSocket.request("APPEND", "k", "!"),
            "get k\r\n".getBytes());
    for (int split = 1; split < requests.length; split++) {
      client.send(requests, 0, split);
      // what is complete is answered, so the server has seen the first piece
      int answered = completeBefore(split);
      for (int i = 0; i < answered; i++) {
        assertReply(i);
      }
      client.send(requests, split, requests.length - split);
      for (int i = answered; i < 4; i++) {
        assertReply(i);
      }
    }
  }

  private static int completeBefore(int split) {
    int set = RespSocket.request("SET", "k", "some value").length;
    int append = RespSocket.request("APPEND", "k", "!").length;
    int[] ends = {set, set + 6, set + 6 + append};
    return (int) Arrays.stream(ends).filter(end -> end <= split).count();
  }

  private void assertReply(int index) throws IOException {
    Object expected =
        switch (index) {
          case 0 -> "OK";
          case 1 -> "PONG";
          case 2 -> 11L;
          default -> "some value!";
        };
    assertThat(client.receive()).isEqualTo(expected);
  }

  @Test
  void aRequestMayComeByteByByte() throws IOException {
    for (byte b : RespSocket.request("SET", "k", "v".repeat(100))) {
      client.send(new byte[] {b});
    }
    assertThat(client.receive()).isEqualTo("OK");
    assertThat(client.number("STRLEN", "k")).isEqualTo(100);
  }

  @Test
  void largeValuesComeInAndGoOutUnchanged() throws IOException {
    for (int size : new int[] {32 * 1024 - 1, 32 * 1024, 64 * 1024, 1 << 20, 100 << 20}) {
      byte[] value = pattern(size);
      send(value);
      assertThat(client.receive()).isEqualTo("OK");
      assertThat(client.number("STRLEN", "big")).isEqualTo(size);
      client.send(RespSocket.request("GET", "big"));
      assertThat(receiveBulk(size)).isTrue();
      assertThat(client.text("PING")).isEqualTo("PONG");
    }
  }

  @Test
  void largeValuesAreSentBetweenSmallReplies() throws IOException {
    send(pattern(300_000));
    assertThat(client.receive()).isEqualTo("OK");
    client.send(
        concat(
            RespSocket.request("PING"),
            RespSocket.request("MGET", "big", "none", "big"),
            RespSocket.request("ECHO", "end")));
    assertThat(client.receive()).isEqualTo("PONG");
    assertThat(line()).isEqualTo("*3");
    assertThat(receiveBulk(300_000)).isTrue();
    assertThat(client.receive()).isNull();
    assertThat(receiveBulk(300_000)).isTrue();
    assertThat(client.receive()).isEqualTo("end");
  }

  @Test
  void slowAndMonitoredCommandsMayHaveLargeArguments() throws IOException {
    client.call("CONFIG", "SET", "slowlog-log-slower-than", "0");
    try (RespSocket monitor = server.connect()) {
      assertThat(monitor.call("MONITOR")).isEqualTo("OK");
      send(pattern(100_000));
      assertThat(client.receive()).isEqualTo("OK");
      assertThat((String) monitor.receive())
          .contains("\"SET\" \"big\"")
          .hasSizeGreaterThan(100_000);
    }
    assertThat(client.text("GET", "big")).hasSize(100_000);
    assertThat(client.call("SLOWLOG", "GET").toString()).contains("... (99872 more bytes)");
  }

  @Test
  void aLargeValueCutShortIsForgotten() throws Exception {
    client.send("*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$1000000\r\n");
    client.send(pattern(500_000));
    client.close();
    client = server.connect();
    Await.until("the other client is gone", () -> clients() == 1);
    assertThat(client.number("EXISTS", "big")).isZero();
  }

  @Test
  void aLargeValueWithoutItsLineEndIsRefused() throws IOException {
    client.send("*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$40000\r\n");
    client.send(pattern(40_000));
    client.send("xy");
    assertThat((String) client.receive()).startsWith("-ERR Protocol error");
    assertThat(client.isClosedByServer()).isTrue();
  }

  @Test
  void requestsReceivedBeforeAConnectionIsResetAreExecuted() throws Exception {
    byte[] requests = concat(setRequest(pattern(40_000)), RespSocket.request("GET", "big"));
    for (int i = 0; i < 10; i++) {
      RespSocket hasty = server.connect();
      assertThat(hasty.text("PING")).isEqualTo("PONG");
      // so that requests and reset are found at once
      client.send(RespSocket.request("DEBUG", "SLEEP", "0.02"));
      hasty.send(requests);
      hasty.reset();
      assertThat(client.receive()).isEqualTo("OK");
    }
    Await.until("they are gone", () -> clients() == 1);
    assertThat(client.number("STRLEN", "big")).isEqualTo(40_000);
  }

  @Test
  void repliesReachAClientThatEndedItsSide() throws IOException {
    client.send("PING\r\n");
    client.endSending();
    assertThat(client.receive()).isEqualTo("PONG");
    assertThat(client.receiveByte()).isEqualTo(-1);
  }

  @Test
  void largeRepliesReachAClientThatEndedItsSide() throws IOException {
    send(pattern(20 << 20));
    assertThat(client.receive()).isEqualTo("OK");
    client.send(concat(RespSocket.request("GET", "big"), RespSocket.request("PING")));
    client.endSending();
    assertThat(receiveBulk(20 << 20)).isTrue();
    assertThat(client.receive()).isEqualTo("PONG");
    assertThat(client.receiveByte()).isEqualTo(-1);
  }

  @Test
  void anEmptyConnectionThatEndsItsSideIsClosed() throws IOException {
    client.endSending();
    assertThat(client.isClosedByServer()).isTrue();
  }

  @Test
  void noReplyOfALargeValueIsSentWhenRepliesAreOff() throws IOException {
    send(pattern(300_000));
    assertThat(client.receive()).isEqualTo("OK");
    client.send(
        concat(
            RespSocket.request("CLIENT", "REPLY", "SKIP"),
            RespSocket.request("GET", "big"),
            RespSocket.request("PING")));
    assertThat(client.receive()).isEqualTo("PONG");
    client.send(
        concat(
            RespSocket.request("CLIENT", "REPLY", "OFF"),
            RespSocket.request("MGET", "big", "big"),
            RespSocket.request("CLIENT", "REPLY", "ON")));
    assertThat(client.receive()).isEqualTo("OK");
    assertThat(client.text("PING")).isEqualTo("PONG");
  }

  private int clients() throws IOException {
    return client.text("CLIENT", "LIST").split("\n").length;
  }

  private static byte[] pattern(int size) {
    byte[] value = new byte[size];
    for (int i = 0; i < size; i++) {
      value[i] = (byte) (i * 31 >>> 3);
    }
    return value;
  }

  private void send(byte[] value) throws IOException {
    client.send(setRequest(value));
  }

  private static byte[] setRequest(byte[] value) {
    return concat(
        ("*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$" + value.length + "\r\n").getBytes(),
        value,
        "\r\n".getBytes());
  }

  private boolean receiveBulk(int size) throws IOException {
    assertThat(line()).isEqualTo("$" + size);
    boolean same = true;
    for (int i = 0; i < size; i++) {
      same &= client.receiveByte() == ((i * 31 >>> 3) & 0xFF);
    }
    assertThat(line()).isEmpty();
    return same;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = client.receiveByte();
    for (; c != '\r'; c = client.receiveByte()) {
      assertThat(c).as("after " + line).isNotNegative();
      line.append((char) c);
    }
    assertThat(client.receiveByte()).isEqualTo('\n');
    return line.toString();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private Thread sending(byte[] bytes) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            client.send(bytes);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
