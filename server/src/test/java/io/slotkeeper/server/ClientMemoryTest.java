package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `maxmemory-clients`: who costs most goes first.
class ClientMemoryTest {
  private static final String LIMIT = "3000000";

  @Test
  void aClientWhoseRequestIsTooLargeIsEvicted() throws Exception {
    try (TestServer server = TestServer.start("--maxmemory-clients", LIMIT);
        RespSocket control = server.connect();
        RespSocket large = server.connect()) {
      assertThat(large.call("SET", "k", "v".repeat(1_000_000))).isEqualTo("OK");
      sendUntilClosed(large, RespSocket.request("SET", "k", "v".repeat(4_000_000)));
      assertThat(large.isClosedByServer()).isTrue();
      assertThat(control.number("STRLEN", "k")).isEqualTo(1_000_000);
      assertThat(control.info("stats")).containsEntry("evicted_clients", "1");
    }
  }

  @Test
  void aClientThatQueuesOrWatchesOrListensTooMuchIsEvicted() throws Exception {
    try (TestServer server = TestServer.start("--maxmemory-clients", "200000")) {
      String[][][] habits = {
        {{"MULTI"}, {"SET", "k", "v".repeat(1000)}},
        {{"PING"}, {"WATCH", "%"}},
        {{"PING"}, {"SUBSCRIBE", "%"}},
        {{"PING"}, {"PSUBSCRIBE", "%"}}
      };
      for (String[][] habit : habits) {
        try (RespSocket client = server.connect()) {
          client.call(habit[0]);
          assertThat(isClosedAfter(client, habit[1], 10_000)).as(habit[1][0]).isTrue();
        }
      }
    }
  }

  private static boolean isClosedAfter(RespSocket client, String[] words, int limit) {
    try {
      for (int i = 0; i < limit; i++) {
        String[] call = words.clone();
        call[1] = call[1].replace("%", "key-" + i);
        client.call(call);
      }
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  @Test
  void aClientThatDoesNotReadIsEvicted() throws Exception {
    try (TestServer server = TestServer.start("--maxmemory-clients", LIMIT);
        RespSocket control = server.connect();
        RespSocket slow = new RespSocket("127.0.0.1", server.port(), 4096)) {
      control.call("SETRANGE", "k", "200000", "v");
      while (clients(control) == 2) {
        sendUntilClosed(slow, RespSocket.request("GET", "k"));
        for (String line : control.text("CLIENT", "LIST").split("\n")) {
          assertThat(memory(line)).isLessThan(Long.parseLong(LIMIT) + 300_000);
        }
      }
    }
  }

  @Test
  void theLargestGoFirstAndOnlyAsManyAsMust() throws Exception {
    try (TestServer server = TestServer.start();
        RespSocket control = server.connect()) {
      control.call("CLIENT", "NO-EVICT", "on");
      List<RespSocket> all = new ArrayList<>();
      int[] sizes = {100_000, 900_000, 200_000, 800_000, 300_000, 700_000};
      for (int size : sizes) {
        RespSocket client = server.connect();
        client.call("CLIENT", "SETNAME", "of-" + size);
        client.send("*2\r\n$" + size + "\r\n" + "v".repeat(size));
        all.add(client);
        Await.until(
            "it has arrived",
            () ->
                control.text("CLIENT", "LIST").contains(" qbuf=" + (size + 4) + " ")
                    || line(control, "of-" + size).matches(".* qbuf=" + size + ".*"));
      }
      assertThat(control.call("CONFIG", "SET", "maxmemory-clients", "700000")).isEqualTo("OK");
      Await.until("enough are gone", () -> clients(control) == 4);
      assertThat(control.text("CLIENT", "LIST"))
          .contains("of-100000", "of-200000", "of-300000")
          .doesNotContain("of-700000");
      for (RespSocket client : all) {
        client.close();
      }
    }
  }

  @Test
  void whoIsExemptStays() throws Exception {
    try (TestServer server = TestServer.start("--maxmemory-clients", LIMIT);
        RespSocket control = server.connect();
        RespSocket exempt = server.connect()) {
      control.call("CLIENT", "NO-EVICT", "on");
      exempt.call("CLIENT", "NO-EVICT", "on");
      assertThat(exempt.call("SET", "k", "v".repeat(4_000_000))).isEqualTo("OK");
      control.call("PING");
      assertThat(exempt.call("PING")).isEqualTo("PONG");
      assertThat(control.info("stats")).containsEntry("evicted_clients", "0");
    }
  }

  @Test
  void theLimitMayBeAShareOfMaxmemory() throws Exception {
    try (TestServer server = TestServer.start("--maxmemory", "20mb", "--maxmemory-clients", "10%");
        RespSocket control = server.connect();
        RespSocket large = server.connect()) {
      large.call("SET", "k", "v".repeat(1_000_000));
      sendUntilClosed(large, RespSocket.request("SET", "k", "v".repeat(3_000_000)));
      assertThat(large.isClosedByServer()).isTrue();
      assertThat(control.call("PING")).isEqualTo("PONG");
    }
  }

  @Test
  void aReplyLongerThanTheHardLimitIsNotSent() throws Exception {
    try (TestServer server = TestServer.start("--client-output-buffer-limit", "normal 100000 0 0");
        RespSocket control = server.connect();
        RespSocket client = server.connect()) {
      for (int i = 0; i < 150; i++) {
        control.call("RPUSH", "l", "x".repeat(1000));
      }
      assertThat(((List<?>) client.call("LRANGE", "l", "0", "90"))).hasSize(91);
      client.send(RespSocket.request("LRANGE", "l", "0", "-1"));
      assertThat(client.isClosedByServer()).isTrue();
      assertThat(server.log().count("overcoming of output buffer limits")).isEqualTo(1);
    }
  }

  private static void sendUntilClosed(RespSocket socket, byte[] bytes) {
    try {
      socket.send(bytes);
    } catch (IOException _) {
      return;
    }
  }

  private static int clients(RespSocket client) throws IOException {
    return client.text("CLIENT", "LIST").split("\n").length;
  }

  private static String line(RespSocket client, String name) throws IOException {
    return client
        .text("CLIENT", "LIST")
        .lines()
        .filter(line -> line.contains(" name=" + name + " "))
        .findFirst()
        .orElse("");
  }

  private static long memory(String line) {
    return Long.parseLong(line.replaceAll(".* tot-mem=(\\d+) .*", "$1"));
  }
}
