package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.process.ServerCommand;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One directory of append-only files, written by Slotkeeper and redis-server in turns. Each finds
/// the data set the other one had.
class AofExchangeTest {
  private static final int KEYS = Integer.getInteger("slotkeeper.exchange.keys", 100);
  private static final int DATABASES = 3;
  private static final String LIBRARY =
      "#!lua name=mine\nredis.register_function('answer', function() return 42 end)";

  @TempDir Path directory;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final RandomValues values = new RandomValues(seed);

  @Test
  void redis70GoesOnWithOurFilesAndWeWithIts() throws IOException {
    takeTurns(Servers.redis70());
  }

  @Test
  void redis72GoesOnWithOurFilesAndWeWithIts() throws IOException {
    takeTurns(Servers.redis72());
  }

  private void takeTurns(Optional<ServerCommand> other) throws IOException {
    assumeTrue(other.isPresent(), "no such redis-server");
    ServerCommand theirs = other.get().with("--appendonly", "yes");
    ServerCommand ours =
        Servers.slotkeeperCommand()
            .with("--appendonly", "yes", "--enable-debug-command", "yes", "--io-threads", "2");
    String digest = turn(ours, "", true, "yes");
    digest = turn(theirs, digest, false, "yes");
    digest = turn(ours, digest, true, "no");
    digest = turn(theirs, digest, true, "yes");
    digest = turn(ours, digest, false, "yes");
    turn(theirs, digest, true, "no");
  }

  /// Starts a server, compares the data set, changes it.
  ///
  /// @param digest what the data set must have, empty at first
  /// @param rewrite whether the files are rewritten
  /// @param preamble whether the new base is a snapshot
  /// @return the digest at the end
  private String turn(ServerCommand command, String digest, boolean rewrite, String preamble)
      throws IOException {
    try (ServerProcess server = ServerProcess.startIn(directory, command);
        RespConnection connection = server.connect()) {
      if (digest.isEmpty()) {
        connection.call("FUNCTION", "LOAD", LIBRARY);
      } else {
        assertThat(connection.call("DEBUG", "DIGEST").text()).as("seed %s", seed).isEqualTo(digest);
      }
      assertThat(connection.call("FCALL", "answer", "0").text()).isEqualTo("42");
      connection.call("CONFIG", "SET", "aof-use-rdb-preamble", preamble);
      fill(connection);
      if (rewrite) {
        assertThat(connection.call("BGREWRITEAOF").isError()).isFalse();
        fill(connection);
        while (!server.info("persistence", "aof_rewrite_in_progress").equals("0")) {
          fill(connection);
        }
        assertThat(server.info("persistence", "aof_last_bgrewrite_status")).isEqualTo("ok");
      }
      fill(connection);
      String end = connection.call("DEBUG", "DIGEST").text();
      assertThat(server.terminate(Duration.ofSeconds(20))).isIn(0, 143);
      return end;
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
}
