package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.cluster.record.IsrRecord;
import io.slotkeeper.cluster.record.NodeRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import io.slotkeeper.cluster.record.Paths;
import java.util.ArrayList;
import java.util.List;

/// A primary gives its shard to an in-sync replica without losing anything, because an operator,
/// the end of the process or the loss of its session asks for it.
///
/// ```
///   asked ─► HOLDING (writes held) ─► DRAINING (target, if possible all members, have all)
///                                          ├── limit, lost lease ─► writes go on, same epoch
///                                          └── fenced, T5 ─► replica
/// ```
///
/// T5 is what a claim writes, but issued by the old primary and naming its successor. The old
/// primary is fenced before T5 leaves it, and stays so until it knows what became of it.
final class Handover {
  private static final long PROBE_NANOS = Timing.millis(5);

  private final Core core;
  private final Primary primary;
  private Phase phase = Phase.NONE;
  private String target = "";
  private boolean leaving;
  private long heldAt;
  private long limit;
  private long probeAt;

  private enum Phase {
    NONE,
    HOLDING,
    DRAINING,
    SUBMITTED
  }

  Handover(Core core, Primary primary) {
    this.core = core;
    this.primary = primary;
  }

  boolean holdsWrites() {
    return phase != Phase.NONE;
  }

  boolean isIdle() {
    return phase == Phase.NONE;
  }

  void onRequest(String from, PeerMessage.HandoverRequest request) {
    if (!primary.reigns()) {
      core.send(from, new PeerMessage.EpochNotice(core.shard(), epochKnown()));
      return;
    }
    if (request.epoch() != primary.epoch() || !isMember(from, request.incarnation())) {
      return;
    }
    if (request.unseen() && !core.link().usable()) {
      primary.stepDown();
      long end = core.data().position().offset();
      core.publish();
      core.send(from, new PeerMessage.StepDown(primary.epoch(), end));
    } else if (isIdle() && core.link().usable() && !primary.isFenced()) {
      begin(from, false);
    }
  }

  private long epochKnown() {
    Held<OwnRecord> own = core.own();
    return own == null ? 0 : own.record().epoch();
  }

  private boolean isMember(String id, String incarnation) {
    Held<IsrRecord> isr = core.isr();
    return isr != null && isr.record().contains(new InSync(id, incarnation));
  }

  /// Gives the shard to the member that holds most, because this process is about to end. False
  /// when there is none.
  boolean beginLeaving() {
    String best = null;
    for (InSync member : primary.required()) {
      ReplicaProgress progress = primary.replica(member.id());
      boolean usable = progress.is(member) && progress.isLinked();
      if (usable && (best == null || progress.offset() > primary.replica(best).offset())) {
        best = member.id();
      }
    }
    if (best == null || !core.link().usable()) {
      return false;
    }
    if (isIdle()) {
      begin(best, true);
    }
    return true;
  }

  private void begin(String successor, boolean forGood) {
    phase = Phase.HOLDING;
    target = successor;
    leaving = forGood;
    limit = core.now() + core.timing().handoverNanos();
    core.publish();
    core.act(new Action.HoldWrites());
  }

  void onWritesHeld() {
    if (phase == Phase.HOLDING) {
      phase = Phase.DRAINING;
      heldAt = core.now();
      probeAt = core.now();
    }
  }

  void advance() {
    if (phase == Phase.NONE || phase == Phase.SUBMITTED) {
      return;
    }
    if (!primary.reigns() || primary.isFenced() || core.isDue(limit)) {
      phase = Phase.NONE;
      return;
    }
    if (phase == Phase.DRAINING) {
      if (holdsEverything(target) && (allHoldEverything() || core.isDue(patience()))) {
        submit();
      } else if (core.isDue(probeAt)) {
        core.siblings().forEach(primary::heartbeat);
        probeAt = core.wakeAt(core.now() + PROBE_NANOS);
      }
    }
  }

  /// Whether nobody would be left out of the new set. Who is, has to be taken in again, and
  /// meanwhile there may be too few of them for writes.
  private boolean allHoldEverything() {
    for (InSync member : primary.required()) {
      if (!holdsEverything(member.id())) {
        return false;
      }
    }
    return true;
  }

  private long patience() {
    return heldAt + core.timing().linkGraceNanos();
  }

  private boolean holdsEverything(String id) {
    ReplicaProgress progress = primary.replica(id);
    return progress.heard()
        && progress.acknowledgedNanos() - heldAt >= 0
        && core.rules().holdsEverything(progress.offset(), core.data().position().offset());
  }

  /// T5. Beside the target, the new set has everyone who is known to hold everything, which is also
  /// the old primary unless it is about to end.
  private void submit() {
    Held<OwnRecord> own = core.own();
    Held<IsrRecord> isr = core.isr();
    InSync successor = isr == null ? null : isr.record().member(target);
    NodeRecord node = core.mirror().member(target);
    if (own == null || isr == null || successor == null || node == null) {
      phase = Phase.NONE;
      return;
    }
    String operation = core.operation();
    List<InSync> members = new ArrayList<>();
    members.add(successor);
    for (InSync member : isr.record().members()) {
      boolean self = member.id().equals(core.id());
      boolean complete = self ? !leaving : holdsEverything(member.id());
      if (complete && !member.equals(successor)) {
        members.add(member);
      }
    }
    phase = Phase.SUBMITTED;
    primary.abdicate();
    long reign = primary.epoch();
    String shard = core.shard();
    OwnRecord given = own.record().claimedBy(target, operation);
    IsrRecord set = isr.record().claimed(members, operation);
    core.report("hands shard " + shard + " over to " + target);
    core.commit(
        List.of(
            new Operation.Write(Paths.own(shard), given.encode(), own.version()),
            new Operation.Write(Paths.isr(shard), set.encode(), isr.version())),
        _ -> settle(reign, shard));
  }

  private void settle(long reign, String shard) {
    phase = Phase.NONE;
    Held<OwnRecord> own = core.mirror().own(shard);
    if (own != null && own.record().epoch() > reign) {
      PeerMessage notice = new PeerMessage.EpochNotice(shard, own.record().epoch());
      core.siblings().forEach(sibling -> core.send(sibling, notice));
    } else if (primary.epoch() == reign) {
      primary.resume();
    }
  }
}
