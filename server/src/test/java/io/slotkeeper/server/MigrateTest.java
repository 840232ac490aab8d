package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Keys that move to another server while both are used.
class MigrateTest {
  @Test
  void aKeyMovesWithItsValueAndItsTime() throws Exception {
    try (TestServer source = TestServer.start();
        TestServer target = TestServer.start();
        RespSocket here = source.connect();
        RespSocket there = target.connect()) {
      here.call("RPUSH", "l", "a", "b", "c");
      here.call("PEXPIRE", "l", "100000");
      assertThat(migrate(here, target, "l", "0", "5000")).isEqualTo("OK");
      assertThat(here.number("EXISTS", "l")).isZero();
      assertThat(there.call("LRANGE", "l", "0", "-1")).isEqualTo(List.of("a", "b", "c"));
      assertThat(there.number("PTTL", "l")).isBetween(99_000L, 100_000L);
      assertThat(migrate(here, target, "l", "0", "5000")).isEqualTo("NOKEY");
    }
  }

  @Test
  void manyKeysMoveAtOnceIntoAnotherDatabase() throws Exception {
    try (TestServer source = TestServer.start("--io-threads", "4");
        TestServer target = TestServer.start("--io-threads", "4");
        RespSocket here = source.connect();
        RespSocket there = target.connect()) {
      List<String> call = new ArrayList<>(List.of("MIGRATE", "127.0.0.1", port(target)));
      call.addAll(List.of("", "5", "5000", "KEYS"));
      for (int i = 0; i < 200; i++) {
        call.add("k" + i);
        if (i % 2 == 0) {
          here.call("SET", "k" + i, "v".repeat(i * 1000));
        }
      }
      assertThat(here.call(call.toArray(String[]::new))).isEqualTo("OK");
      assertThat(here.number("DBSIZE")).isZero();
      there.call("SELECT", "5");
      assertThat(there.number("DBSIZE")).isEqualTo(100);
      assertThat(there.number("STRLEN", "k198")).isEqualTo(198_000);
      here.call("SET", "again", "1");
      assertThat(migrate(here, target, "again", "0", "5000")).isEqualTo("OK");
      there.call("SELECT", "0");
      assertThat(there.number("DBSIZE")).isEqualTo(1);
    }
  }

  @Test
  void aCopyLeavesTheKeyAndAReplacementNeedsTheWord() throws Exception {
    try (TestServer source = TestServer.start();
        TestServer target = TestServer.start();
        RespSocket here = source.connect();
        RespSocket there = target.connect()) {
      here.call("SET", "k", "new");
      there.call("SET", "k", "old");
      assertThat(migrate(here, target, "k", "0", "5000", "COPY"))
          .isEqualTo(
              "-ERR Target instance replied with error: BUSYKEY Target key name already exists.");
      assertThat(migrate(here, target, "k", "0", "5000", "COPY", "REPLACE")).isEqualTo("OK");
      assertThat(there.call("GET", "k")).isEqualTo("new");
      assertThat(here.call("GET", "k")).isEqualTo("new");
    }
  }

  @Test
  void passwordsAndUsersAreShownToTheTarget() throws Exception {
    try (TestServer source = TestServer.start();
        TestServer target = TestServer.start("--requirepass", "secret");
        RespSocket here = source.connect();
        RespSocket there = target.connect()) {
      there.call("AUTH", "secret");
      there.call("ACL", "SETUSER", "mover", "on", ">word", "~*", "+@all");
      here.call("MSET", "a", "1", "b", "2");
      assertThat(migrate(here, target, "a", "0", "5000"))
          .isEqualTo("-ERR Target instance replied with error: NOAUTH Authentication required.");
      assertThat((String) migrate(here, target, "a", "0", "5000", "AUTH", "wrong"))
          .startsWith("-ERR Target instance replied with error: WRONGPASS ");
      assertThat(migrate(here, target, "a", "0", "5000", "AUTH", "secret")).isEqualTo("OK");
      assertThat(migrate(here, target, "b", "0", "5000", "AUTH2", "mover", "word")).isEqualTo("OK");
      assertThat(there.number("DBSIZE")).isEqualTo(2);
    }
  }

