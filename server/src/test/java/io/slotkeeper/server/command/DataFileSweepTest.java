package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.disk.SimulatedDisk;
import io.slotkeeper.server.launch.DiskConfigFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that a server has written, with values of all types, damaged at every byte and loaded by
/// another one: an append-only file gives its longest prefix of whole units, a snapshot all or
/// nothing, and whatever is refused is refused with its offset. Memory is checked all the time.
class DataFileSweepTest {
  private static final int COMMANDS = Integer.getInteger("slotkeeper.sweep.commands", 20);
  private static final int KEYS = 3;
  private static final int MAX_COMMAND_BYTES = 200;
  private static final String DIRECTORY =
      new DiskConfigFiles(Path.of(""), InputStream.nullInputStream()).workingDirectory();
  private static final String SNAPSHOT = DIRECTORY + "/dump.rdb";
  private static final String LOG = DIRECTORY + "/appendonlydir/appendonly.aof";
  private static final String INCREMENT = LOG + ".1.incr.aof";

  private final SimulatedDisk disk = new SimulatedDisk(1, DIRECTORY);

  /// What the data set was at each length of the append-only file at which a unit ended.
  private final TreeMap<Integer, String> digests = new TreeMap<>();

  private TestServer start(String appendOnly) throws Exception {
    return TestServer.start(
        disk,
        "--enable-debug-command",
        "yes",
        "--appendonly",
        appendOnly,
        "--databases",
        "4",
        "--proto-max-bulk-len",
        "1mb");
  }

  /// Writes both files.
  private void write(int seed) throws Exception {
    Random random = new Random(seed);
    try (TestServer server = start("yes");
        RespSocket client = server.connect()) {
      note(client);
      client.call("CONFIG", "SET", "aof-timestamp-enabled", "yes");
      client.call(
          "FUNCTION",
          "LOAD",
          "#!lua name=lib\nredis.register_function('f', function() return 1 end)");
      for (int i = 0; i < COMMANDS; i++) {
        server.clock().advance(Duration.ofMillis(random.nextInt(1000)));
        client.call("SELECT", Integer.toString(random.nextInt(2)));
        boolean isTransaction = random.nextInt(4) == 0;
        if (isTransaction) {
          client.call("MULTI");
        }
        for (int j = 0; j < (isTransaction ? 2 : 1); j++) {
          client.call(small(random));
        }
        if (isTransaction) {
          client.call("EXEC");
        }
        note(client);
      }
      client.call("SAVE");
    }
  }

  /// A command that stays small in a file, too: every byte of a file costs a load of all of it.
  private static String[] small(Random random) {
    String[] command;
    do {
      command = RandomWrites.next(random, KEYS);
    } while (!isSmall(command));
    return command;
  }

  private static boolean isSmall(String[] command) {
    return Arrays.stream(command).mapToInt(String::length).sum() <= MAX_COMMAND_BYTES
        && Arrays.stream(command).noneMatch(word -> word.contains("large:"));
  }

  private void note(RespSocket client) throws IOException {
    digests.put(disk.content(INCREMENT).length, client.text("DEBUG", "DIGEST"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anAppendOnlyFileThatIsCutIsLoadedUpToItsLastWholeUnit(int seed) throws Exception {
    write(seed);
    byte[] whole = disk.content(INCREMENT);
    try (TestServer server = start("no");
        RespSocket client = server.connect()) {
      for (int length = 0; length <= whole.length; length++) {
        disk.put(INCREMENT, Arrays.copyOf(whole, length));
        String name = "seed %d, cut at %d".formatted(seed, length);
        assertThat(client.text("DEBUG", "LOADAOF")).as(name).isEqualTo("OK");
        Map.Entry<Integer, String> expected = Objects.requireNonNull(digests.floorEntry(length));
        assertThat(client.text("DEBUG", "DIGEST")).as(name).isEqualTo(expected.getValue());
        server.log().lines().clear();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anAppendOnlyFileWithAnotherByteIsLoadedOrRefusedWithTheOffset(int seed) throws Exception {
    write(seed);
    byte[] whole = disk.content(INCREMENT);
    Random random = new Random(seed);
    try (TestServer server = start("no");
        RespSocket client = server.connect()) {
      for (int at = 0; at < whole.length; at++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) (1 + random.nextInt(255));
        disk.put(INCREMENT, damaged);
        String name = "seed %d, byte %d is %d".formatted(seed, at, damaged[at]);
        if (!client.text("DEBUG", "LOADAOF").equals("OK")) {
          assertThat(server.log().count(" at offset ")).as(name).isPositive();
        }
        server.log().lines().clear();
      }
      disk.put(INCREMENT, whole);
      assertThat(client.text("DEBUG", "LOADAOF")).isEqualTo("OK");
      assertThat(client.text("DEBUG", "DIGEST")).isEqualTo(digests.lastEntry().getValue());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aSnapshotWithAnyDamageIsRefusedWithTheOffset(int seed) throws Exception {
    write(seed);
    byte[] whole = disk.content(SNAPSHOT);
    Random random = new Random(seed);
    try (TestServer server = start("no");
        RespSocket client = server.connect()) {
      for (int at = 0; at < whole.length; at++) {
        refuses(server, client, Arrays.copyOf(whole, at), "seed %d, cut at %d".formatted(seed, at));
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) (1 + random.nextInt(255));
        String name = "seed %d, byte %d is %d".formatted(seed, at, damaged[at]);
        refuses(server, client, damaged, name);
      }
      disk.put(SNAPSHOT, whole);
      assertThat(client.text("DEBUG", "RELOAD", "NOSAVE")).isEqualTo("OK");
      assertThat(client.text("DEBUG", "DIGEST")).isEqualTo(digests.lastEntry().getValue());
    }
  }

  private void refuses(TestServer server, RespSocket client, byte[] file, String name)
      throws IOException {
    disk.put(SNAPSHOT, file);
    assertThat(client.text("DEBUG", "RELOAD", "NOSAVE")).as(name).startsWith("-ERR");
    assertThat(server.log().count("RDB reading offset ")).as(name).isEqualTo(1);
    server.log().lines().clear();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aDamagedSnapshotWhoseChecksumNobodyChecksHarmsNothingElse(int seed) throws Exception {
    write(seed);
    byte[] whole = disk.content(SNAPSHOT);
    Random random = new Random(seed);
    try (TestServer server = start("no");
        RespSocket client = server.connect()) {
      client.call("DEBUG", "SET-SKIP-CHECKSUM-VALIDATION", "1");
      for (int at = 0; at < whole.length; at++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) (1 + random.nextInt(255));
        disk.put(SNAPSHOT, damaged);
        client.call("DEBUG", "RELOAD", "NOSAVE");
        assertThat(client.text("DEBUG", "DIGEST"))
            .as("seed %d, byte %d is %d", seed, at, damaged[at])
            .hasSize(40);
        server.log().lines().clear();
      }
    }
  }
}
