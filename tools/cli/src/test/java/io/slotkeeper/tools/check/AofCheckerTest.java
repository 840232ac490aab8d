package io.slotkeeper.tools.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class AofCheckerTest {
  private static final String INCREMENT = "appendonly.aof.1.incr.aof";
  private static final String COMMANDS =
      "#TS:1628217470\r\n"
          + "*3\r\n$3\r\nset\r\n$4\r\nfoo1\r\n$4\r\nbar1\r\n"
          + "#TS:1628217471\r\n"
          + "*1\r\n$5\r\nMULTI\r\n"
          + "*3\r\n$3\r\nset\r\n$4\r\nfoo2\r\n$4\r\nbar2\r\n"
          + "*1\r\n$4\r\nEXEC\r\n"
          + "#TS:1628217473\r\n"
          + "*3\r\n$3\r\nset\r\n$4\r\nfoo3\r\n$4\r\nbar3\r\n";

  @TempDir Path directory;

  /// What a check printed, and whether it failed.
  private record Result(String output, boolean failed) {}

  private Path write(String name, String content) throws IOException {
    return Files.write(directory.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Result check(Path file, boolean fix, long timestamp, String answer)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.ISO_8859_1);
    BufferedReader answers = new BufferedReader(new StringReader(answer));
    boolean failed = false;
    try {
      new AofChecker(out, answers, fix, timestamp, 0).check(file);
    } catch (CheckFailedException e) {
      out.println(e.getMessage());
      failed = true;
    }
    return new Result(bytes.toString(StandardCharsets.ISO_8859_1), failed);
  }

  private Path manifest(String... lines) throws IOException {
    return write("appendonly.aof.manifest", String.join("\n", lines) + "\n");
  }

  @Test
  void aWholeLogIsValid() throws IOException {
    write("appendonly.aof.1.base.aof", COMMANDS);
    write(INCREMENT, COMMANDS);
    Path manifest =
        manifest(
            "file appendonly.aof.1.base.aof seq 1 type b", "file " + INCREMENT + " seq 1 type i");
    Result result = check(manifest, false, 0, "");
    assertThat(result.failed).isFalse();
    assertThat(result.output)
        .contains("Start to check BASE AOF (RESP format).")
        .contains("BASE AOF appendonly.aof.1.base.aof is valid")
        .contains("INCR AOF " + INCREMENT + " is valid")
        .endsWith("All AOF files and manifest are valid\n");
  }

  @Test
  void onlyTheLastFileIsCut() throws IOException {
    write("appendonly.aof.1.base.aof", COMMANDS + "!!!");
    write(INCREMENT, COMMANDS);
    Path manifest =
        manifest(
            "file appendonly.aof.1.base.aof seq 1 type b", "file " + INCREMENT + " seq 1 type i");
    Result result = check(manifest, true, 0, "y\n");
    assertThat(result.failed).isTrue();
    assertThat(result.output).contains("because it is not the last file");
  }

  @Test
  void aDamagedEndIsCutWhenTheUserAgrees() throws IOException {
    Path file = write(INCREMENT, COMMANDS + "*3\r\n$3\r\nset");
    Path manifest = manifest("file " + INCREMENT + " seq 1 type i");
    assertThat(check(manifest, true, 0, "n\n").failed).isTrue();
    Result result = check(manifest, true, 0, "y\n");
    assertThat(result.failed).isFalse();
    assertThat(result.output).contains("Successfully truncated AOF " + INCREMENT);
    assertThat(Files.size(file)).isEqualTo(COMMANDS.length());
    assertThat(check(manifest, false, 0, "").failed).isFalse();
  }

  @Test
  void aLogIsCutToATime() throws IOException {
    Path file = write(INCREMENT, COMMANDS);
    Path manifest = manifest("file " + INCREMENT + " seq 1 type i");
    assertThat(check(manifest, false, 1628217473, "").output).contains("Truncate nothing in AOF");
    Result result = check(manifest, false, 1628217471, "");
    assertThat(result.output)
        .contains("Successfully truncated AOF " + INCREMENT + " to timestamp 1628217471");
    assertThat(Files.size(file)).isEqualTo(COMMANDS.indexOf("#TS:1628217473"));
    assertThat(check(manifest, false, 1628217469, "").output)
        .contains("has nothing before timestamp 1628217469, aborting...");
  }

  static boolean hasOracle() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-check-aof")));
  }

  /// Damages a file at every byte and compares with Redis' own checker. That takes a cut annotation
  /// for a whole one, to which the next command would be appended, and a count of 0 for a command;
  /// what it shows behind the end of a file is by chance.
  @Test
  @EnabledIf("hasOracle")
  void theOutputIsThatOfRedis() throws IOException, InterruptedException {
    byte[] whole = COMMANDS.getBytes(StandardCharsets.ISO_8859_1);
    Path file = directory.resolve(INCREMENT);
    for (int at = 0; at < whole.length; at++) {
      int lineStart = COMMANDS.lastIndexOf('\n', at - 1) + 1;
      if (at == lineStart || COMMANDS.charAt(lineStart) != '#') {
        Files.write(file, Arrays.copyOf(whole, at));
        sameAsOracle(file, "cut at " + at);
      }
      if (COMMANDS.startsWith("*1", at - 1)) {
        continue;
      }
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      Files.write(file, flipped);
      sameAsOracle(file, "flipped at " + at);
    }
  }

  private static void sameAsOracle(Path file, String name)
      throws IOException, InterruptedException {
    Process oracle =
        new ProcessBuilder("redis-check-aof", file.toString()).redirectErrorStream(true).start();
    String expected =
        new String(oracle.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(oracle.waitFor(10, TimeUnit.SECONDS)).isTrue();
    Result result = check(file, false, 0, "");
    assertThat(comparable(result.output)).as(name).isEqualTo(comparable(expected));
    assertThat(result.failed).as(name).isEqualTo(oracle.exitValue() != 0);
  }

  private static String comparable(String output) {
    return output.replaceAll("got: [0-9a-f]{4}\n", "got: ...\n");
  }
}
