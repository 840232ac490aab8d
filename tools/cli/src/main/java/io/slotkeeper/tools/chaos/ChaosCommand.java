package io.slotkeeper.tools.chaos;

import io.slotkeeper.tools.history.Model;
import io.slotkeeper.tools.history.Operation;
import io.slotkeeper.tools.process.ServerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/// `slotkeeper chaos`: breaks a cluster of real processes in each of the ways of [Fault], while
/// clients write with a quorum, and judges what they saw: no confirmed write may be lost and no
/// read may be stale. It fails too when a shard is not whole again a minute after all was mended.
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = "Breaks a cluster of processes and judges what its clients saw.")
public final class ChaosCommand implements Callable<Integer> {
  private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

  @Option(names = "--server", defaultValue = "", description = "How a node is started.")
  private String server = "";

  @Option(
      names = "--zookeeper",
      defaultValue = ZooKeeperProcess.DEBIAN,
      description = "How ZooKeeper is started; its configuration file is added.")
  private String zooKeeper = ZooKeeperProcess.DEBIAN;

  @Option(names = "--shards", defaultValue = "1", description = "How many shards.")
  private int shardCount = 1;

  @Option(names = "--nodes", defaultValue = "3", description = "How many nodes each has.")
  private int nodesPerShard = 3;

  @Option(names = "--rounds", defaultValue = "15", description = "How many faults.")
  private int rounds = 15;

  @Option(names = "--seed", defaultValue = "-1", description = "Of the run; else a random one.")
  private long seed = -1;

  @Option(names = "--fault", description = "Only these faults.")
  private List<Fault> only = new ArrayList<>();

  @Option(
      names = "--lasts",
      arity = "1..2",
      paramLabel = "MS",
      description = "How long a fault lasts, at least and at most; else 200 to 4000.")
  private int[] lasts = {200, 4000};

  @Option(
      names = "--without-quorum",
      description = "Writes are confirmed by the primary alone: some must be lost, and found.")
  private boolean withoutQuorum;

  @Option(names = "--directory", description = "Where files go; they stay when it is named.")
  private Path directory = Path.of("");

  @Override
  public Integer call() throws Exception {
    boolean scratch = directory.toString().isEmpty();
    Path files = scratch ? Files.createTempDirectory("slotkeeper-chaos-") : directory;
    long used = seed < 0 ? System.nanoTime() & Integer.MAX_VALUE : seed;
    System.out.printf(Locale.ROOT, "seed %d, files in %s%n", used, files);
    ServerCommand command = nodeCommand(server);
    if (withoutQuorum) {
      command = command.with("--write-quorum", "no");
    }
    try (Shards shards =
        new Shards(
            shardCount, nodesPerShard, files, command, ServerCommand.parse(zooKeeper).words())) {
      boolean good = true;
      for (int round = 0; round < rounds && good; round++) {
        good = play(shards, round, new SplittableRandom(used + round), files);
      }
      return good ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  /// How a node is started that loses nothing while one other holds it.
  static ServerCommand nodeCommand(String line) {
    String launcher = System.getProperty("slotkeeper.launcher", "./slotkeeper") + " server";
    return ServerCommand.parse(line.isEmpty() ? launcher : line)
        .with("--min-replicas-to-write", "1", "--write-quorum", "yes")
        .with("--write-quorum-timeout", "2000", "--appendonly", "yes")
        .with("--repl-diskless-sync-delay", "0", "--io-threads", "1");
  }

  private boolean play(Shards shards, int round, SplittableRandom random, Path files)
      throws IOException, InterruptedException {
    List<Fault> faults = only.isEmpty() ? List.of(Fault.values()) : only;
    Fault fault = faults.get(round % faults.size());
    int shard = random.nextInt(shards.count());
    Workload workload = new Workload(shards, round, random.nextLong());
    workload.start();
    LockSupport.parkNanos(CALM_NANOS);
    long before = workload.confirmedWrites();
    fault.strike(shards, shard, random);
    int millis = random.nextInt(lasts[0], lasts[lasts.length - 1] + 1);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    long during = workload.confirmedWrites();
    fault.mendAll(shards);
    boolean whole = becomesWhole(shards);
    LockSupport.parkNanos(CALM_NANOS);
    workload.end();
    Map<String, String> violations = workload.violations();
    System.out.printf(
        Locale.ROOT,
        "round %d: %s, shard %d, %d ms: %d writes before, %d during, %d after, %d in all: %s%n",
        round,
        fault,
        shard,
        millis,
        before,
        during - before,
        workload.confirmedWrites() - during,
        workload.operations(),
        violations.isEmpty() ? whole ? "good" : "not whole again" : violations);
    if (!violations.isEmpty()) {
      write(workload, files);
    }
    return whole && violations.isEmpty();
  }

  private static boolean becomesWhole(Shards shards) {
    try {
      shards.awaitHealthy();
      return true;
    } catch (IOException e) {
      System.out.println(e.getMessage());
      return false;
    }
  }

  private static void write(Workload workload, Path files) throws IOException {
    for (Model model : Model.values()) {
      List<String> lines = workload.historyOf(model).stream().map(Operation::toLine).toList();
      Files.write(files.resolve(model.name().toLowerCase(Locale.ROOT) + ".history"), lines);
    }
  }
}
