package io.slotkeeper.server.launch;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.Slots;
import io.slotkeeper.cluster.coordination.MemoryCoordination;
import io.slotkeeper.cluster.node.Mutation;
import io.slotkeeper.cluster.topology.Shard;
import io.slotkeeper.cluster.topology.Topology;
import io.slotkeeper.server.cluster.Cluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;

/// `slotkeeper cluster-dev`: a complete cluster on this machine, in one process, for development.
/// Its nodes are real servers; only their coordinator is not ZooKeeper but lives in the process
/// too, so the cluster ends with it and leaves nothing behind.
@CommandLine.Command(
    name = "cluster-dev",
    mixinStandardHelpOptions = true,
    description = "Starts a cluster of several nodes in one process, for development.")
public final class ClusterDev implements Runnable {
  private static final int LIMIT_SECONDS = 60;
  private static final int POLL_MILLIS = 20;

  @CommandLine.Option(names = "--nodes", defaultValue = "6", description = "how many nodes")
  private int nodes;

  @CommandLine.Option(
      names = "--replicas",
      defaultValue = "1",
      description = "how many replicas each primary has")
  private int replicas;

  @CommandLine.Option(
      names = "--port",
      defaultValue = "7000",
      description = "of the first node; the others have the ports behind it")
  private int port;

  @CommandLine.Parameters(description = "further directives for all nodes: --name value ...")
  private List<String> directives = new ArrayList<>();

  private final CountDownLatch end = new CountDownLatch(1);
  private final List<DevNode> running = new ArrayList<>();

  public static void main(String[] arguments) {
    int status =
        new CommandLine(new ClusterDev())
            .setUnmatchedOptionsArePositionalParams(true)
            .execute(arguments);
    System.exit(status);
  }

  @Override
  public void run() {
    int primaries = nodes / (replicas + 1);
    if (primaries < 1 || replicas < 0 || primaries * (replicas + 1) != nodes) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--nodes must be a multiple of --replicas plus one");
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "shutdown"));
    try {
      startNodes();
      form(primaries);
      print(primaries);
      end.await();
    } catch (IOException e) {
      throw new CommandLine.ExecutionException(
          new CommandLine(this), String.valueOf(e.getMessage()), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void startNodes() throws IOException, InterruptedException {
    DevNode.Surroundings shared = DevNode.Surroundings.sharing(new MemoryCoordination());
    for (int i = 0; i < nodes; i++) {
      DevNode node = DevNode.start(port + i, shared, directives);
      synchronized (running) {
        running.add(node);
      }
    }
  }

  private synchronized void stop() {
    end.countDown();
    synchronized (running) {
      running.reversed().forEach(DevNode::close);
      running.clear();
    }
  }

  /// Gives every primary its slots, joins all nodes, and lets the others follow.
  private void form(int primaries) throws InterruptedException, IOException {
    for (int i = 0; i < primaries; i++) {
      int first = (int) ((long) Slots.COUNT * i / primaries);
      int last = (int) ((long) Slots.COUNT * (i + 1) / primaries) - 1;
      change(i, new Mutation.AddSlots(SlotSet.range(first, last)));
    }
    for (int i = 1; i < nodes; i++) {
      change(i, new Mutation.Meet("127.0.0.1", port));
    }
    for (int i = 0; i < nodes; i++) {
      int node = i;
      await(() -> topology(node).members().size() == nodes, "the nodes do not find each other");
    }
    for (int i = primaries; i < nodes; i++) {
      change(i, new Mutation.Replicate(topology(i % primaries).self()));
    }
    for (int i = 0; i < nodes; i++) {
      int node = i;
      await(() -> isComplete(topology(node), primaries), "the replicas do not follow");
    }
  }

  private boolean isComplete(Topology topology, int primaries) {
    return topology.shards().size() == primaries
        && topology.shards().values().stream()
            .map(Shard::replicas)
            .allMatch(followers -> followers.size() == replicas);
  }

  private Cluster cluster(int node) {
    return Objects.requireNonNull(running.get(node).server().context().cluster);
  }

  private Topology topology(int node) {
    return cluster(node).view().topology();
  }

  private void change(int node, Mutation mutation) throws IOException {
    CompletableFuture<String> answer = new CompletableFuture<>();
    cluster(node)
        .control()
        .submit(List.of(mutation), replies -> answer.complete(replies.getFirst()));
    String reply = answer.join();
    if (reply.startsWith("-")) {
      throw new IOException(reply.substring(1));
    }
  }

  private void await(BooleanSupplier condition, String failure)
      throws InterruptedException, IOException {
    for (int i = 0; i < TimeUnit.SECONDS.toMillis(LIMIT_SECONDS) / POLL_MILLIS; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      if (end.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("stopped");
      }
    }
    throw new IOException(failure);
  }

  private void print(int primaries) {
    StringBuilder text = new StringBuilder();
    text.append("A cluster of ").append(nodes).append(" nodes is running:\n");
    for (int i = 0; i < nodes; i++) {
      text.append("  127.0.0.1:").append(port + i);
      text.append(i < primaries ? "  primary" : "  replica of 127.0.0.1:" + (port + i % primaries));
      text.append('\n');
    }
    text.append("\nConnect:  redis-cli -c -p ").append(port);
    text.append("\nStop:     Ctrl-C\n");
    System.out.print(text);
    System.out.flush();
  }
}
