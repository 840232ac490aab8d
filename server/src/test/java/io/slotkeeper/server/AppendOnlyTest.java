package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import io.slotkeeper.server.disk.SimulatedDisk;
import io.slotkeeper.server.launch.DiskConfigFiles;
import io.slotkeeper.server.persistence.LoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The append-only files of a server: what is logged is there after a restart, and what happens
/// when the disk fails.
class AppendOnlyTest {
  private static final String DIRECTORY =
      new DiskConfigFiles(Path.of(""), InputStream.nullInputStream()).workingDirectory();
  private static final String FILES = DIRECTORY + "/appendonlydir/";
  private static final String INCREMENT = FILES + "appendonly.aof.1.incr.aof";
  private static final String MISCONF =
      "-MISCONF Errors writing to the AOF file: No space left on device";

  private final SimulatedDisk disk = new SimulatedDisk(1, DIRECTORY);

  private TestServer start(String... directives) throws Exception {
    List<String> all =
        Stream.concat(
                Stream.of("--enable-debug-command", "yes", "--appendonly", "yes"),
                Arrays.stream(directives))
            .toList();
    return TestServer.start(disk, all.toArray(new String[0]));
  }

  private static String field(RespSocket client, String name) throws IOException {
    return Objects.requireNonNull(client.info("persistence").get(name));
  }

  private static void awaitRewrite(RespSocket client) throws Exception {
    Await.until(
        "the rewrite",
        () ->
            field(client, "aof_rewrite_in_progress").equals("0")
                && field(client, "aof_rewrite_scheduled").equals("0"));
    assertThat(field(client, "aof_last_bgrewrite_status")).isEqualTo("ok");
  }

  private String increment() throws IOException {
    return new String(disk.content(INCREMENT), StandardCharsets.ISO_8859_1);
  }

  /// Makes values of all types.
  private static void fill(RespSocket client, String prefix) throws IOException {
    client.call("SET", prefix + "string", "value", "PX", "1000000");
    client.call("SET", prefix + "number", "-17");
    client.call("SET", prefix + "large", "x".repeat(200_000));
    for (int i = 0; i < 300; i++) {
      String element = "element" + i;
      client.call("RPUSH", prefix + "list", element);
      client.call("SADD", prefix + "set", element);
      client.call("SADD", prefix + "numbers", Integer.toString(i));
      client.call("HSET", prefix + "hash", element, "v" + i);
      client.call("ZADD", prefix + "zset", i + ".25", element);
      client.call("XADD", prefix + "stream", (i + 1) + "-1", "field", element);
    }
    client.call("ZADD", prefix + "zset", "inf", "most", "-inf", "least");
    client.call("HPEXPIRE", prefix + "hash", "1000000", "FIELDS", "1", "element3");
    client.call("XGROUP", "CREATE", prefix + "stream", "group", "0");
    client.call(
        "XREADGROUP", "GROUP", "group", "me", "COUNT", "2", "STREAMS", prefix + "stream", ">");
    client.call("XGROUP", "CREATECONSUMER", prefix + "stream", "group", "idle");
    client.call("XADD", prefix + "empty", "MAXLEN", "0", "5-5", "f", "v");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void aServerStartsWithWhatWasLogged(String preamble) throws Exception {
    String digest;
    try (TestServer server = start("--io-threads", "2", "--aof-use-rdb-preamble", preamble);
        RespSocket client = server.connect()) {
      client.call(
          "FUNCTION",
          "LOAD",
          "#!lua name=lib\nredis.register_function('answer', function() return 42 end)");
      fill(client, "a");
      client.call("SELECT", "3");
      fill(client, "b");
      assertThat(client.text("BGREWRITEAOF"))
          .isEqualTo("Background append only file rewriting started");
      client.call("SET", "meanwhile", "1");
      awaitRewrite(client);
      client.call("SET", "afterwards", "1");
      digest = client.text("DEBUG", "DIGEST");
      assertThat(client.call("DEBUG", "LOADAOF")).isEqualTo("OK");
      assertThat(client.text("DEBUG", "DIGEST")).isEqualTo(digest);
    }
    String base = preamble.equals("yes") ? "rdb" : "aof";
    assertThat(disk.list(FILES.substring(0, FILES.length() - 1)))
        .containsExactly(
            "appendonly.aof.2.base." + base,
            "appendonly.aof.2.incr.aof",
            "appendonly.aof.manifest");
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      assertThat(client.text("DEBUG", "DIGEST")).isEqualTo(digest);
      assertThat(client.call("FCALL", "answer", "0")).isEqualTo(42L);
      assertThat(client.number("PTTL", "astring")).isBetween(1L, 1_000_000L);
      assertThat(field(client, "loading")).isEqualTo("0");
    }
  }

