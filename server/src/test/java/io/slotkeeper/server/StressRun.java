package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Clients that play their roles against one server at once, each on a thread of its own, while a
/// witness looks that the server answers.
///
/// Brief in the build; `-Dslotkeeper.stress.seconds=N` makes it longer,
/// `-Dslotkeeper.stress.seed=N` lets the clients choose as in an earlier run.
final class StressRun {
  private static final long SECONDS = Long.getLong("slotkeeper.stress.seconds", 3);
  private static final long SEED = Long.getLong("slotkeeper.stress.seed", System.nanoTime());
  private static final long END_SECONDS = 60;

  /// For messages: how to play the same again.
  static final String NAME = "seed " + SEED;

  /// What a client does over and over.
  interface Role {
    void play(RespSocket client, Random random) throws Exception;
  }

  private StressRun() {}

  /// Plays; the server answers the witness with PONG at all times.
  static void play(TestServer server, List<Role> roles) throws Exception {
    play(server, roles, (witness, random) -> assertThat(witness.call("PING")).isEqualTo("PONG"));
  }

  /// Plays until the time is over and all roles have ended; the witness stays to the end.
  static void play(TestServer server, List<Role> roles, Role witness) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<Future<?>> playing = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(roles.size());
        RespSocket client = server.connect()) {
      try {
        for (int i = 0; i < roles.size(); i++) {
          Random random = new Random(SEED + i);
          Role role = roles.get(i);
          playing.add(threads.submit(() -> repeat(server, role, random, over)));
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() < end && playing.stream().noneMatch(Future::isDone)) {
          witness.play(client, new Random(SEED));
        }
        over.set(true);
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
        while (!playing.stream().allMatch(Future::isDone)) {
          assertThat(System.nanoTime()).as("all end in time").isLessThan(latest);
          // whoever waits for a key does so until its timeout
          server.clock().advance(Duration.ofMillis(10));
          witness.play(client, new Random(SEED));
        }
        for (Future<?> one : playing) {
          one.get();
        }
      } catch (Exception | AssertionError e) {
        over.set(true);
        threads.shutdownNow();
        throw new AssertionError(NAME, e);
      }
    }
  }

  private static @Nullable Object repeat(
      TestServer server, Role role, Random random, AtomicBoolean over) throws Exception {
    try (RespSocket client = server.connect()) {
      while (!over.get()) {
        role.play(client, random);
      }
    }
    return null;
  }
}
