package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.record.JobRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import io.slotkeeper.cluster.record.Paths;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Streaming migration: many slots change their owner in one transaction.
///
/// ```
///   /mig/j-<job> created ─► COPYING ── little is left ─► HOLDING (commands on the slots wait)
///        ▲                     ▲                             │ target's in-sync set holds all
///        │                     └── 200 ms are over ──────────┤
///   CLUSTER command                                          ▼
///       ended ◄── job gone ── FLIPPED ◄── answer known ── FLIPPING (slots closed, T6)
/// ```
///
/// The source keeps the commands waiting for a moment longer: sent on at once, they might meet a
/// target that has not heard of the flip and sends them back.
///
/// The job lives in the epochs of source and target that it names: a failover of either side ends
/// it, and T6 carries versions that a failover changes. The target keeps what arrives where nobody
/// sees it, and when the job is gone looks who owns the slots: its shard, then the keys are made
/// visible; another, then they are dropped.
final class SlotStreams {
  private static final long AGAIN_NANOS = Timing.millis(500);

  /// In this time the target hears that the slots are its own.
  private static final long HEARING_NANOS = Timing.millis(30);

  private final Core core;
  private final Primary primary;
  private final Map<String, Export> exports = new TreeMap<>();
  private final Set<String> failed = new TreeSet<>();
  private final Set<String> verified = new HashSet<>();
  private final Set<String> ending = new HashSet<>();
  private final Set<String> activating = new HashSet<>();

  private enum Phase {
    COPYING,
    HOLDING,
    FLIPPING,
    FLIPPED
  }

  /// This node's part as the source of a job.
  private static final class Export {
    private final SlotSet slots;
    private Phase phase = Phase.COPYING;
    private int round;
    private long heldSince;
    private long flippedSince;
    private long notBefore;

    Export(SlotSet slots, long now) {
      this.slots = slots;
      this.notBefore = now;
    }
  }

  SlotStreams(Core core, Primary primary) {
    this.core = core;
    this.primary = primary;
  }

  /// The slots whose commands wait.
  SlotSet held() {
    return slotsIn(Phase.HOLDING).union(slotsIn(Phase.FLIPPING)).union(slotsIn(Phase.FLIPPED));
  }

  /// The slots this node owns but does not serve: given away, or not visible yet.
  SlotSet closed() {
    SlotSet closed = core.rules().closesFirst() ? slotsIn(Phase.FLIPPING) : SlotSet.EMPTY;
    for (SlotSet staged : core.data().staged().values()) {
      closed = closed.union(staged);
    }
    return closed;
  }

  private SlotSet slotsIn(Phase phase) {
    SlotSet slots = SlotSet.EMPTY;
    for (Export export : exports.values()) {
      if (export.phase == phase) {
        slots = slots.union(export.slots);
      }
    }
    return slots;
  }

  /// The slots of a job that this node is the target of, and whose keys may come.
  SlotSet importable(String job) {
    Held<JobRecord> held = core.mirror().job(job);
    if (held == null || !primary.reigns() || !held.record().target().equals(core.shard())) {
      return SlotSet.EMPTY;
    }
    boolean open = !held.record().flipped() && isCurrent(held.record());
    return open ? held.record().slots() : SlotSet.EMPTY;
  }

  void onCaughtUp(String job) {
    Export export = exports.get(job);
    if (export != null && export.phase == Phase.COPYING && core.now() - export.notBefore >= 0) {
      export.phase = Phase.HOLDING;
      export.heldSince = core.now();
      export.round++;
      core.publish();
      core.act(new Action.FinishExport(job, export.round));
    } else if (export != null && export.phase == Phase.COPYING) {
      core.act(new Action.ResumeExport(job));
    }
  }

  void onConfirmed(String job, int round) {
    Export export = exports.get(job);
    Held<JobRecord> held = core.mirror().job(job);
    if (export != null
        && held != null
        && export.phase == Phase.HOLDING
        && export.round == round
        && !failed.contains(job)
        && core.link().usable()
        && !held.record().flipped()
        && isCurrent(held.record())) {
      flip(job, export, held);
    }
  }

  /// The job is deleted as soon as that is possible: the coordinator may be gone just now.
  void onFailed(String job) {
    failed.add(job);
  }

  void advance() {
    for (Map.Entry<String, Export> export : List.copyOf(exports.entrySet())) {
      if (export.getValue().phase == Phase.FLIPPED) {
        advanceExport(export.getKey(), export.getValue());
      }
    }
    if (!core.link().usable()) {
      return;
    }
    if (!primary.reigns()) {
      exports.clear();
      failed.clear();
      verified.clear();
      activating.clear();
      return;
    }
    for (Map.Entry<String, Held<JobRecord>> job : core.mirror().jobs().entrySet()) {
      advanceJob(job.getKey(), job.getValue().record());
    }
    failed.removeIf(this::isOver);
    failed.forEach(this::giveUp);
    for (String job : List.copyOf(exports.keySet())) {
      advanceExport(job, exports.get(job));
    }
    core.data().staged().keySet().forEach(this::advanceStaged);
  }

