package io.slotkeeper.tools.bench;

import io.slotkeeper.tools.process.ServerCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `slotkeeper bench`: the command line of the comparisons in this package.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compares two servers on this machine in rounds that take turns.",
      "Figures with three numbers are smallest-median-largest of all rounds."
    })
public final class BenchCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--against",
      paramLabel = "COMMAND",
      defaultValue = "redis-server",
      description = "The server to measure against (default: ${DEFAULT-VALUE}).")
  private String against = "";

  @Option(
      names = "--server",
      paramLabel = "COMMAND",
      description = "The server to measure (default: this Slotkeeper).")
  private @Nullable String server;

  @Option(
      names = "--server-cpu",
      paramLabel = "CPUS",
      defaultValue = "0",
      description = "Core of the servers, for taskset (default: ${DEFAULT-VALUE}).")
  private String serverCpu = "";

  @Option(
      names = "--client-cpu",
      paramLabel = "CPUS",
      defaultValue = "1",
      description = "Core of redis-benchmark (default: ${DEFAULT-VALUE}).")
  private String clientCpu = "";

  @Option(names = "--unpinned", description = "Bind nothing to a core.")
  private boolean unpinned;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Measured rounds (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      description = "Length of one measured run (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(names = "--tsv", paramLabel = "FILE", description = "Also write every run to FILE.")
  private @Nullable Path tsv;

  @ArgGroup(exclusive = true)
  private Mode mode = new Mode();

  @ArgGroup(exclusive = false, heading = "%nThroughput (the default):%n")
  private ThroughputOptions throughput = new ThroughputOptions();

  @ArgGroup(exclusive = false, heading = "%nData, for every mode:%n")
  private DataOptions data = new DataOptions();

  @ArgGroup(exclusive = false, heading = "%nMemory:%n")
  private MemoryOptions memory = new MemoryOptions();

  @ArgGroup(exclusive = false, heading = "%nOpen loop:%n")
  private OpenLoopOptions openLoop = new OpenLoopOptions();

  @ArgGroup(exclusive = false, heading = "%nStartup:%n")
  private StartupOptions startup = new StartupOptions();

  static final class Mode {
    @Option(names = "--memory", description = "Compare bytes per key.")
    private boolean memory;

    @Option(names = "--open-loop", description = "Compare latency at a fixed rate.")
    private boolean openLoop;

    @Option(names = "--startup", description = "Compare time to first PONG and idle memory.")
    private boolean startup;

    @Option(
        names = "--scripts",
        description = "Compare the first calls of a script; time SCRIPT KILL.")
    private boolean scripts;
  }

  static final class ThroughputOptions {
    @Option(
        names = "--tests",
        split = ",",
        paramLabel = "TEST",
        description =
            "Of ping set get incr mset lpush rpush lpop rpop lrange_100 lrange_600 sadd spop hset"
                + " zadd zpopmin xadd (default: set,get).")
    private List<String> tests = List.of("set", "get");

    @Option(
        names = "--command",
        paramLabel = "WORDS",
        description = "A test of your own, e.g. \"GETRANGE key:__rand_int__ 0 3\"; may repeat.")
    private List<String> commands = List.of();

    @Option(
        names = "--pipelines",
        split = ",",
        paramLabel = "N",
        description = "Commands per round trip (default: 1,16,64).")
    private List<Integer> pipelines = List.of(1, 16, 64);

    @Option(names = "--clients", description = "Connections (default: 50).")
    private int clients = 50;

    @Option(names = "--warm-up", description = "Seconds per test and server (default: 6).")
    private double warmUpSeconds = 6;
  }

  static final class DataOptions {
    @Option(
        names = "--keys",
        split = ",",
        paramLabel = "N",
        description = "Number of keys; with --memory several, ascending (default: 1000000).")
    private List<Long> keys = List.of(1_000_000L);

    @Option(names = "--data-size", description = "Bytes of a value (default: 64).")
    private int dataSize = 64;
  }

  static final class MemoryOptions {
    @Option(names = "--key-size", description = "Bytes of a key (default: 16).")
    private int keySize = 16;

    @Option(
        names = "--rewrite",
        split = ",",
        paramLabel = "BYTES",
        description = "Then rewrite all values with these sizes.")
    private List<Integer> rewrite = List.of();

    @Option(names = "--delete", paramLabel = "PERCENT", description = "Then delete that many.")
    private int delete;
  }

  static final class OpenLoopOptions {
    @Option(names = "--rate", description = "Commands per second (default: 20000).")
    private int rate = 20_000;

    @Option(names = "--set-percent", description = "SETs among them (default: 80).")
    private int setPercent = 80;

    @Option(
        names = "--value-range",
        split = "-",
        paramLabel = "BYTES",
        description = "Smallest and largest value, e.g. 900-1100 (the default).")
    private List<Integer> valueRange = List.of(900, 1100);

    @Option(names = "--connections", description = "Connections (default: 16).")
    private int connections = 16;

    @Option(
        names = "--meanwhile",
        paramLabel = "WORDS",
        description = "A command that is sent as each run begins, e.g. BGSAVE.")
    private String meanwhile = "";
  }

  static final class StartupOptions {
    @Option(names = "--starts", description = "Starts of each server (default: 15).")
    private int starts = 15;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    Contest contest = contest();
    contest.printHeader(out);
    if (mode.memory) {
      memoryBench(contest).run(out, tsv);
    } else if (mode.openLoop) {
      pinMyself();
      openLoopBench(contest).run(out, tsv);
    } else if (mode.startup) {
      new StartupBench(contest, startup.starts).run(out, tsv);
    } else if (mode.scripts) {
      new ScriptBench(contest, rounds).run(out, tsv);
    } else {
      throughputBench(contest).run(out, tsv);
    }
    return 0;
  }

  private Contest contest() {
    ServerCommand rival = ServerCommand.parse(against);
    ServerCommand contender = server == null ? slotkeeper() : ServerCommand.parse(server);
    if (contender.name().equals(rival.name())) {
      contender = contender.named(contender.name() + "-a");
      rival = rival.named(rival.name() + "-b");
    }
    if (unpinned) {
      return new Contest(contender, rival, List.of());
    }
    return new Contest(
        contender.pinnedTo(serverCpu),
        rival.pinnedTo(serverCpu),
        List.of("taskset", "-c", clientCpu));
  }

  /// Moves this process to the client's core: in the open loop it is the client.
  private void pinMyself() throws IOException {
    if (!unpinned) {
      String pid = Long.toString(ProcessHandle.current().pid());
      Process process =
          new ProcessBuilder("taskset", "-a", "-c", "-p", clientCpu, pid)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.onExit().join().exitValue() != 0) {
        throw new IOException("taskset cannot move this process to core " + clientCpu);
      }
    }
  }

  private ServerCommand slotkeeper() {
    String launcher = System.getProperty("slotkeeper.launcher");
    if (launcher == null) {
      throw invalid("say which server to measure with --server");
    }
    return new ServerCommand("slotkeeper", List.of(launcher, "server"));
  }

  private ThroughputBench throughputBench(Contest contest) {
    long keys = data.keys.getLast();
    List<Workload> workloads = new ArrayList<>();
    if (throughput.commands.isEmpty()) {
      throughput.tests.forEach(test -> workloads.add(Workload.named(test, data.dataSize)));
    } else {
      throughput.commands.forEach(words -> workloads.add(Workload.ofCommand(words)));
    }
    return new ThroughputBench(
        contest,
        new RedisBenchmark(throughput.clients, keys, contest.clientPin()),
        workloads,
        throughput.pipelines,
        new Loader(keys, memory.keySize, data.dataSize),
        rounds,
        throughput.warmUpSeconds,
        seconds);
  }

  private MemoryBench memoryBench(Contest contest) {
    return new MemoryBench(
        contest, data.keys, memory.keySize, data.dataSize, memory.rewrite, memory.delete);
  }

  private OpenLoopBench openLoopBench(Contest contest) {
    if (openLoop.valueRange.size() != 2) {
      throw invalid("--value-range wants two sizes, as in 900-1100");
    }
    return new OpenLoopBench(
        contest,
        openLoop.rate,
        openLoop.setPercent,
        openLoop.valueRange.getFirst(),
        openLoop.valueRange.getLast(),
        data.keys.getLast(),
        openLoop.connections,
        openLoop.meanwhile,
        rounds,
        seconds);
  }

  private ParameterException invalid(String message) {
    CommandSpec parsed = Objects.requireNonNull(spec);
    return new ParameterException(parsed.commandLine(), message);
  }
}
