package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a connection may cost, and what happens to one that costs more.
class ConnectionLimitsTest {
  private static final String LIMIT = "1048576";

  @Test
  void clientsBeyondMaxclientsAreTurnedAway() throws Exception {
    try (TestServer server = TestServer.start("--maxclients", "2");
        RespSocket first = server.connect()) {
      first.call("PING");
      try (RespSocket second = server.connect()) {
        second.call("PING");
        try (RespSocket third = server.connect()) {
          assertThat(third.receive()).isEqualTo("-ERR max number of clients reached");
          assertThat(third.isClosedByServer()).isTrue();
        }
        assertThat(first.info("stats")).containsEntry("rejected_connections", "1");
      }
      Await.until("the second is gone", () -> clients(first) == 1);
      try (RespSocket again = server.connect()) {
        assertThat(again.call("PING")).isEqualTo("PONG");
      }
    }
  }

  @Test
  void protectedModeTurnsStrangersAwayUnlessThereIsAPassword() throws Exception {
    Optional<String> address = ownAddress();
    assumeTrue(address.isPresent(), "this machine has the loopback interface only");
    try (TestServer server = TestServer.start("--bind", "0.0.0.0");
        RespSocket local = server.connect()) {
      try (RespSocket stranger = new RespSocket(address.get(), server.port(), 0)) {
        assertThat((String) stranger.receive())
            .startsWith("-DENIED Running in protected mode because protected mode is enabled");
        assertThat(stranger.isClosedByServer()).isTrue();
      }
      assertThat(local.call("CONFIG", "SET", "protected-mode", "no")).isEqualTo("OK");
      try (RespSocket stranger = new RespSocket(address.get(), server.port(), 0)) {
        assertThat(stranger.call("PING")).isEqualTo("PONG");
      }
      local.call("CONFIG", "SET", "protected-mode", "yes", "requirepass", "secret");
      try (RespSocket stranger = new RespSocket(address.get(), server.port(), 0)) {
        assertThat(stranger.call("PING")).isEqualTo("-NOAUTH Authentication required.");
      }
    }
  }

