package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import io.slotkeeper.server.disk.SimulatedDisk;
import io.slotkeeper.server.launch.DiskConfigFiles;
import io.slotkeeper.server.persistence.RdbLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// The snapshot file: saving, loading, and what happens when the disk fails.
class SnapshotFileTest {
  private static final String DIRECTORY =
      new DiskConfigFiles(Path.of(""), InputStream.nullInputStream()).workingDirectory();
  private static final String FILE = DIRECTORY + "/dump.rdb";
  private static final String MISCONF = "-MISCONF Redis is configured to save RDB snapshots";

  private final SimulatedDisk disk = new SimulatedDisk(1, DIRECTORY);

  private TestServer start(String... directives) throws Exception {
    String[] all = new String[directives.length + 2];
    all[0] = "--enable-debug-command";
    all[1] = "yes";
    System.arraycopy(directives, 0, all, 2, directives.length);
    return TestServer.start(disk, all);
  }

  private static String field(RespSocket client, String name) throws IOException {
    return client.info("persistence").get(name);
  }

  private static void awaitSaved(RespSocket client) throws Exception {
    Await.until("the save", () -> field(client, "rdb_bgsave_in_progress").equals("0"));
  }

  // ---- saving and loading -----------------------------------------------------------------

  @Test
  void aServerStartsWithWhatTheLastOneSaved() throws Exception {
    String digest;
    try (TestServer server = start("--io-threads", "2");
        RespSocket client = server.connect()) {
      client.call("SET", "string", "value", "PX", "100000");
      client.call("RPUSH", "list", "a", "b");
      client.call("HSET", "hash", "f", "v");
      client.call("SELECT", "7");
      client.call("SET", "large", "x".repeat(300_000));
      client.call("SETRANGE", "random", "100000", "end");
      client.call(
          "FUNCTION",
          "LOAD",
          "#!lua name=lib\nredis.register_function('answer', function() return 42 end)");
      assertThat(client.call("SAVE")).isEqualTo("OK");
      digest = client.text("DEBUG", "DIGEST");
    }
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      assertThat(client.text("DEBUG", "DIGEST")).isEqualTo(digest);
      assertThat(client.number("PTTL", "string")).isEqualTo(100_000);
      assertThat(client.call("FCALL", "answer", "0")).isEqualTo(42L);
      assertThat(field(client, "rdb_last_load_keys_loaded")).isEqualTo("5");
      assertThat(field(client, "rdb_changes_since_last_save")).isEqualTo("0");
      assertThat(field(client, "loading")).isEqualTo("0");
    }
  }

  @Test
  void aSaveInTheBackgroundIsToldOf() throws Exception {
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      long started = client.number("LASTSAVE");
      client.call("SET", "k", "v");
      assertThat(field(client, "rdb_changes_since_last_save")).isEqualTo("1");
      server.clock().advance(Duration.ofSeconds(5));
      assertThat(client.call("BGSAVE")).isEqualTo("Background saving started");
      awaitSaved(client);
      assertThat(client.number("LASTSAVE")).isEqualTo(started + 5);
      assertThat(field(client, "rdb_changes_since_last_save")).isEqualTo("0");
      assertThat(field(client, "rdb_last_bgsave_status")).isEqualTo("ok");
      assertThat(field(client, "rdb_saves")).isEqualTo("1");
      assertThat(client.call("BGSAVE", "NOW")).isEqualTo("-ERR syntax error");
      assertThat(disk.list(DIRECTORY)).containsExactly("dump.rdb");
    }
  }

  @Test
  void oneSaveAtATime() throws Exception {
    try (TestServer server = start("--rdb-key-save-delay", "1000");
        RespSocket client = server.connect()) {
      client.call("DEBUG", "POPULATE", "10000");
      assertThat(client.call("BGSAVE")).isEqualTo("Background saving started");
      String inProgress = "-ERR Background save already in progress";
      assertThat(client.call("BGSAVE")).isEqualTo(inProgress);
      assertThat(client.call("BGSAVE", "SCHEDULE")).isEqualTo(inProgress);
      assertThat(client.call("SAVE")).isEqualTo(inProgress);
      assertThat(client.call("SET", "key:1", "changed")).isEqualTo("OK");
      assertThat(client.call("FLUSHALL")).isEqualTo("OK");
      awaitSaved(client);
      assertThat(disk.exists(FILE)).as("the save was given up").isFalse();
      assertThat(field(client, "rdb_last_bgsave_status")).isEqualTo("ok");
      client.call("MULTI");
      client.call("BGSAVE");
      assertThat(client.call("EXEC").toString()).contains("Background saving scheduled");
      client.call("SET", "k", "v");
      Await.until("the scheduled save", () -> disk.exists(FILE));
    }
  }

  @Test
  void aSlotThatIsEmptiedWhileItIsWalkedHidesNothingOfTheNext() throws Exception {
    try (TestServer server = start("--rdb-key-save-delay", "5000");
        RespSocket client = server.connect()) {
      String[] delete = new String[21];
      delete[0] = "DEL";
      for (int i = 1; i <= 20; i++) {
        delete[i] = "{3560}" + i;
        client.call("SET", delete[i], "in the first slot of all");
      }
      for (int i = 0; i < 200; i++) {
        client.call("SET", "{later}" + i, "v");
      }
      client.call("BGSAVE");
      Await.until(
          "the first keys",
          () -> {
            int done = Integer.parseInt(field(client, "current_save_keys_processed"));
            return done > 0;
          });
      assertThat(client.number(delete)).isEqualTo(20);
      client.call("CONFIG", "SET", "rdb-key-save-delay", "0");
      awaitSaved(client);
      assertThat(client.call("DEBUG", "RELOAD", "NOSAVE")).isEqualTo("OK");
      assertThat(client.number("DBSIZE")).isEqualTo(220);
    }
  }

  @Test
  void aSavePointIsReached() throws Exception {
    try (TestServer server = start("--save", "60 2");
        RespSocket client = server.connect()) {
      server.clock().advance(Duration.ofSeconds(61));
      client.call("SET", "a", "1");
      Await.ticks(server, 3);
      assertThat(disk.exists(FILE)).isFalse();
      client.call("SET", "b", "2");
      Await.until("the save", () -> disk.exists(FILE));
      awaitSaved(client);
      assertThat(server.log().count("2 changes in 60 seconds. Saving...")).isEqualTo(1);
    }
  }

  @Test
  void keysWhoseTimeHasComeAreNotLoaded() throws Exception {
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      client.call("SET", "short", "v", "PX", "10");
      client.call("SET", "long", "v", "PX", "100000");
      client.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
      client.call("SAVE");
      server.clock().advance(Duration.ofMillis(11));
      assertThat(client.call("DEBUG", "RELOAD", "NOSAVE")).isEqualTo("OK");
      assertThat(client.number("DBSIZE")).isEqualTo(1);
      assertThat(field(client, "rdb_last_load_keys_expired")).isEqualTo("1");
    }
  }

  @Test
  void reloadingCanKeepWhatIsThere() throws Exception {
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      client.call("SET", "saved", "old");
      client.call("SAVE");
      client.call("SET", "saved", "new");
      client.call("SET", "other", "v");
      assertThat(client.call("DEBUG", "RELOAD", "NOSAVE", "NOFLUSH"))
          .isEqualTo("-ERR Error trying to load the RDB dump, check server logs.");
      assertThat(client.call("DEBUG", "RELOAD", "NOSAVE", "NOFLUSH", "MERGE")).isEqualTo("OK");
      assertThat(client.call("GET", "saved")).isEqualTo("old");
      assertThat(client.call("GET", "other")).isEqualTo("v");
      assertThat(client.call("DEBUG", "RELOAD")).isEqualTo("OK");
      assertThat(client.number("DBSIZE")).isEqualTo(2);
    }
  }

  // ---- loading takes its time ---------------------------------------------------------------

  @Test
  void whileItLoadsAServerSaysSo() throws Exception {
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      client.call("DEBUG", "POPULATE", "3000");
      client.call("SAVE");
    }
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    CompletableFuture<TestServer> started = CompletableFuture.supplyAsync(() -> startSlowly(port));
    try (RespSocket client = connect(port)) {
      assertThat(client.call("GET", "key:1"))
          .isEqualTo("-LOADING Redis is loading the dataset in memory");
      assertThat(client.call("PING")).isEqualTo("-LOADING Redis is loading the dataset in memory");
      assertThat(field(client, "loading")).isEqualTo("1");
      while (field(client, "loading_total_bytes").equals("0")) {
        // the file is not opened yet
        assertThat(field(client, "loading")).isEqualTo("1");
      }
      started.join().close();
    }
    assertThat(started.join().log().count("keys loaded: 3000")).isEqualTo(1);
  }

  private TestServer startSlowly(int port) {
    try {
      return start("--port", "" + port, "--key-load-delay", "500", "--io-threads", "2");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static RespSocket connect(int port) throws Exception {
    RespSocket[] client = new RespSocket[1];
    Await.until(
        "the port",
        () -> {
          try {
            client[0] = new RespSocket("127.0.0.1", port, 0);
            return true;
          } catch (IOException _) {
            return false;
          }
        });
    return client[0];
  }

  // ---- what the disk does -------------------------------------------------------------------

  @Test
  void writesAreRefusedUntilASaveWorksAgain() throws Exception {
    try (TestServer server = start("--save", "900 1");
        RespSocket client = server.connect()) {
      client.call("SET", "k", "v");
      disk.failWrites("No space left on device");
      client.call("BGSAVE");
      awaitSaved(client);
      assertThat(field(client, "rdb_last_bgsave_status")).isEqualTo("err");
      assertThat(client.text("SET", "k", "w")).startsWith(MISCONF);
      assertThat(client.text("PING")).startsWith(MISCONF);
      assertThat(client.call("GET", "k")).isEqualTo("v");
      assertThat(client.text("EVAL", "return redis.call('SET', KEYS[1], 'w')", "1", "k"))
          .startsWith(MISCONF);
      client.call("MULTI");
      assertThat(client.text("SET", "k", "w")).startsWith(MISCONF);
      assertThat(client.text("EXEC")).startsWith("-EXECABORT");
      assertThat(client.call("SHUTDOWN")).isEqualTo("-ERR Errors trying to SHUTDOWN. Check logs.");
      disk.failWrites(null);
      client.call("BGSAVE");
      awaitSaved(client);
      assertThat(client.call("SET", "k", "w")).isEqualTo("OK");
      assertThat(server.log().count("No space left on device")).isPositive();
      assertThat(disk.list(DIRECTORY)).containsExactly("dump.rdb");
    }
  }

  @Test
  void aPowerCutLeavesTheOldOrTheNewFile() throws Exception {
    int operations = operationsOfASave();
    for (int cut = 0; cut <= operations; cut++) {
      SimulatedDisk failing = new SimulatedDisk(cut, DIRECTORY);
      save(failing, "old", Integer.MAX_VALUE);
      save(failing, "new", cut);
      try (TestServer server = TestServer.start(failing.afterPowerCut());
          RespSocket client = server.connect()) {
        assertThat(client.call("GET", "k")).as("cut after %d", cut).isIn("old", "new");
      }
    }
  }

  private static int operationsOfASave() throws Exception {
    SimulatedDisk counted = new SimulatedDisk(0, DIRECTORY);
    save(counted, "old", Integer.MAX_VALUE);
    int before = counted.operations();
    save(counted, "new", Integer.MAX_VALUE);
    return counted.operations() - before;
  }

  private static void save(SimulatedDisk on, String value, int cutAfter) throws Exception {
    try (TestServer server = TestServer.start(on);
        RespSocket client = server.connect()) {
      client.call("SET", "k", value);
      client.call("SET", "more", value.repeat(30_000));
      on.cutPowerAfter(cutAfter);
      client.call("SAVE");
    }
  }

  @Test
  void aBrokenFileIsRefusedWithThePlace() throws Exception {
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      client.call("RPUSH", "list", "a", "b");
      client.call("SAVE");
    }
    byte[] file = disk.content(FILE);
    byte[] cut = Arrays.copyOf(file, file.length - 9);
    disk.put(FILE, cut);
    assertThatThrownBy(this::start)
        .isInstanceOf(RdbLoadException.class)
        .hasMessageContaining("offset " + cut.length);
    file[file.length - 1] ^= 1;
    disk.put(FILE, file);
    assertThatThrownBy(this::start)
        .isInstanceOf(RdbLoadException.class)
        .hasMessageContaining("RDB CRC error");
  }

  @Test
  void shutdownSavesIfAskedOrConfigured() throws Exception {
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      client.call("SET", "k", "v");
      client.send(RespSocket.request("SHUTDOWN"));
      Await.until("the end", () -> server.log().count("asked to shut down") == 1);
      assertThat(disk.exists(FILE)).isFalse();
    }
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      client.call("SET", "k", "v");
      client.send(RespSocket.request("SHUTDOWN", "SAVE"));
      Await.until("the end", () -> server.log().count("asked to shut down") == 1);
      assertThat(disk.exists(FILE)).isTrue();
    }
  }
}
