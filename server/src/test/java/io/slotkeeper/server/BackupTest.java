package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scheduled backups. The test's clock starts at 2023-11-14T22:13:20Z.
class BackupTest {
  @TempDir Path directory;

  private TestServer start(String... directives) throws Exception {
    List<String> all =
        Stream.concat(
                Stream.of("--dir", directory.toString(), "--backup-schedule", "0 * * * *"),
                Arrays.stream(directives))
            .toList();
    return TestServer.start(all.toArray(new String[0]));
  }

  private List<String> backups() throws IOException {
    Path folder = directory.resolve("backups");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    }
  }

  private void awaitBackups(String... names) throws Exception {
    Await.until("backups " + List.of(names), () -> backups().equals(List.of(names)));
  }

  @Test
  void aBackupIsMadeAtEveryMomentOfTheScheduleAndTheNewestStay() throws Exception {
    try (TestServer server = start("--backup-keep", "2");
        RespSocket client = server.connect()) {
      client.call("SET", "k", "v");
      server.clock().advance(Duration.ofHours(1));
      awaitBackups("20231114T231320Z.rdb");
      server.clock().advance(Duration.ofHours(1));
      awaitBackups("20231114T231320Z.rdb", "20231115T001320Z.rdb");
      server.clock().advance(Duration.ofHours(1));
      awaitBackups("20231115T001320Z.rdb", "20231115T011320Z.rdb");
      Await.until(
          "the status",
          () ->
              "1700010800".equals(client.info("persistence").get("backup_last_time"))
                  && "ok".equals(client.info("persistence").get("backup_last_status")));
    }
    try (TestServer restored =
            TestServer.start(
                "--dir",
                directory.resolve("backups").toString(),
                "--dbfilename",
                "20231115T011320Z.rdb");
        RespSocket client = restored.connect()) {
      assertThat(client.call("GET", "k")).isEqualTo("v");
    }
  }

  @Test
  void aBackupThatCannotBeWrittenIsReported() throws Exception {
    Files.createFile(directory.resolve("backups"));
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      server.clock().advance(Duration.ofHours(1));
      Await.until(
          "the failure", () -> "err".equals(client.info("persistence").get("backup_last_status")));
      assertThat(server.log().lines()).anyMatch(line -> line.contains("Backup failed: "));
    }
  }

  @Test
  void aLogThatWasRewrittenIsKeptWhenItTellsTheTime() throws Exception {
    try (TestServer server = start("--appendonly", "yes", "--aof-timestamp-enabled", "yes");
        RespSocket client = server.connect()) {
      client.call("SET", "k", "1");
      client.call("BGREWRITEAOF");
      awaitBackups("20231114T221320Z.aof");
      client.call("SET", "k", "2");
    }
    Path log = directory.resolve("backups/20231114T221320Z.aof");
    assertThat(log.resolve("appendonly.aof.1.incr.aof"))
        .content()
        .startsWith("#TS:1700000000\r\n")
        .contains("SET");
    assertThat(log.resolve("appendonly.aof.manifest"))
        .hasContent(
            """
            file appendonly.aof.1.base.rdb seq 1 type b
            file appendonly.aof.1.incr.aof seq 1 type i
            """);
    try (TestServer old =
            TestServer.start(
                "--dir",
                directory.resolve("backups").toString(),
                "--appenddirname",
                "20231114T221320Z.aof",
                "--appendonly",
                "yes");
        RespSocket client = old.connect()) {
      assertThat(client.call("GET", "k")).isEqualTo("1");
    }
  }

  @Test
  void aScheduleThatMakesNoSenseIsRefused() throws Exception {
    try (TestServer server = start();
        RespSocket client = server.connect()) {
      assertThat(client.text("CONFIG", "SET", "backup-schedule", "at night"))
          .contains("'at night' is no schedule");
      assertThat(client.call("CONFIG", "SET", "backup-schedule", "")).isEqualTo("OK");
      assertThat(client.call("CONFIG", "GET", "backup-schedule"))
          .isEqualTo(List.of("backup-schedule", ""));
    }
  }
}
