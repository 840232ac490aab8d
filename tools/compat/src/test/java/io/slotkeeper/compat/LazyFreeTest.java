package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.tools.client.CommandLine;
import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What FLUSHALL removes is freed in the background, not kept until the server ends.
class LazyFreeTest {
  private static final int KEYS = 50_000;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @ParameterizedTest(name = "FLUSHALL {0} with io-threads {1}")
  @CsvSource({"SYNC, 1", "ASYNC, 1", "ASYNC, 4"})
  void theMemoryOfAFlushedKeyspaceIsFreed(String mode, String ioThreads) throws IOException {
    try (ServerProcess server = Servers.slotkeeper("--io-threads", ioThreads);
        RespConnection connection = server.connect()) {
      long empty = usedMemory(server);
      fill(connection);
      long full = usedMemory(server);
      connection.call("FLUSHALL", mode);
      long enough = empty + (full - empty) / 10;
      long start = System.nanoTime();
      long used = usedMemory(server);
      while (used > enough && System.nanoTime() - start < LIMIT.toNanos()) {
        used = usedMemory(server);
      }
      assertThat(used).as("of %d bytes at most %d may be left", full, enough).isLessThan(enough);
    }
  }

  private static void fill(RespConnection connection) throws IOException {
    String value = "x".repeat(200);
    for (int i = 0; i < KEYS; i++) {
      connection.send(CommandLine.words("SET", "key:" + i, value));
    }
    connection.flush();
    for (int i = 0; i < KEYS; i++) {
      connection.read();
    }
  }

  private static long usedMemory(ServerProcess server) throws IOException {
    return Long.parseLong(server.info("memory", "used_memory"));
  }
}
