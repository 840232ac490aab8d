package io.slotkeeper.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.cluster.record.InSync;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Removes one guard at a time and demands that the simulator notices: a guard whose removal changes
/// nothing is no guard, or the simulator does not look.
class GuardMutationTest {
  private static final int SEED_LIMIT = Integer.getInteger("slotkeeper.simulation.mutations", 3000);

  /// The guards of [SafetyRules], of [SimDataRules] and of the coordinator, each as it is without.
  enum Guard {
    LEASE(
        new SafetyRules() {
          @Override
          boolean leaseHolds(long now, long leaseUntil) {
            return true;
          }
        }),
    PROMISE(
        new SafetyRules() {
          @Override
          boolean promiseIsOver(long now, long promisedUntil) {
            return true;
          }
        }),
    INCARNATION_OF_CLAIMER(
        new SafetyRules() {
          @Override
          boolean isSameIncarnation(@Nullable InSync entry, String incarnation) {
            return entry != null;
          }
        }),
    SILENCE_OF_CLAIMER(
        new SafetyRules() {
          @Override
          boolean isSilent(boolean claiming) {
            return false;
          }
        }),
    LARGEST_SET(
        new SafetyRules() {
          @Override
          boolean countsPending() {
            return false;
          }
        }),
    FENCE_AFTER_ABDICATION(
        new SafetyRules() {
          @Override
          boolean isFenced(boolean abdicated) {
            return false;
          }
        }),
    COMPLETE_SUCCESSOR(
        new SafetyRules() {
          @Override
          boolean holdsEverything(long acknowledged, long end) {
            return true;
          }
        }),
    CLOSE_BEFORE_GIVING(
        new SafetyRules() {
          @Override
          boolean closesFirst() {
            return false;
          }
        },
        true),
    RENEWED_INCARNATION(
        new SafetyRules() {
          @Override
          boolean renewsIncarnation() {
            return false;
          }
        }),
    EVERY_MEMBER_ACKNOWLEDGES(
        new SimDataRules() {
          @Override
          int needed(List<InSync> required) {
            return Math.max(0, required.size() - 1);
          }
        }),
    READS_WAIT(
        new SimDataRules() {
          @Override
          boolean readsWait() {
            return false;
          }
        }),
    SAME_HISTORY(
        new SimDataRules() {
          @Override
          boolean continues(SimLog primary, Position replica) {
            return replica.offset() <= primary.end();
          }
        }),
    VERSIONS(world -> world.zooKeeper().ignoreVersions());

    private final SafetyRules rules;
    private final SimDataRules dataRules;
    private final boolean migrations;
    private final Consumer<SimWorld> preparation;

    Guard(SafetyRules rules) {
      this(rules, false);
    }

    Guard(SafetyRules rules, boolean migrations) {
      this.rules = rules;
      this.dataRules = SimDataRules.STRICT;
      this.migrations = migrations;
      this.preparation = _ -> {};
    }

    Guard(SimDataRules dataRules) {
      this.rules = SafetyRules.STRICT;
      this.dataRules = dataRules;
      this.migrations = false;
      this.preparation = _ -> {};
    }

    Guard(Consumer<SimWorld> preparation) {
      this.rules = SafetyRules.STRICT;
      this.dataRules = SimDataRules.STRICT;
      this.migrations = false;
      this.preparation = preparation;
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnyOfTheGuardsSomethingGoesWrong(Guard guard) {
    long seed = 0;
    while (seed < SEED_LIMIT && !isFound(guard, seed)) {
      seed++;
    }
    assertThat(seed).as("worlds in which %s was not missed", guard).isLessThan(SEED_LIMIT);
  }

  static boolean isFound(Guard guard, long seed) {
    SimOptions options = SimOptions.ordinary(new SplittableRandom(seed));
    SimOptions mutated =
        options.with(guard.rules).with(guard.dataRules).with(guard.migrations).withFaults(12);
    SimWorld world = new SimWorld(seed, mutated);
    guard.preparation.accept(world);
    try {
      world.run();
      return false;
    } catch (SimWorld.Violation | IllegalStateException _) {
      return true;
    }
  }
}
