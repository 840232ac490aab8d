package io.slotkeeper.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.cluster.node.SimNemesis.Fault;
import io.slotkeeper.cluster.record.InSync;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Removes one guard at a time and demands that the simulator notices: a guard whose removal
/// changes nothing is no guard, or the simulator does not look.
///
/// Not among them is what is guarded twice: an acknowledgement of another epoch or incarnation
/// never arrives, because the link it came by has been closed, and who claims is silent in the old
/// epoch; a job of another epoch fails at the versions that its flip carries; a grown set that
/// names an incarnation of the past lets nobody claim.
class GuardMutationTest {
  private static final int FAULTS = 14;
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
        }),
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
    private final Consumer<SimWorld> preparation;

    Guard(SafetyRules rules) {
      this(rules, SimDataRules.STRICT, _ -> {});
    }

    Guard(SimDataRules dataRules) {
      this(SafetyRules.STRICT, dataRules, _ -> {});
    }

    Guard(Consumer<SimWorld> preparation) {
      this(SafetyRules.STRICT, SimDataRules.STRICT, preparation);
    }

    Guard(SafetyRules rules, SimDataRules dataRules, Consumer<SimWorld> preparation) {
      this.rules = rules;
      this.dataRules = dataRules;
      this.preparation = preparation;
    }

    /// What makes the guard needed often enough; all kinds of faults where that is enough.
    private List<Fault> kinds() {
      return switch (this) {
        case INCARNATION_OF_CLAIMER ->
            List.of(Fault.BRIEF_CRASH, Fault.FREEZE, Fault.CUT, Fault.OUTAGE);
        case SILENCE_OF_CLAIMER, PROMISE ->
            List.of(Fault.BRIEF_FREEZE, Fault.ISOLATED_FOLLOWER, Fault.CUT);
        case RENEWED_INCARNATION ->
            List.of(Fault.FAILOVER, Fault.ISOLATED_FOLLOWER, Fault.SHAKE, Fault.CUT);
        case LARGEST_SET -> List.of(Fault.BRIEF_CRASH, Fault.CUT, Fault.BRIEF_FREEZE);
        case COMPLETE_SUCCESSOR -> List.of(Fault.FAILOVER, Fault.SHAKE, Fault.BRIEF_CRASH);
        default -> List.of(Fault.values());
      };
    }

    /// Where to begin to look, for those that are needed rarely.
    private long firstSeed() {
      return switch (this) {
        case LARGEST_SET -> 147;
        case CLOSE_BEFORE_GIVING -> 27;
        case RENEWED_INCARNATION -> 3774;
        default -> 0;
      };
    }

    private boolean moving() {
      return this == CLOSE_BEFORE_GIVING;
    }

    private boolean disks() {
      return this != INCARNATION_OF_CLAIMER;
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnyOfTheGuardsSomethingGoesWrong(Guard guard) {
    long seed = guard.firstSeed();
    long limit = seed + SEED_LIMIT;
    while (seed < limit && !isFound(guard, seed)) {
      seed++;
    }
    assertThat(seed).as("worlds in which %s was not missed", guard).isLessThan(limit);
  }

  static boolean isFound(Guard guard, long seed) {
    SimOptions mutated =
        SimOptions.ordinary(new SplittableRandom(seed))
            .with(guard.rules, guard.dataRules)
            .onlyWith(guard.moving(), guard.disks(), FAULTS, guard.kinds());
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