  @Test
  void othersAreServedWhileATargetIsSilentAndTheTimeoutEndsIt() throws Exception {
    try (TestServer source = TestServer.start();
        ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RespSocket here = source.connect();
        RespSocket other = source.connect()) {
      here.call("SET", "k", "v");
      String port = Integer.toString(silent.getLocalPort());
      here.send(RespSocket.request("MIGRATE", "127.0.0.1", port, "k", "0", "3000"));
      Await.until("it waits", () -> other.info("clients").get("blocked_clients").equals("1"));
      assertThat(other.call("GET", "k")).isEqualTo("v");
      source.clock().advance(Duration.ofSeconds(4));
      assertThat(here.receive()).isEqualTo("-IOERR error or timeout reading to target instance");
      assertThat(other.call("GET", "k")).isEqualTo("v");
    }
  }

  @Test
  void aTargetThatIsNotThereIsAnError() throws Exception {
    try (TestServer source = TestServer.start();
        RespSocket here = source.connect()) {
      here.call("SET", "k", "v");
      String nobody = Integer.toString(ListeningTest.freePort());
      assertThat(here.call("MIGRATE", "127.0.0.1", nobody, "k", "0", "5000"))
          .isEqualTo("-IOERR error or timeout connecting to the client");
      assertThat(here.call("MIGRATE", "no.such.host.invalid", nobody, "k", "0", "5000"))
          .isEqualTo("-IOERR error or timeout connecting to the client");
      assertThat(here.call("GET", "k")).isEqualTo("v");
    }
  }

  @Test
  void aWriteWhileTheKeyIsUnderWayIsNotLost() throws Exception {
    try (TestServer source = TestServer.start("--io-threads", "2");
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RespSocket here = source.connect();
        RespSocket writer = source.connect()) {
      here.call("SET", "k", "first");
      here.call("SET", "gone", "first");
      String port = Integer.toString(listener.getLocalPort());
      here.send(
          RespSocket.request("MIGRATE", "127.0.0.1", port, "", "0", "9000", "KEYS", "k", "gone"));
      try (Socket target = listener.accept()) {
        assertThat(received(target, "first", 2)).contains("RESTORE").doesNotContain("REPLACE");
        writer.call("SET", "k", "second");
        writer.call("DEL", "gone");
        target.getOutputStream().write("+OK\r\n+OK\r\n+OK\r\n".getBytes());
        assertThat(received(target, "\r\ngone\r\n", 1))
            .contains("RESTORE", "second", "REPLACE", "DEL");
        assertThat(writer.call("GET", "k")).as("until the target has it").isEqualTo("second");
        target.getOutputStream().write("+OK\r\n:1\r\n".getBytes());
        assertThat(here.receive()).isEqualTo("OK");
        assertThat(writer.number("EXISTS", "k", "gone")).isZero();
      }
    }
  }

  @Test
  void whatHasBegunIsBroughtToItsEndThoughItsClientHasGone() throws Exception {
    try (TestServer source = TestServer.start();
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RespSocket other = source.connect()) {
      other.call("SET", "k", "v");
      String port = Integer.toString(listener.getLocalPort());
      RespSocket gone = source.connect();
      gone.send(RespSocket.request("MIGRATE", "127.0.0.1", port, "k", "0", "9000"));
      try (Socket target = listener.accept()) {
        received(target, "RESTORE", 1);
        gone.close();
        Await.until("it is gone", () -> other.info("clients").get("connected_clients").equals("1"));
        target.getOutputStream().write("+OK\r\n+OK\r\n".getBytes());
        Await.until("the key is gone", () -> other.number("EXISTS", "k") == 0);
      }
      assertThat(other.info("clients").get("blocked_clients")).isEqualTo("0");
    }
  }

