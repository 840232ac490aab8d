package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// `slotkeeper chaos` in the build, for as many rounds as are asked for:
/// `-Dslotkeeper.cluster.chaos.rounds=15`. Needs Debian's package `zookeeper`.
class ClusterChaosTest {
  private static final String ROUNDS = "slotkeeper.cluster.chaos.rounds";
  private static final long MOST_SECONDS_PER_ROUND = 90;

  @Test
  @EnabledIfSystemProperty(
      named = ROUNDS,
      matches = "\\d+",
      disabledReason = "takes 6 s a round and the whole machine")
  void noFaultOfProcessesLosesAConfirmedWrite() throws Exception {
    int rounds = Integer.getInteger(ROUNDS);
    String seed = Integer.toString(new Random().nextInt(Integer.MAX_VALUE));
    Process chaos =
        new ProcessBuilder(
                Servers.launcher().toString(),
                "chaos",
                "--rounds",
                Integer.toString(rounds),
                "--seed",
                seed)
            .inheritIO()
            .start();
    try {
      assertThat(chaos.waitFor((rounds + 1) * MOST_SECONDS_PER_ROUND, TimeUnit.SECONDS)).isTrue();
      assertThat(chaos.exitValue()).as("seed %s", seed).isZero();
    } finally {
      chaos.destroy();
    }
  }
}
