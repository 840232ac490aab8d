package io.slotkeeper.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Seeded worlds, each with its own faults; see [SimWorld] for what is checked. More of them:
///
///     mvn -q verify -pl cluster -Dtest=ClusterSimulationTest \
///       -Dsurefire.failIfNoSpecifiedTests=false \
///       -Dtest.jvm.flags="-Dslotkeeper.simulation.seeds=100000 -Dslotkeeper.simulation.first=0 \
///       -Djunit.jupiter.execution.timeout.mode=disabled"
class ClusterSimulationTest {
  private static final int SEEDS = Integer.getInteger("slotkeeper.simulation.seeds", 200);
  private static final int FIRST = Integer.getInteger("slotkeeper.simulation.first", 0);

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS) // for long runs
  void noFaultMakesTheClusterLoseOrContradictAnything() {
    List<String> violations = new ArrayList<>();
    for (long seed = FIRST; seed < FIRST + (long) SEEDS && violations.size() < 3; seed++) {
      String violation = run(seed);
      if (violation != null) {
        violations.add("seed " + seed + ":\n" + violation);
      }
    }
    assertThat(violations).as(() -> String.join("\n\n", violations)).isEmpty();
  }

  private static String run(long seed) {
    try {
      new SimWorld(seed, SimOptions.ordinary(new SplittableRandom(seed))).run();
      return null;
    } catch (SimWorld.Violation | RuntimeException e) {
      return e.toString();
    }
  }
}
