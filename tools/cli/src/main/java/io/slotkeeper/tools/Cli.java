package io.slotkeeper.tools;

import io.slotkeeper.tools.aot.TrainAotCommand;
import io.slotkeeper.tools.backup.BackupCommand;
import io.slotkeeper.tools.backup.RestoreCommand;
import io.slotkeeper.tools.bench.BenchCommand;
import io.slotkeeper.tools.chaos.ChaosCommand;
import io.slotkeeper.tools.chaos.FailoverCommand;
import io.slotkeeper.tools.check.CheckAofCommand;
import io.slotkeeper.tools.check.CheckRdbCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The entry point of every tool: `slotkeeper <tool> ...` lands here unless the tool is the server.
@Command(
    name = "slotkeeper",
    mixinStandardHelpOptions = true,
    description = "Tools of the Slotkeeper server.",
    subcommands = {
      BackupCommand.class,
      BenchCommand.class,
      ChaosCommand.class,
      CheckAofCommand.class,
      CheckRdbCommand.class,
      FailoverCommand.class,
      RestoreCommand.class,
      TrainAotCommand.class
    })
public final class Cli {
  private Cli() {}

  /// Runs one tool and exits with its status: 0 done, 1 failed, 2 wrong usage.
  public static void main(String[] args) {
    CommandLine commandLine = new CommandLine(new Cli());
    commandLine.setExecutionExceptionHandler(Cli::reportFailure);
    System.exit(args.length == 0 ? usage(commandLine) : commandLine.execute(args));
  }

  private static int usage(CommandLine commandLine) {
    commandLine.usage(System.err);
    return CommandLine.ExitCode.USAGE;
  }

  private static int reportFailure(
      Exception failure, CommandLine tool, CommandLine.ParseResult arguments) {
    System.err.println(tool.getCommandName() + ": " + failure.getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }
}
