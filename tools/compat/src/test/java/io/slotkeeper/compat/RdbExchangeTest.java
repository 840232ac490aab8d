package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slotkeeper.tools.client.CommandLine;
import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.process.ServerCommand;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Snapshot files of Slotkeeper loaded by redis-server and the other way round: the data set must
/// have the digest it had.
class RdbExchangeTest {
  private static final int KEYS = Integer.getInteger("slotkeeper.exchange.keys", 400);
  private static final int DATABASES = 3;
  private static final String LIBRARY =
      "#!lua name=mine\nredis.register_function('answer', function() return 42 end)";

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final RandomValues values = new RandomValues(seed);

  @Test
  void redis70LoadsOurFilesAndWeLoadIts() throws IOException {
    exchange(Servers.redis70());
  }

  @Test
  void redis72LoadsOurFilesAndWeLoadIts() throws IOException {
    exchange(Servers.redis72());
  }

  private void exchange(Optional<ServerCommand> other) throws IOException {
    assumeTrue(other.isPresent(), "no such redis-server");
    try (ServerProcess redis = ServerProcess.start(other.get());
        ServerProcess slotkeeper =
            Servers.slotkeeper("--enable-debug-command", "yes", "--io-threads", "2");
        RespConnection theirs = redis.connect();
        RespConnection ours = slotkeeper.connect()) {
      for (RespConnection connection : List.of(theirs, ours)) {
        connection.call("CONFIG", "SET", "list-max-listpack-size", "-1");
      }
      ours.call("FUNCTION", "LOAD", LIBRARY);
      fill(ours);
      transfer(ours, theirs, "SAVE");
      assertThat(theirs.call("FCALL", "answer", "0").text()).isEqualTo("42");
      ours.call("CONFIG", "SET", "rdbcompression", "no", "maxmemory-policy", "allkeys-lfu");
      theirs.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
      fill(ours);
      transfer(ours, theirs, "BGSAVE");
      fill(theirs);
      transfer(theirs, ours, "SAVE");
      assertThat(ours.call("FCALL", "answer", "0").text()).isEqualTo("42");
    }
  }

  private void fill(RespConnection connection) throws IOException {
    for (int i = 0; i < KEYS; i++) {
      String key = "key" + random.nextInt(KEYS);
      connection.call("SELECT", Integer.toString(random.nextInt(DATABASES)));
      connection.call("DEL", key);
      for (List<byte[]> command : values.next(key)) {
        assertThat(connection.call(command).isError()).as("seed %s", seed).isFalse();
      }
      if (random.nextInt(3) == 0) {
        connection.call("PEXPIRE", key, Integer.toString(1_000_000 + random.nextInt(1_000_000)));
      }
    }
  }

  private void transfer(RespConnection from, RespConnection to, String save) throws IOException {
    long before = Long.parseLong(field(from, "rdb_last_save_time"));
    assertThat(from.call(CommandLine.words(save)).isError()).isFalse();
    while (!field(from, "rdb_bgsave_in_progress").equals("0")) {
      assertThat(from.call("PING").text()).isEqualTo("PONG");
    }
    assertThat(field(from, "rdb_last_bgsave_status")).isEqualTo("ok");
    assertThat(Long.parseLong(field(from, "rdb_last_save_time"))).isGreaterThanOrEqualTo(before);
    Files.copy(file(from), file(to), StandardCopyOption.REPLACE_EXISTING);
    assertThat(to.call("DEBUG", "RELOAD", "NOSAVE").text()).as("seed %s", seed).isEqualTo("OK");
    String digest = from.call("DEBUG", "DIGEST").text();
    assertThat(to.call("DEBUG", "DIGEST").text()).as("seed %s", seed).isEqualTo(digest);
  }

  private static String field(RespConnection connection, String name) throws IOException {
    for (String line : connection.call("INFO", "persistence").text().split("\r\n", -1)) {
      if (line.startsWith(name + ":")) {
        return line.substring(name.length() + 1);
      }
    }
    throw new IOException("no field " + name);
  }

  private static Path file(RespConnection connection) throws IOException {
    return Path.of(connection.call("CONFIG", "GET", "dir").children().get(1).text())
        .resolve("dump.rdb");
  }
}