  private static Optional<String> ownAddress() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .map(InetAddress::getHostAddress)
        .findFirst();
  }

  @Test
  void aRequestBeyondTheQueryBufferLimitClosesTheConnection() throws Exception {
    try (TestServer server = TestServer.start("--client-query-buffer-limit", LIMIT);
        RespSocket client = server.connect()) {
      try (RespSocket one = server.connect()) {
        one.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$3000000\r\n");
        sendUntilClosed(one, new byte[2_000_000]);
        assertThat(one.isClosedByServer()).isTrue();
      }
      try (RespSocket many = server.connect()) {
        many.send("*1000\r\n$4\r\nMSET\r\n");
        sendUntilClosed(many, ("$10000\r\n" + "x".repeat(10_000) + "\r\n").repeat(200).getBytes());
        assertThat(many.isClosedByServer()).isTrue();
      }
      try (RespSocket large = server.connect()) {
        large.send("*100\r\n$4\r\nMSET\r\n");
        sendUntilClosed(large, ("$50000\r\n" + "x".repeat(50_000) + "\r\n").repeat(40).getBytes());
        assertThat(large.isClosedByServer()).isTrue();
      }
      assertThat(server.log().count("reached max query buffer length")).isEqualTo(3);
      assertThat(client.number("EXISTS", "k")).isZero();
    }
  }

  /// The server may close before everything is sent.
  private static void sendUntilClosed(RespSocket socket, byte[] bytes) {
    try {
      socket.send(bytes);
    } catch (IOException _) {
      return;
    }
  }

  @Test
  void pipelinesMayBeLongerThanTheQueryBufferLimit() throws Exception {
    try (TestServer server =
            TestServer.start(
                "--client-query-buffer-limit", LIMIT, "--enable-debug-command", "yes");
        RespSocket client = server.connect();
        RespSocket other = server.connect()) {
      int count = 100;
      byte[] request = RespSocket.request("SET", "k", "v".repeat(60_000));
      // the loop sleeps while the pipeline arrives, so it finds much at once
      other.send(RespSocket.request("DEBUG", "SLEEP", "0.1"));
      Thread sender =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < count; i++) {
                  sendUntilClosed(client, request);
                }
              });
      for (int i = 0; i < count; i++) {
        assertThat(client.receive()).isEqualTo("OK");
      }
      sender.join();
    }
  }

  @Test
  void aClientOverTheHardOutputLimitIsClosed() throws Exception {
    try (TestServer server = TestServer.start("--client-output-buffer-limit", "normal 1mb 0 0");
        RespSocket client = server.connect()) {
      client.call("SET", "big", "x".repeat(300_000));
      client.call("SET", "small", "x".repeat(20_000));
      try (RespSocket slow = new RespSocket("127.0.0.1", server.port(), 4096)) {
        for (int i = 0; i < 100; i++) {
          sendUntilClosed(slow, RespSocket.request("GET", i % 2 == 0 ? "big" : "small"));
        }
        Await.until("it is gone", () -> clients(client) == 1);
        assertThat(slow.drain()).isLessThan(16 << 20);
      }
      assertThat(server.log().count("overcoming of output buffer limits")).isEqualTo(1);
    }
  }

  @Test
  void aClientOverTheSoftOutputLimitIsClosedWhenItsTimeIsUp() throws Exception {
    try (TestServer server =
            TestServer.start("--client-output-buffer-limit", "normal 0 1mb 5", "--hz", "500");
        RespSocket client = server.connect()) {
      client.call("SET", "big", "x".repeat(20 << 20));
      try (RespSocket slow = new RespSocket("127.0.0.1", server.port(), 4096)) {
        slow.send(RespSocket.request("GET", "big"));
        Await.until("output waits", () -> client.text("CLIENT", "LIST").contains(" oll=1 "));
        server.clock().advance(Duration.ofSeconds(4));
        Await.ticks(server, 2);
        assertThat(clients(client)).isEqualTo(2);
        server.clock().advance(Duration.ofSeconds(2));
        Await.until("it is gone", () -> clients(client) == 1);
      }
    }
  }

  @Test
  void aSlowReaderGetsEverything() throws Exception {
    try (TestServer server = TestServer.start();
        RespSocket slow = new RespSocket("127.0.0.1", server.port(), 4096)) {
      slow.call("SET", "k", "x".repeat(20_000));
      slow.call("SET", "big", "y".repeat(1 << 20));
      int count = 200;
      for (int i = 0; i < count; i++) {
        slow.send(RespSocket.request("GET", i % 50 == 7 ? "big" : "k"));
      }
      for (int i = 0; i < count; i++) {
        assertThat((String) slow.receive()).hasSize(i % 50 == 7 ? 1 << 20 : 20_000);
      }
      assertThat(slow.call("PING")).isEqualTo("PONG");
    }
  }

  @Test
  void idleClientsAreClosedButNotMonitorsAndNotThoseWhoSend() throws Exception {
    try (TestServer server = TestServer.start("--timeout", "10", "--hz", "500");
        RespSocket client = server.connect();
        RespSocket idle = server.connect();
        RespSocket monitor = server.connect();
        RespSocket sender = server.connect()) {
      idle.call("PING");
      monitor.call("MONITOR");
      sender.send("*2\r\n$4\r\nECHO\r\n");
      server.clock().advance(Duration.ofSeconds(9));
      client.call("ECHO", "seen by the monitor");
      sender.send("$2\r\n");
      int qbuf = "ECHO\r\n$2\r\n".length();
      Await.until(
          "it has arrived", () -> client.text("CLIENT", "LIST").contains(" qbuf=" + qbuf + " "));
      server.clock().advance(Duration.ofSeconds(5));
      assertThat(idle.isClosedByServer()).isTrue();
      sender.send("hi\r\n");
      assertThat(sender.receive()).isEqualTo("hi");
      assertThat((String) monitor.receive()).endsWith("\"ECHO\" \"seen by the monitor\"");
    }
  }

  @Test
  void theErrorOfABadRequestIsTheLastReply() throws Exception {
    try (TestServer server = TestServer.start()) {
      for (String bad :
          new String[] {
            "*x\r\n", "*1\r\nPING\r\n", "*1\r\n$-1\r\n", "GET \"k\r\n", "*1\r\n*1\r\n"
          }) {
        try (RespSocket client = server.connect()) {
          client.send("PING\r\n" + bad + "PING\r\nPING\r\n");
          assertThat(client.receive()).isEqualTo("PONG");
          assertThat((String) client.receive()).startsWith("-ERR Protocol error: ");
          assertThat(client.isClosedByServer()).isTrue();
        }
      }
    }
  }

  @Test
  void aBadRequestBehindUnreadRepliesIsAnsweredOnce() throws Exception {
    try (TestServer server = TestServer.start();
        RespSocket slow = new RespSocket("127.0.0.1", server.port(), 4096);
        RespSocket client = server.connect()) {
      client.call("SET", "big", "x".repeat(20 << 20));
      slow.send(RespSocket.request("GET", "big"));
      slow.send("*x\r\n");
      Await.until("output waits", () -> client.text("CLIENT", "LIST").contains(" oll=1 "));
      for (int i = 0; i < 20; i++) {
        slow.send("PING\r\n*x\r\n");
        client.call("PING");
      }
      assertThat((String) slow.receive()).hasSize(20 << 20);
      assertThat((String) slow.receive()).startsWith("-ERR Protocol error: ");
      assertThat(slow.isClosedByServer()).isTrue();
    }
  }

  private static int clients(RespSocket client) throws IOException {
    return client.text("CLIENT", "LIST").split("\n").length;
  }
}
