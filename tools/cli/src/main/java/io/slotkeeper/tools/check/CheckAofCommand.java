package io.slotkeeper.tools.check;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slotkeeper check-aof`: what redis-check-aof does, with its output and exit codes.
@Command(
    name = "check-aof",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCode.SOFTWARE,
    description = "Checks append-only files, and cuts off what is damaged at their end.")
public final class CheckAofCommand implements Callable<Integer> {
  @ArgGroup private final Repair repair = new Repair();

  /// One or the other.
  static final class Repair {
    @Option(names = "--fix", description = "Cut the last file behind its last whole command.")
    boolean fix;

    @Option(
        names = "--truncate-to-timestamp",
        paramLabel = "T",
        description = "Cut the last file before what was logged after this Unix time.")
    long timestamp;
  }

  @Parameters(paramLabel = "FILE", description = "A manifest, or a file of commands.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws Exception {
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    AofChecker checker =
        new AofChecker(
            System.out, answers, repair.fix, repair.timestamp, System.currentTimeMillis());
    try {
      checker.check(file);
      return ExitCode.OK;
    } catch (CheckFailedException e) {
      System.out.println(e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }
}
