package io.slotkeeper.tools.chaos;

import io.slotkeeper.tools.process.ServerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/// `slotkeeper failover-bench`: how long a shard of three nodes confirms no write when its primary
/// changes. With a kill, from the kill to the first confirmed write; with a handover on request,
/// the longest time between two confirmed writes around it.
@Command(
    name = "failover-bench",
    mixinStandardHelpOptions = true,
    description = "Measures how long writes stop when a primary is killed or replaced.")
public final class FailoverCommand implements Callable<Integer> {
  private static final int NODES = 3;
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long PAUSE_NANOS = 2_000_000;

  @Option(names = "--server", defaultValue = "", description = "How a node is started.")
  private String server = "";

  @Option(
      names = "--zookeeper",
      defaultValue = ZooKeeperProcess.DEBIAN,
      description = "How ZooKeeper is started; its configuration file is added.")
  private String zooKeeper = ZooKeeperProcess.DEBIAN;

  @Option(names = "--rounds", defaultValue = "20", description = "How many changes.")
  private int rounds = 20;

  @Option(names = "--planned", description = "CLUSTER FAILOVER instead of kill -9.")
  private boolean planned;

  @Override
  public Integer call() throws Exception {
    Path files = Files.createTempDirectory("slotkeeper-failover-");
    SplittableRandom random = new SplittableRandom(rounds);
    ServerCommand command = ChaosCommand.nodeCommand(server);
    double[] millis = new double[rounds];
    try (Shards shards =
        new Shards(1, NODES, files, command, ServerCommand.parse(zooKeeper).words())) {
      for (int round = 0; round < rounds; round++) {
        // not always the same time since the last heartbeat
        LockSupport.parkNanos(SETTLE_NANOS + random.nextLong(SETTLE_NANOS));
        millis[round] = measure(shards, random) / 1e6;
        System.out.printf(Locale.ROOT, "%d: %.0f ms%n", round, millis[round]);
        for (Node node : shards.nodes()) {
          node.revive();
        }
        shards.awaitHealthy();
      }
    }
    print(millis);
    return ExitCode.OK;
  }

  private void print(double[] millis) {
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%s, %d rounds, ms: min %.0f, p50 %.0f, p90 %.0f, p99 %.0f, max %.0f%n",
        planned ? "CLUSTER FAILOVER" : "kill -9",
        millis.length,
        millis[0],
        at(millis, 50),
        at(millis, 90),
        at(millis, 99),
        millis[millis.length - 1]);
  }

  private static double at(double[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  private long measure(Shards shards, SplittableRandom random) throws Exception {
    Node primary = shards.primary(0);
    if (primary == null) {
      throw new IOException("nobody leads");
    }
    Node replica = shards.nodes().get((primary.index() + random.nextInt(1, NODES)) % NODES);
    try (Writer writer = new Writer(shards)) {
      LockSupport.parkNanos(SETTLE_NANOS / 3);
      if (planned) {
        replica.text("CLUSTER", "FAILOVER");
        Shards.await("it leads", replica::leads);
        LockSupport.parkNanos(SETTLE_NANOS);
        return writer.longestGap;
      }
      long killed = System.nanoTime();
      primary.kill();
      // what was asked before the end may be answered by the dead
      writer.strike(System.nanoTime());
      Shards.await("writes go on", () -> writer.firstConfirmed != 0);
      return writer.firstConfirmed - killed;
    }
  }

  /// Writes one after the other, and keeps when they were confirmed.
  private static final class Writer implements AutoCloseable {
    private final Shards shards;
    private final Thread thread;
    private volatile boolean ended;
    private volatile long struck = Long.MAX_VALUE;

    /// Of the writes that were sent after the strike.
    private volatile long firstConfirmed;

    private volatile long longestGap;

    Writer(Shards shards) {
      this.shards = shards;
      this.thread = Thread.ofPlatform().start(this::run);
    }

    void strike(long atNanos) {
      struck = atNanos;
    }

    private void run() {
      long last = 0;
      try (ClusterClient client = new ClusterClient(shards)) {
        for (long value = 0; !ended; value++) {
          long asked = System.nanoTime();
          String text = Long.toString(value);
          if (client.call("k", "SET", "k", text) instanceof ClusterClient.Outcome.Answered) {
            long now = System.nanoTime();
            if (firstConfirmed == 0 && asked > struck) {
              firstConfirmed = now;
            }
            longestGap = last == 0 ? 0 : Math.max(longestGap, now - last);
            last = now;
          } else {
            LockSupport.parkNanos(PAUSE_NANOS);
          }
        }
      }
    }

    @Override
    public void close() {
      ended = true;
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
