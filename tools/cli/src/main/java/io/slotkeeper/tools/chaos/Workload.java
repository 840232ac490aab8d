package io.slotkeeper.tools.chaos;

import io.slotkeeper.tools.client.WireReply;
import io.slotkeeper.tools.history.LinearizabilityChecker;
import io.slotkeeper.tools.history.Model;
import io.slotkeeper.tools.history.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Clients that read and write registers, counters and lists at once, and what they saw. The keys
/// of a round are of that round only, so that each history is short enough to be judged.
final class Workload {
  private static final int THREADS = 6;
  private static final int KEYS_PER_MODEL = 4;
  private static final long PAUSE_NANOS = 8_000_000;
  private static final String COMPARE_AND_SET =
      "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('set', KEYS[1], ARGV[2]) return 1"
          + " else return 0 end";

  private final Shards shards;
  private final String round;
  private final long seed;
  private final AtomicLong lastValue = new AtomicLong();
  private final AtomicLong confirmedWrites = new AtomicLong();
  private final Map<Model, List<Operation>> history = new EnumMap<>(Model.class);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  Workload(Shards shards, int round, long seed) {
    this.shards = shards;
    this.round = Integer.toString(round);
    this.seed = seed;
    for (Model model : Model.values()) {
      history.put(model, Collections.synchronizedList(new ArrayList<>()));
    }
  }

  void start() {
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom random = new SplittableRandom(seed + i);
      threads.add(Thread.ofPlatform().name("client" + i).start(() -> run(random)));
    }
  }

  /// Ends when all clients have their last answers; then every key is read once more.
  void end() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
    try (ClusterClient client = new ClusterClient(shards)) {
      for (Model model : Model.values()) {
        for (int i = 0; i < KEYS_PER_MODEL; i++) {
          readUntilAnswered(client, model, key(model, i));
        }
      }
    }
  }

  private void readUntilAnswered(ClusterClient client, Model model, String key) {
    for (int i = 0; i < 500 && !operate(client, model, key, Operation.Kind.READ, List.of()); i++) {
      LockSupport.parkNanos(this, PAUSE_NANOS);
    }
  }

  /// How many writes have been confirmed so far.
  long confirmedWrites() {
    return confirmedWrites.get();
  }

  int operations() {
    return history.values().stream().mapToInt(List::size).sum();
  }

  List<Operation> historyOf(Model model) {
    return history.getOrDefault(model, List.of());
  }

  /// What cannot have happened, by key; empty if all can.
  Map<String, String> violations() {
    Map<String, String> violations = new LinkedHashMap<>();
    history.forEach((model, operations) ->
        violations.putAll(LinearizabilityChecker.violations(model, List.copyOf(operations))));
    return violations;
  }

  private String key(Model model, int number) {
    return model.name().charAt(0) + round + "-" + number;
  }

  private void run(SplittableRandom random) {
    Model[] models = Model.values();
    try (ClusterClient client = new ClusterClient(shards)) {
      while (!ended) {
        Model model = models[random.nextInt(models.length)];
        String key = key(model, random.nextInt(KEYS_PER_MODEL));
        boolean reads = random.nextInt(10) < 4;
        if (reads) {
          operate(client, model, key, Operation.Kind.READ, List.of());
        } else {
          write(client, model, key, random);
        }
        LockSupport.parkNanos(this, random.nextLong(2 * PAUSE_NANOS));
      }
    }
  }

  private void write(ClusterClient client, Model model, String key, SplittableRandom random) {
    long value = lastValue.incrementAndGet();
    switch (model) {
      case REGISTER -> {
        boolean compares = random.nextInt(4) == 0;
        long expected = Math.max(1, value - random.nextInt(1, 30));
        operate(
            client,
            model,
            key,
            compares ? Operation.Kind.COMPARE_AND_SET : Operation.Kind.WRITE,
            compares ? List.of(expected, value) : List.of(value));
      }
      case COUNTER ->
          operate(client, model, key, Operation.Kind.INCREMENT, List.of(random.nextLong(1, 1000)));
      case LIST -> operate(client, model, key, Operation.Kind.APPEND, List.of(value));
    }
  }

  /// @return whether it was answered
  private boolean operate(
      ClusterClient client, Model model, String key, Operation.Kind kind, List<Long> argument) {
    long invoked = System.nanoTime();
    ClusterClient.Outcome outcome = client.call(key, words(model, key, kind, argument));
    long returned = System.nanoTime();
    switch (outcome) {
      case ClusterClient.Outcome.Answered(WireReply reply) -> {
        List<Long> result = kind == Operation.Kind.WRITE ? List.of() : numbers(reply);
        record(model, new Operation(key, kind, argument, result, invoked, returned, true));
        confirmedWrites.addAndGet(kind == Operation.Kind.READ ? 0 : 1);
        return true;
      }
      case ClusterClient.Outcome.Unknown() -> {
        if (kind != Operation.Kind.READ) {
          record(model, new Operation(key, kind, argument, List.of(), invoked, returned, false));
        }
      }
      case ClusterClient.Outcome.Refused _ -> {
        // it has not happened
      }
    }
    return false;
  }

  private void record(Model model, Operation operation) {
    historyOf(model).add(operation);
  }

  private static String[] words(Model model, String key, Operation.Kind kind, List<Long> argument) {
    return switch (kind) {
      case READ ->
          model == Model.LIST ? new String[] {"LRANGE", key, "0", "-1"} : new String[] {"GET", key};
      case WRITE -> new String[] {"SET", key, argument.getFirst().toString()};
      case COMPARE_AND_SET ->
          new String[] {
            "EVAL",
            COMPARE_AND_SET,
            "1",
            key,
            argument.getFirst().toString(),
            argument.get(1).toString()
          };
      case INCREMENT -> new String[] {"INCRBY", key, argument.getFirst().toString()};
      case APPEND -> new String[] {"RPUSH", key, argument.getFirst().toString()};
    };
  }

  private static List<Long> numbers(@Nullable WireReply reply) {
    List<Long> numbers = new ArrayList<>();
    if (reply != null && !reply.children().isEmpty()) {
      reply.children().forEach(child -> numbers.add(child.integer()));
    } else if (reply != null && !reply.isNull() && reply.type() != '*') {
      numbers.add(reply.integer());
    }
    return numbers;
  }
}
