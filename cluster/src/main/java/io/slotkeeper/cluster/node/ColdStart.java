package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.cluster.record.IsrRecord;
import io.slotkeeper.cluster.record.LiveRecord;
import io.slotkeeper.cluster.record.NodeRecord;
import io.slotkeeper.cluster.record.OwnRecord;

/// Finds a primary for a shard whose in-sync members have all restarted, so that none may claim as
/// the incarnation that was in sync.
///
/// When all of them are back, whoever holds most claims; all acknowledged writes are among what
/// they hold. If some are missing, only a primary with a durable log may return alone: it holds
/// every write it has acknowledged. Otherwise the operator decides (CLUSTER FAILOVER TAKEOVER).
/// Before a claim passes the time of one promise since the start: the node may have given one just
/// before it ended.
final class ColdStart {
  private final Core core;
  private final Follower follower;

  ColdStart(Core core, Follower follower) {
    this.core = core;
    this.follower = follower;
  }

  void advance() {
    Held<OwnRecord> own = core.own();
    Held<IsrRecord> isr = core.isr();
    if (own == null || isr == null || !core.knowsShard() || !core.link().usable()) {
      return;
    }
    InSync mine = isr.record().member(core.id());
    if (follower.isClaiming()
        || mine == null
        || mine.incarnation().equals(core.incarnation())
        || core.data().position().offset() < 0 && core.startPosition().offset() >= 0) {
      return;
    }
    long begin = core.startNanos() + core.timing().promiseNanos();
    boolean alone = core.settings().durable() && own.record().primary().equals(core.id());
    if (alone) {
      begin += core.timing().leaseNanos();
    }
    if ((alone || allHaveReturned(own.record(), isr.record())) && core.isDue(begin)) {
      follower.begin(Claim.Mode.COLD);
    }
  }

  /// Whether every member has started anew and none of them holds more than this node.
  private boolean allHaveReturned(OwnRecord own, IsrRecord isr) {
    for (InSync member : isr.members()) {
      NodeRecord node = core.mirror().member(member.id());
      if (member.id().equals(core.id()) || node == null || !node.shard().equals(core.shard())) {
        continue;
      }
      Held<LiveRecord> live = core.mirror().live(member.id());
      if (live == null
          || live.record().incarnation().equals(member.incarnation())
          || holdsMore(member.id(), live.record(), own.primary())) {
        return false;
      }
    }
    return true;
  }

  private boolean holdsMore(String other, LiveRecord live, String lastPrimary) {
    Position theirs = new Position(live.epoch(), live.offset());
    int order = theirs.compareTo(core.startPosition());
    if (order != 0) {
      return order > 0;
    }
    if (lastPrimary.equals(core.id()) || lastPrimary.equals(other)) {
      return lastPrimary.equals(other);
    }
    return other.compareTo(core.id()) < 0;
  }
}