  @Test
  void aTransactionIsLoggedAsOne() throws Exception {
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      client.call("MULTI");
      client.call("SET", "a", "1");
      client.call("INCR", "a");
      client.call("EXEC");
      client.call("SET", "b", "1");
    }
    assertThat(increment())
        .isEqualTo(
            "*1\r\n$5\r\nMULTI\r\n*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n"
                + "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n"
                + "*2\r\n$4\r\nINCR\r\n$1\r\na\r\n*1\r\n$4\r\nEXEC\r\n"
                + "*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$1\r\n1\r\n");
  }

  @Test
  void aFullDiskRefusesWritesAndHoldsTheReplyUntilThereIsRoom() throws Exception {
    try (TestServer server = start();
        RespSocket client = server.connect();
        RespSocket other = server.connect()) {
      assertThat(client.call("SET", "a", "1")).isEqualTo("OK");
      disk.capacityBytes(0);
      client.send(RespSocket.request("SET", "b", "1"));
      Await.until("refused", () -> other.text("PING").equals(MISCONF));
      assertThat(other.text("SET", "c", "1")).isEqualTo(MISCONF);
      assertThat(other.text("GET", "a")).isEqualTo("1");
      assertThat(field(other, "aof_last_write_status")).isEqualTo("err");
      assertThat(client.hasInput()).as("a reply to what is not logged").isFalse();
      disk.capacityBytes(Long.MAX_VALUE);
      assertThat(client.receive()).isEqualTo("OK");
      Await.until("accepted", () -> other.text("SET", "c", "1").equals("OK"));
      assertThat(field(other, "aof_last_write_status")).isEqualTo("ok");
    }
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      assertThat(client.number("EXISTS", "a", "b", "c")).isEqualTo(3);
    }
  }

  @Test
  void withAlwaysAFailedSyncEndsTheServerAndConfirmsNothing() throws Exception {
    try (TestServer server = start("--appendfsync", "always");
        RespSocket client = server.connect()) {
      disk.failForces("Input/output error");
      client.send(RespSocket.request("SET", "a", "1"));
      Await.until("the end", () -> server.log().count("asked to fail") == 1);
      assertThat(client.hasInput()).isFalse();
    }
  }

  @Test
  void aLogMayBeSwitchedOnAndOff() throws Exception {
    try (TestServer server = TestServer.start(disk, "--appendfsync", "always");
        RespSocket client = server.connect()) {
      client.call("SET", "before", "1");
      assertThat(field(client, "aof_enabled")).isEqualTo("0");
      client.call("CONFIG", "SET", "appendonly", "yes");
      assertThat(field(client, "aof_enabled")).isEqualTo("1");
      client.call("SET", "meanwhile", "1");
      awaitRewrite(client);
      client.call("SET", "logged", "1");
      client.call("CONFIG", "SET", "appendonly", "no");
      client.call("SET", "lost", "1");
    }
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      assertThat(client.number("EXISTS", "before", "meanwhile", "logged")).isEqualTo(3);
      assertThat(client.number("EXISTS", "lost")).isZero();
    }
  }

  @Test
  void waitAofWaitsForTheNextSync() throws Exception {
    try (TestServer server = start("--appendfsync", "everysec");
        RespSocket client = server.connect()) {
      client.call("SET", "a", "1");
      assertThat(client.call("WAITAOF", "1", "0", "0")).isEqualTo(List.of(1L, 0L));
    }
  }

  @Test
  void aDamagedFileKeepsTheServerFromStarting() throws Exception {
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      client.call("SET", "a", "1");
    }
    disk.put(INCREMENT, (increment() + "!!!").getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(this::start)
        .isInstanceOf(LoadException.class)
        .hasMessageStartingWith("Bad file format reading the append only file");
    disk.put(
        INCREMENT,
        (increment().replace("!!!", "*1\r\n$3\r\nbla\r\n")).getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(this::start)
        .isInstanceOf(LoadException.class)
        .hasMessageStartingWith("Unknown command 'bla' reading the append only file");
  }

  @Test
  void anEventIsToldWhenItsChangeIsInTheFile() throws Exception {
    try (TestServer server =
            start(
                "--io-threads", "2", "--appendfsync", "always", "--notify-keyspace-events", "E$");
        RespSocket writer = server.connect();
        RespSocket listener = server.connect()) {
      listener.call("SUBSCRIBE", "__keyevent@0__:set");
      for (int i = 0; i < 300; i++) {
        writer.send(RespSocket.request("SET", "key" + i + ".", "v"));
        assertThat(listener.receive()).asInstanceOf(LIST).last().isEqualTo("key" + i + ".");
        assertThat(increment()).contains("key" + i + ".");
        writer.receive();
      }
    }
  }
}
