package io.slotkeeper.server.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.disk.SimulatedDisk;
import io.slotkeeper.server.persistence.AppendOnlyLog.RewriteReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AppendOnlyLogTest {
  private static final String DIRECTORY = "/data/appendonlydir/";

  private final SimulatedDisk disk = new SimulatedDisk(1, "/data");
  private LogModel model;

  private void start(String... directives) throws Exception {
    model = new LogModel(disk, new Random(1), directives);
    model.load();
    model.open();
    model.settle();
  }

  @AfterEach
  void end() {
    model.close();
  }

  private String content(String name) throws Exception {
    return new String(disk.content(DIRECTORY + name), StandardCharsets.US_ASCII);
  }

  private void restart(String... directives) throws Exception {
    model.close();
    start(directives);
  }

  @Test
  void aNewLogHasABaseAndAnIncrement() throws Exception {
    start("--appendfsync", "always");
    assertThat(content("appendonly.aof.manifest"))
        .isEqualTo(
            """
            file appendonly.aof.1.base.rdb seq 1 type b
            file appendonly.aof.1.incr.aof seq 1 type i
            """);
    model.add(1);
    model.step();
    assertThat(content("appendonly.aof.1.incr.aof"))
        .isEqualTo("*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*2\r\n$3\r\nADD\r\n$1\r\n0\r\n");
  }

  @Test
  void aLogIsWrittenOnWhereItEnded() throws Exception {
    start("--appendfsync", "always");
    model.add(2);
    model.step();
    restart("--appendfsync", "always");
    assertThat(model.numbers).containsExactly(0L, 1L);
    model.add(1);
    model.step();
    restart("--appendfsync", "always");
    assertThat(model.numbers).containsExactly(0L, 1L, 2L);
    assertThat(model.lines.count("Opening AOF incr file appendonly.aof.1.incr.aof")).isOne();
  }

  @Test
  void withAlwaysARepliesWaitsForTheSync() throws Exception {
    start("--appendfsync", "always");
    model.add(1);
    assertThat(model.acknowledged()).isZero();
    model.step();
    assertThat(model.acknowledged()).isOne();
    assertThat(model.log.status().syncedOffset()).isEqualTo(model.stream().end());
  }

  @Test
  void everySecondSyncsEverySecond() throws Exception {
    start("--appendfsync", "everysec");
    model.add(1);
    model.step();
    assertThat(model.acknowledged()).isOne();
    assertThat(model.log.status().syncedOffset()).isZero();
    model.advance(Duration.ofSeconds(1));
    model.steps(2);
    assertThat(model.log.status().syncedOffset()).isEqualTo(model.stream().end());
  }

  @Test
  void aRewriteMakesASnapshotTheBase() throws Exception {
    start("--appendfsync", "always");
    model.add(3);
    model.step();
    assertThat(model.log.rewrite(false)).isEqualTo(RewriteReply.STARTED);
    assertThat(model.log.rewrite(false)).isEqualTo(RewriteReply.ALREADY_RUNNING);
    model.step();
    model.add(1);
    model.makeSnapshot();
    model.add(1);
    model.steps(3);
    assertThat(model.log.isRewriting()).isFalse();
    assertThat(content("appendonly.aof.manifest"))
        .isEqualTo(
            """
            file appendonly.aof.2.base.rdb seq 2 type b
            file appendonly.aof.2.incr.aof seq 2 type i
            """);
    assertThat(disk.list("/data/appendonlydir"))
        .containsExactly(
            "appendonly.aof.2.base.rdb", "appendonly.aof.2.incr.aof", "appendonly.aof.manifest");
    assertThat(content("appendonly.aof.2.incr.aof")).startsWith("*2\r\n$6\r\nSELECT\r\n");
    assertThat(model.acknowledged()).isEqualTo(model.numbers.size());
    int count = model.numbers.size();
    restart();
    assertThat(model.numbers).hasSize(count).doesNotHaveDuplicates();
  }

  @Test
  void aRewriteThatFailsLeavesALogOfSeveralIncrements() throws Exception {
    start("--appendfsync", "always");
    model.add(1);
    model.step();
    for (int i = 0; i < 3; i++) {
      model.log.rewrite(false);
      model.step();
      model.abortSnapshot();
      model.steps(2);
      model.add(1);
      model.steps(2);
    }
    assertThat(content("appendonly.aof.manifest"))
        .isEqualTo(
            """
            file appendonly.aof.1.base.rdb seq 1 type b
            file appendonly.aof.1.incr.aof seq 1 type i
            file appendonly.aof.2.incr.aof seq 2 type i
            file appendonly.aof.3.incr.aof seq 3 type i
            file appendonly.aof.4.incr.aof seq 4 type i
            """);
    assertThat(model.log.status().failedRewritesInARow()).isEqualTo(3);
    assertThat(model.log.status().lastRewriteFailed()).isTrue();
    restart();
    assertThat(model.numbers).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void aLogThatHasDoubledIsRewritten() throws Exception {
    start("--auto-aof-rewrite-min-size", "1000", "--auto-aof-rewrite-percentage", "100");
    for (int i = 0; i < 100; i++) {
      model.add(1);
    }
    model.steps(2);
    assertThat(model.log.isRewriting()).isTrue();
    assertThat(model.lines.count("Starting automatic rewriting of AOF")).isOne();
    model.makeSnapshot();
    model.steps(2);
    assertThat(model.log.isRewriting()).isFalse();
    model.steps(2);
    assertThat(model.log.isRewriting()).as("rewritten twice").isFalse();
  }

  @Test
  void afterThreeFailuresRewritesWaitLongerAndLonger() throws Exception {
    start("--auto-aof-rewrite-min-size", "1", "--auto-aof-rewrite-percentage", "1");
    model.add(1);
    for (int i = 0; i < 3; i++) {
      model.steps(2);
      assertThat(model.log.isRewriting()).as("attempt %d", i).isTrue();
      model.abortSnapshot();
      model.step();
      model.add(1);
    }
    model.steps(5);
    assertThat(model.log.isRewriting()).isFalse();
    assertThat(model.lines.count("will retry in 1 minutes")).isOne();
    model.advance(Duration.ofSeconds(61));
    model.step();
    assertThat(model.log.isRewriting()).isTrue();
  }

  @Test
  void aFullDiskRefusesWritesUntilThereIsRoom() throws Exception {
    start("--appendfsync", "everysec");
    disk.capacityBytes(disk.content(DIRECTORY + "appendonly.aof.manifest").length + 60);
    model.add(1);
    model.step();
    assertThat(model.acknowledged()).isOne();
    String good = content("appendonly.aof.1.incr.aof");
    model.add(1);
    model.steps(3);
    assertThat(model.acknowledged()).isOne();
    assertThat(model.log.status().refusal())
        .isEqualTo("MISCONF Errors writing to the AOF file: No space left on device");
    assertThat(content("appendonly.aof.1.incr.aof")).as("cut back").isEqualTo(good);
    assertThat(model.lines.count("Error writing to the AOF file")).isOne();

    disk.capacityBytes(Long.MAX_VALUE);
    model.advance(Duration.ofSeconds(1));
    model.step();
    assertThat(model.log.status().refusal()).isNull();
    assertThat(model.acknowledged()).isEqualTo(2);
    restart();
    assertThat(model.numbers).containsExactly(0L, 1L);
  }

  @Test
  void withAlwaysAWriteThatFailsEndsTheServer() throws Exception {
    start("--appendfsync", "always");
    disk.failWrites("Input/output error");
    model.add(1);
    model.step();
    assertThat(model.failed).isTrue();
    assertThat(model.acknowledged()).isZero();
    assertThat(model.lines.count("Can't recover from AOF write error")).isOne();
  }

  @Test
  void withAlwaysASyncThatFailsEndsTheServer() throws Exception {
    start("--appendfsync", "always");
    disk.failForces("Input/output error");
    model.add(1);
    model.step();
    assertThat(model.failed).isTrue();
    assertThat(model.acknowledged()).isZero();
    assertThat(model.lines.count("Can't persist AOF for fsync error")).isOne();
  }

  @Test
  void aSyncThatFailsEverySecondRefusesWritesAndIsHealedByARewrite() throws Exception {
    start("--appendfsync", "everysec");
    model.add(1);
    disk.failForces("Input/output error");
    model.advance(Duration.ofSeconds(1));
    model.steps(2);
    assertThat(model.log.status().refusal())
        .isEqualTo("MISCONF Errors writing to the AOF file: Input/output error");
    disk.failForces(null);
    model.advance(Duration.ofSeconds(1));
    model.steps(3);
    assertThat(model.log.status().refusal()).isNull();
    assertThat(model.log.isRewriting()).isTrue();
    model.makeSnapshot();
    model.steps(2);
    disk.cutPower();
    model.free();
    SimulatedDisk next = disk.afterPowerCut();
    model = new LogModel(next, new Random(1));
    model.load();
    assertThat(model.numbers).contains(0L);
  }

  @Test
  void aLogSwitchedOnBeginsWithARewrite() throws Exception {
    model = new LogModel(disk, new Random(1), "--appendfsync", "always");
    model.load();
    model.numbers.addAll(java.util.List.of(0L, 1L));
    model.log.enable();
    model.step();
    assertThat(disk.list("/data/appendonlydir"))
        .containsExactly("temp-appendonly.aof.base", "temp-appendonly.aof.incr");
    model.makeSnapshot();
    model.add(1);
    model.steps(5);
    assertThat(model.log.status().state()).isEqualTo(AofStatus.State.ON);
    assertThat(content("appendonly.aof.manifest"))
        .isEqualTo(
            """
            file appendonly.aof.1.base.rdb seq 1 type b
            file appendonly.aof.1.incr.aof seq 1 type i
            """);
    int count = model.numbers.size();
    restart();
    assertThat(model.numbers).hasSize(count).doesNotHaveDuplicates();
  }

  @Test
  void aFirstRewriteThatFailsIsTriedAgain() throws Exception {
    model = new LogModel(disk, new Random(1));
    model.load();
    model.log.enable();
    model.step();
    model.abortSnapshot();
    model.step();
    assertThat(model.lines.count("Removing the temp incr aof file")).isOne();
    assertThat(disk.list("/data/appendonlydir")).isEmpty();
    model.step();
    model.makeSnapshot();
    model.steps(3);
    assertThat(model.log.status().state()).isEqualTo(AofStatus.State.ON);
  }

  @Test
  void aLogSwitchedOffIsSynced() throws Exception {
    start("--appendfsync", "no");
    model.add(1);
    model.log.disable();
    model.steps(2);
    assertThat(model.acknowledged()).isOne();
    assertThat(model.gate().isOpen()).isTrue();
    disk.cutPower();
    SimulatedDisk next = disk.afterPowerCut();
    model.free();
    model = new LogModel(next, new Random(1));
    model.load();
    assertThat(model.numbers).containsExactly(0L);
  }

  @Test
  void theTimeIsNotedWhereItHasChanged() throws Exception {
    start("--aof-timestamp-enabled", "yes");
    model.add(1);
    model.step();
    model.add(1);
    model.step();
    model.advance(Duration.ofSeconds(2));
    model.add(1);
    model.step();
    assertThat(content("appendonly.aof.1.incr.aof").lines().filter(line -> line.startsWith("#")))
        .containsExactly("#TS:1700000000", "#TS:1700000002");
    restart();
    assertThat(model.numbers).hasSize(3);
  }

  @Test
  void aLogOfOneFileIsMovedIntoTheDirectory() throws Exception {
    disk.put(
        "/data/appendonly.aof",
        "*2\r\n$3\r\nADD\r\n$1\r\n0\r\n".getBytes(StandardCharsets.US_ASCII));
    start();
    assertThat(model.numbers).containsExactly(0L);
    assertThat(content("appendonly.aof.manifest"))
        .isEqualTo(
            """
            file appendonly.aof seq 1 type b
            file appendonly.aof.1.incr.aof seq 1 type i
            """);
    assertThat(disk.exists("/data/appendonly.aof")).isFalse();
    model.log.rewrite(false);
    model.step();
    model.makeSnapshot();
    model.steps(2);
    assertThat(content("appendonly.aof.manifest"))
        .startsWith("file appendonly.aof.2.base.rdb seq 2 type b");
  }
}
