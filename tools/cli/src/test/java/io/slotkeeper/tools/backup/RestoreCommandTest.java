package io.slotkeeper.tools.backup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RestoreCommandTest {
  private static final String MANIFEST = "appendonly.aof.manifest";
  private static final String BASE = "appendonly.aof.1.base.rdb";
  private static final String FIRST = "appendonly.aof.1.incr.aof";
  private static final String SECOND = "appendonly.aof.2.incr.aof";
  private static final String AT_1000 = "#TS:1000\r\n*2\r\n$4\r\nINCR\r\n$1\r\nk\r\n";
  private static final String AT_1010 =
      "#TS:1010\r\n*1\r\n$5\r\nMULTI\r\n*2\r\n$4\r\nINCR\r\n$1\r\nk\r\n*1\r\n$4\r\nEXEC\r\n";
  private static final String AT_1020 = "#TS:1020\r\n*2\r\n$4\r\nINCR\r\n$1\r\nk\r\n";

  @TempDir Path directory;

  private final StringWriter errors = new StringWriter();

  private int restore(String... arguments) {
    return new CommandLine(new RestoreCommand())
        .setExecutionExceptionHandler((failure, _, _) -> {
          errors.write(String.valueOf(failure.getMessage()));
          return 1;
        })
        .setErr(new PrintWriter(errors))
        .execute(arguments);
  }

  private int restoreTo(String moment) {
    return restore("--from", from().toString(), "--to", target().toString(), "--to-time", moment);
  }

  private Path from() {
    return directory.resolve("data");
  }

  private Path target() {
    return directory.resolve("restored");
  }

  private String restored(String file) throws IOException {
    return Files.readString(target().resolve("appendonlydir").resolve(file), ISO_8859_1);
  }

  /// A snapshot without keys and without a checksum.
  private static byte[] snapshot(long seconds) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String time = Long.toString(seconds);
    bytes.writeBytes("REDIS0010\u00fa\u0005ctime".getBytes(ISO_8859_1));
    bytes.write(time.length());
    bytes.writeBytes(time.getBytes(ISO_8859_1));
    bytes.write(0xff);
    bytes.writeBytes(new byte[8]);
    return bytes.toByteArray();
  }

  private static String backupName(long seconds) {
    return Instant.ofEpochSecond(seconds).toString().replaceAll("[-:]", "");
  }

  private void writeSnapshot(long seconds) throws IOException {
    Path folder = Files.createDirectories(from().resolve("backups"));
    Files.write(folder.resolve(backupName(seconds) + ".rdb"), snapshot(seconds));
  }

  /// A log in a folder, begun at some time.
  private void writeLog(String folder, long seconds, String first, String second)
      throws IOException {
    Path log = Files.createDirectories(from().resolve(folder));
    Files.write(log.resolve(BASE), snapshot(seconds));
    Files.writeString(log.resolve(FIRST), first, ISO_8859_1);
    Files.writeString(log.resolve(SECOND), second, ISO_8859_1);
    Files.writeString(
        log.resolve(MANIFEST),
        "file %s seq 1 type b\nfile %s seq 1 type i\nfile %s seq 2 type i\n"
            .formatted(BASE, FIRST, SECOND));
  }

  @Test
  void aLogIsCutBehindTheLastSecondThatIsWanted() throws IOException {
    writeLog("appendonlydir", 900, AT_1000 + AT_1010, AT_1020);
    assertThat(restoreTo("1009")).isZero();
    assertThat(restored(FIRST)).isEqualTo(AT_1000);
    assertThat(restored(MANIFEST)).contains(BASE, FIRST).doesNotContain(SECOND);
    assertThat(target().resolve("appendonlydir").resolve(SECOND)).doesNotExist();
  }

  @Test
  void aMomentMayBeWrittenAsADate() throws IOException {
    writeLog("appendonlydir", 900, AT_1000 + AT_1010, AT_1020);
    assertThat(restoreTo("1970-01-01T00:16:50Z")).isZero();
    assertThat(restored(FIRST)).isEqualTo(AT_1000 + AT_1010);
    assertThat(restored(SECOND)).isEmpty();
  }

  @Test
  void withoutAMomentAllIsRestoredButATornEnd() throws IOException {
    writeLog("appendonlydir", 900, AT_1000, AT_1010 + "*1\r\n$5\r\nMULTI\r\n" + "*2\r\n$4\r\nIN");
    assertThat(restore("--from", from().toString(), "--to", target().toString())).isZero();
    assertThat(restored(FIRST)).isEqualTo(AT_1000);
    assertThat(restored(SECOND)).isEqualTo(AT_1010);
  }

  @Test
  void theSnapshotIsTakenWhenNoLogGetsCloser() throws IOException {
    writeLog("backups/" + backupName(950) + ".aof", 900, "#TS:940\r\n" + AT_1000, AT_1010);
    writeSnapshot(980);
    assertThat(restoreTo("990")).isZero();
    assertThat(target().resolve("dump.rdb")).hasBinaryContent(snapshot(980));
    assertThat(target().resolve("appendonlydir").resolve(BASE)).hasBinaryContent(snapshot(980));
    assertThat(restored(MANIFEST)).isEqualTo("file " + BASE + " seq 1 type b\n");
  }

  @Test
  void theNewestLogThatBeganInTimeIsTaken() throws IOException {
    writeLog("backups/" + backupName(1005) + ".aof", 900, AT_1000, "");
    writeLog("appendonlydir", 1005, AT_1010, AT_1020);
    writeSnapshot(950);
    assertThat(restoreTo("1001")).isZero();
    assertThat(restored(BASE)).isEqualTo(new String(snapshot(900), ISO_8859_1));
    assertThat(restored(FIRST)).isEqualTo(AT_1000);
  }

  @Test
  void aLogWithoutTimesIsOnlyRestoredAsAWhole() throws IOException {
    String untimed = AT_1000.substring(AT_1000.indexOf('*'));
    writeLog("appendonlydir", 900, untimed, untimed);
    assertThat(restoreTo("1009")).isEqualTo(1);
    assertThat(errors.toString()).contains("aof-timestamp-enabled");
    assertThat(target()).doesNotExist();
    writeSnapshot(950);
    assertThat(restore("--from", from().toString(), "--to", target().toString())).isZero();
    assertThat(restored(SECOND)).isEqualTo(untimed);
  }

  @Test
  void whatIsDamagedOrMissingIsRefused() throws IOException {
    writeLog("appendonlydir", 900, AT_1000 + "!!", AT_1010);
    assertThat(restoreTo("1020")).isEqualTo(1);
    assertThat(errors.toString()).contains(FIRST + " is broken at offset " + AT_1000.length());
    assertThat(restoreTo("899")).isEqualTo(1);
    assertThat(errors.toString()).contains("nothing there goes back to 1970-01-01T00:14:59Z");
    assertThat(restoreTo("yesterday")).isEqualTo(2);
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    writeSnapshot(980);
    assertThat(restoreTo("990")).isZero();
    assertThat(restoreTo("990")).isEqualTo(1);
    assertThat(errors.toString()).contains("dump.rdb is there already");
  }
}
