package io.slotkeeper.server.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.config.ConfigException;
import io.slotkeeper.server.config.ServerConfig;
import io.slotkeeper.server.config.ServerConfig.SetterRights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamLogTest {
  private final ServerConfig config =
      new ServerConfig(new DiskConfigFiles(Path.of(""), InputStream.nullInputStream()), 1);
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final StreamLog log =
      new StreamLog(
          new PrintStream(written, true, StandardCharsets.UTF_8),
          42,
          InstantSource.fixed(Instant.parse("2026-11-05T10:00:00.023Z")),
          TimeZone.getTimeZone("UTC"),
          config.diagnostics);

  private void set(String name, String value) throws ConfigException {
    config.set(List.of(name, value), new SetterRights(false, false));
  }

  private String taken() {
    String text = written.toString(StandardCharsets.UTF_8);
    written.reset();
    return text;
  }

  private void logAll() {
    log.debug("d");
    log.verbose("v");
    log.notice("n");
    log.warning("w");
  }

  @Test
  void theLevelSaysWhatIsWrittenFromThenOn() throws ConfigException {
    logAll();
    assertThat(taken().lines())
        .containsExactly("42:M 05 Nov 2026 10:00:00.023 * n", "42:M 05 Nov 2026 10:00:00.023 # w");
    set("loglevel", "debug");
    logAll();
    assertThat(taken().lines().map(line -> line.substring(line.length() - 3)))
        .containsExactly(". d", "- v", "* n", "# w");
    set("loglevel", "nothing");
    logAll();
    assertThat(taken()).isEmpty();
  }

  @Test
  void theFormatSaysHowLinesLook() throws ConfigException {
    set("log-format", "logfmt");
    log.notice("say \"hi\"");
    assertThat(taken().strip())
        .isEqualTo(
            "pid=42 timestamp=2026-11-05T10:00:00.023Z level=notice message=\"say \\\"hi\\\"\"");
    set("log-format", "json");
    log.warning("a\nb\u0001");
    assertThat(taken().strip())
        .isEqualTo(
            "{\"pid\":42,\"timestamp\":\"2026-11-05T10:00:00.023Z\",\"level\":\"warning\","
                + "\"message\":\"a\\nb\\u0001\"}");
  }

  @Test
  void aLogFileIsAppendedTo(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("x.log");
    for (int i = 0; i < 2; i++) {
      try (PrintStream stream = StreamLog.open(file.toString())) {
        stream.println("line");
      }
    }
    assertThat(Files.readAllLines(file)).containsExactly("line", "line");
    assertThat(StreamLog.open("")).isSameAs(System.out);
  }

  @Test
  void thePidFileNamesTheProcessUntilItIsDeleted(@TempDir Path directory) throws IOException {
    PidFile file = PidFile.write(directory.resolve("pid").toString(), 7);
    assertThat(Files.readString(file.path())).isEqualTo("7\n");
    file.delete();
    assertThat(file.path()).doesNotExist();
  }
}
