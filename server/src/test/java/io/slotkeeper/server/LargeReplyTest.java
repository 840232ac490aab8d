package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Replies that are larger than what is sent at once.
class LargeReplyTest {
  private static final String LARGE = "0123456789abcde".repeat(1 << 19);

  private TestServer server;
  private RespSocket client;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start();
    client = server.connect();
    assertThat(client.text("SET", "large", LARGE)).isEqualTo("OK");
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void whatFollowsALargeReplyComesBehindIt() throws IOException {
    for (int i = 0; i < 3; i++) {
      client.send(RespSocket.request("GET", "large"));
      client.send(RespSocket.request("MGET", "large", "large"));
      client.send(RespSocket.request("GETRANGE", "large", "0", "-1"));
      client.send(RespSocket.request("INCR", "n"));
    }
    for (long i = 1; i <= 3; i++) {
      assertThat(client.receive()).isEqualTo(LARGE);
      assertThat(client.receive()).isEqualTo(List.of(LARGE, LARGE));
      assertThat(client.receive()).isEqualTo(LARGE);
      assertThat(client.receive()).isEqualTo(i);
    }
  }

  @Test
  void othersAreServedWhileNobodyReadsALargeReply() throws IOException {
    client.send(RespSocket.request("GET", "large"));
    try (RespSocket other = server.connect()) {
      assertThat(other.text("PING")).isEqualTo("PONG");
      assertThat(other.text("SET", "large", "small")).isEqualTo("OK");
    }
    assertThat(client.receive()).isEqualTo(LARGE);
  }

  @Test
  void aClientThatGoesInTheMiddleLeavesNothingBehind() throws Exception {
    client.send(RespSocket.request("GET", "large"));
    client.receiveByte();
    client.close();
    client = server.connect();
    Await.until(
        "the reader is gone", () -> client.info("clients").get("connected_clients").equals("1"));
  }

  @Test
  void aClientThatQuitsGetsTheWholeReply() throws IOException {
    client.send(RespSocket.request("GET", "large"));
    client.send(RespSocket.request("QUIT"));
    assertThat(client.receive()).isEqualTo(LARGE);
    assertThat(client.receive()).isEqualTo("OK");
    assertThat(client.receiveByte()).isEqualTo(-1);
  }
}
