package io.slotkeeper.tools.aot;

import io.slotkeeper.tools.process.ServerCommand;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Runs a server once under short mixed traffic so that the JVM records loaded classes and method
/// profiles (JEP 483, 514 and 515), and stores them where the launcher looks for them.
///
/// The JVM writes the cache when it exits, to a temporary name that is renamed when complete, so a
/// server that starts meanwhile sees either no cache or a whole one.
@Command(
    name = "train-aot",
    hidden = true,
    description = "Trains the JVM's ahead-of-time cache; the launcher calls this.")
public final class TrainAotCommand implements Callable<Integer> {
  /// Writing the cache takes a second JVM a few seconds of one core.
  private static final Duration EXIT_LIMIT = Duration.ofMinutes(2);

  @Parameters(index = "0", paramLabel = "FILE", description = "The cache file to write.")
  private Path cache = Path.of("");

  @Parameters(index = "1..*", arity = "1..*", description = "The java command of the server.")
  private List<String> java = List.of();

  @Override
  public Integer call() throws IOException {
    Path unfinished = cache.resolveSibling(cache.getFileName() + ".part");
    List<String> words = new ArrayList<>(java);
    words.add(1, "-XX:AOTCacheOutput=" + unfinished);
    ServerCommand command = new ServerCommand("training", words);
    try (ServerProcess server =
        ServerProcess.start(command.with("--enable-debug-command", "yes"))) {
      TrainingTraffic.run(server);
      server.terminate(EXIT_LIMIT);
      if (!Files.exists(unfinished)) {
        throw new IOException("the JVM wrote no cache:\n" + server.log());
      }
    }
    Files.move(unfinished, cache, StandardCopyOption.ATOMIC_MOVE);
    return 0;
  }
}