  /// What the target has made visible is confirmed.
  void onActivated(String job) {
    if (activating.remove(job)) {
      delete(job);
    }
  }

  private void advanceJob(String job, JobRecord record) {
    boolean source = record.source().equals(core.shard());
    boolean target = record.target().equals(core.shard());
    if (record.flipped()) {
      if (target && !ending.contains(job) && activating.add(job)) {
        core.act(new Action.ActivateStaged(job));
      }
    } else if ((source || target) && !isCurrent(record)) {
      onFailed(job);
    } else if (source && !exports.containsKey(job) && !ending.contains(job)) {
      Held<OwnRecord> to = core.mirror().own(record.target());
      if (to != null) {
        exports.put(job, new Export(record.slots(), core.now()));
        core.act(new Action.StartExport(job, record.slots(), to.record().primary()));
      }
    }
  }

  private boolean isCurrent(JobRecord job) {
    Held<OwnRecord> from = core.mirror().own(job.source());
    Held<OwnRecord> to = core.mirror().own(job.target());
    return from != null
        && to != null
        && from.record().slots().containsAll(job.slots())
        && core.rules().isSameJobEpoch(job.sourceEpoch(), from.record().epoch())
        && core.rules().isSameJobEpoch(job.targetEpoch(), to.record().epoch());
  }

  private void advanceExport(String job, @Nullable Export export) {
    if (export == null || export.phase == Phase.FLIPPING) {
      return;
    }
    boolean gone = core.mirror().job(job) == null;
    boolean flipped = export.phase == Phase.FLIPPED;
    if (gone || flipped && core.isDue(export.flippedSince + HEARING_NANOS)) {
      end(job, export, flipped);
    } else if (export.phase == Phase.HOLDING
        && core.isDue(export.heldSince + core.timing().flipPauseNanos())) {
      reopen(job, export);
    }
  }

  private void reopen(String job, Export export) {
    export.phase = Phase.COPYING;
    export.notBefore = core.now() + AGAIN_NANOS;
    core.publish();
    core.act(new Action.ResumeExport(job));
  }

  private void end(String job, Export export, boolean flipped) {
    exports.remove(job);
    core.publish();
    core.act(new Action.EndExport(job, export.slots, flipped));
  }

  /// T6 for all slots of a job.
  private void flip(String job, Export export, Held<JobRecord> held) {
    Held<OwnRecord> from = core.own();
    String target = held.record().target();
    Held<OwnRecord> to = core.mirror().own(target);
    if (from == null || to == null) {
      return;
    }
    export.phase = Phase.FLIPPING;
    String operation = core.operation();
    SlotSet left = from.record().slots().minus(export.slots);
    SlotSet more = to.record().slots().union(export.slots);
    long reign = primary.epoch();
    core.commit(
        List.of(
            new Operation.Write(
                Paths.own(core.shard()),
                from.record().exchanged(left, target, operation).encode(),
                from.version()),
            new Operation.Write(
                Paths.own(target),
                to.record().exchanged(more, core.shard(), operation).encode(),
                to.version()),
            new Operation.Write(
                Paths.job(job), held.record().asFlipped().encode(), held.version())),
        _ -> settle(job, export, reign));
  }

  private void settle(String job, Export export, long reign) {
    if (exports.get(job) != export || primary.epoch() != reign) {
      return;
    }
    Held<JobRecord> held = core.mirror().job(job);
    boolean flipped = held == null ? !core.shardOwns(export.slots) : held.record().flipped();
    if (held != null && !flipped) {
      reopen(job, export);
    } else if (flipped) {
      export.phase = Phase.FLIPPED;
      export.flippedSince = core.now();
      core.publish();
      advanceExport(job, export);
    } else {
      end(job, export, false);
    }
  }

  /// Whether nothing is left to give up: a job that has flipped has succeeded, whatever failed.
  private boolean isOver(String job) {
    Held<JobRecord> held = core.mirror().job(job);
    return held == null || held.record().flipped();
  }

  private void giveUp(String job) {
    Export export = exports.get(job);
    if (export == null || export.phase != Phase.FLIPPING) {
      delete(job);
    }
  }

  private void delete(String job) {
    Held<JobRecord> held = core.mirror().job(job);
    if (held != null && core.link().usable() && ending.add(job)) {
      core.commit(
          List.of(new Operation.Delete(Paths.job(job), held.version())), _ -> ending.remove(job));
    }
  }

  private void advanceStaged(String job) {
    if (core.mirror().job(job) != null) {
      verified.remove(job);
    } else if (verified.remove(job)) {
      core.act(new Action.DropStaged(job));
    } else if (ending.add(job)) {
      core.link()
          .verify(
              List.of(Paths.job(job)),
              () -> {
                ending.remove(job);
                verified.add(job);
              });
    }
  }
}