  @Test
  void movingBackAndForthUnderWritesLosesNoIncrement() throws Exception {
    try (TestServer left = TestServer.start("--io-threads", "2");
        TestServer right = TestServer.start("--io-threads", "2");
        RespSocket mover = left.connect();
        RespSocket back = right.connect();
        RespSocket writer = left.connect()) {
      long written = 0;
      for (int round = 0; round < 200; round++) {
        mover.send(
            RespSocket.request("MIGRATE", "127.0.0.1", port(right), "n", "0", "5000", "REPLACE"));
        for (int i = 0; i < 5; i++) {
          writer.call("INCRBY", "n", "1");
          written++;
        }
        assertThat(mover.receive()).isIn("OK", "NOKEY");
        long here = count(writer);
        long there = count(back);
        // a key made anew here after it had moved is another one
        writer.call("SET", "n", Long.toString(here + there));
        back.call("DEL", "n");
        assertThat(here + there).isEqualTo(written);
      }
    }
  }

  private static long count(RespSocket client) throws IOException {
    Object value = client.call("GET", "n");
    return value == null ? 0 : Long.parseLong((String) value);
  }

  @Test
  void aClosedLinkIsOpenedAnew() throws Exception {
    try (TestServer source = TestServer.start();
        TestServer target = TestServer.start();
        RespSocket here = source.connect();
        RespSocket there = target.connect()) {
      for (int i = 0; i < 5; i++) {
        here.call("SET", "k", "v");
        assertThat(migrate(here, target, "k", "0", "5000", "REPLACE")).isEqualTo("OK");
        there.call("CLIENT", "KILL", "TYPE", "normal");
      }
    }
  }

  @Test
  void nobodyMayWaitInsideATransaction() throws Exception {
    try (TestServer source = TestServer.start();
        RespSocket here = source.connect()) {
      here.call("SET", "k", "v");
      here.call("MULTI");
      here.call("MIGRATE", "127.0.0.1", "1", "k", "0", "5000");
      here.call("MIGRATE", "127.0.0.1", "1", "nokey", "0", "5000");
      assertThat(here.call("EXEC"))
          .isEqualTo(List.of("-ERR MIGRATE cannot wait inside a transaction or a script", "NOKEY"));
    }
  }

  @Test
  void argumentsThatMakeNoSenseAreRefused() throws Exception {
    try (TestServer source = TestServer.start();
        RespSocket here = source.connect()) {
      assertThat(here.call("MIGRATE", "h", "1", "k", "0", "5", "KEYS", "a"))
          .isEqualTo(
              "-ERR When using MIGRATE KEYS option, the key argument must be set to the empty"
                  + " string");
      assertThat(here.call("MIGRATE", "h", "1", "k", "0", "5", "AUTH"))
          .isEqualTo("-ERR syntax error");
      assertThat(here.call("MIGRATE", "h", "1", "k", "0", "5", "AUTH2", "u"))
          .isEqualTo("-ERR syntax error");
      assertThat(here.call("MIGRATE", "h", "1", "k", "x", "5"))
          .isEqualTo("-ERR value is not an integer or out of range");
    }
  }

  private static Object migrate(RespSocket here, TestServer target, String... rest)
      throws IOException {
    List<String> call = new ArrayList<>(List.of("MIGRATE", "127.0.0.1", port(target)));
    call.addAll(List.of(rest));
    return here.call(call.toArray(String[]::new));
  }

  private static String port(TestServer server) {
    return Integer.toString(server.port());
  }

  /// Reads until a text has come so many times.
  private static String received(Socket socket, String text, int times) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder all = new StringBuilder();
    while (all.toString().split(text, -1).length <= times) {
      byte[] bytes = new byte[4096];
      int count = in.read(bytes);
      assertThat(count).isPositive();
      all.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
    }
    return all.toString();
  }
}
