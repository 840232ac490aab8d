package io.slotkeeper.tools.check;

import io.slotkeeper.datatypes.rdb.BlockSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `slotkeeper check-rdb FILE`: what redis-check-rdb does, with its lines and exit codes.
@Command(
    name = "check-rdb",
    mixinStandardHelpOptions = true,
    description = "Checks an RDB file and tells what is in it.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the file can be loaded", "1:it cannot"})
public final class CheckRdbCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The file.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    try (FileChannel channel = FileChannel.open(file)) {
      BlockSource source = new BlockSource(new FileBlocks(channel), channel.size(), true);
      RdbCheck check = new RdbCheck(out, source, System.currentTimeMillis(), true);
      check.info("Checking RDB file " + file);
      if (!check.run()) {
        return 1;
      }
      check.info("\\o/ RDB looks OK! \\o/");
      check.printCounts();
      return 0;
    }
  }
}
