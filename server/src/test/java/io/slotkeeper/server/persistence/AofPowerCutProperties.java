package io.slotkeeper.server.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.disk.SimulatedDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The power fails at any operation on the disk, several times in the life of a log. Whatever is
/// left can be loaded, holds a prefix of what was changed, and with `appendfsync always` nothing is
/// missing that was confirmed.
///
/// A long run: `-Dslotkeeper.powercuts=10000`.
class AofPowerCutProperties {
  private static final int POWER_CUTS = Integer.getInteger("slotkeeper.powercuts", 600);
  private static final int LIVES = 4;

  @Test
  void alwaysLosesNothingThatWasConfirmed() throws Exception {
    for (long seed = 1; seed <= POWER_CUTS / LIVES; seed++) {
      new Lives(seed, "always").run(true);
    }
  }

  @Test
  void everySecondLeavesFilesThatCanBeLoaded() throws Exception {
    for (long seed = 1; seed <= POWER_CUTS / LIVES; seed++) {
      new Lives(seed, "everysec").run(false);
    }
  }

  @Test
  void neverSyncingLeavesFilesThatCanBeLoaded() throws Exception {
    for (long seed = 1; seed <= POWER_CUTS / LIVES; seed++) {
      new Lives(seed, "no").run(false);
    }
  }

  /// A log from power cut to power cut.
  private static final class Lives {
    private final long seed;
    private final String policy;
    private final Random random;
    private SimulatedDisk disk;

    Lives(long seed, String policy) {
      this.seed = seed;
      this.policy = policy;
      this.random = new Random(seed);
      this.disk = new SimulatedDisk(seed, "/data");
    }

    void run(boolean keepsAll) throws Exception {
      long confirmed = 0;
      for (int life = 0; life < LIVES; life++) {
        String name = "seed %d, life %d of %s".formatted(seed, life, policy);
        LogModel model =
            new LogModel(
                disk,
                random,
                "--appendonly",
                "yes",
                "--appendfsync",
                policy,
                "--aof-timestamp-enabled",
                random.nextBoolean() ? "yes" : "no");
        try {
          load(model, name);
          assertThat(model.numbers).as(name).isEqualTo(firstNumbers(model.numbers.size()));
          if (keepsAll) {
            assertThat((long) model.numbers.size()).as(name).isGreaterThanOrEqualTo(confirmed);
          }
          confirmed = live(model);
        } finally {
          model.free();
        }
        disk.cutPower();
        disk = disk.afterPowerCut();
      }
    }

    private void load(LogModel model, String name) throws Exception {
      try {
        model.load();
      } catch (LoadException e) {
        throw new AssertionError(name + ": " + String.join("\n", model.lines.lines()), e);
      }
    }

    private long live(LogModel model) {
      disk.cutPowerAfter(random.nextInt(150));
      try {
        model.open();
      } catch (IOException e) {
        assertThat(disk.isOff()).as("seed %d: %s", seed, e.getMessage()).isTrue();
        return model.acknowledged();
      }
      while (!disk.isOff()) {
        act(model);
      }
      return model.acknowledged();
    }

    private void act(LogModel model) {
      switch (random.nextInt(12)) {
        case 0 -> model.log.rewrite(false);
        case 1 -> model.makeSnapshot();
        case 2 -> model.advance(Duration.ofMillis(random.nextInt(1500)));
        case 3 -> {
          if (random.nextInt(4) == 0) {
            model.abortSnapshot();
          }
        }
        case 4, 5, 6, 7 -> model.add(1 + random.nextInt(3));
        default -> model.step();
      }
    }

    private static List<Long> firstNumbers(int count) {
      return LongStream.range(0, count).boxed().toList();
    }
  }
}
