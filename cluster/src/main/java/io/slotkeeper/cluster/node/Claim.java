package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.cluster.record.IsrRecord;
import io.slotkeeper.cluster.record.LiveRecord;
import io.slotkeeper.cluster.record.NodeRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import io.slotkeeper.cluster.record.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A replica's attempt to become primary of the next epoch.
///
/// ```
///   30 ms before the own promise runs out
///     pre-claim to the other members ─► answers, or 30 ms ─┐
///     the promise has run out ─────────────────────────────┴─► T4 ─► primary | abandoned
/// ```
///
/// The members are asked late, because one that has answered is silent only for a while: if it
/// followed the old primary again and took in more than this node has, it would have to start anew.
///
/// T4 writes the shard's record and its in-sync set, each in the version this node has read. So of
/// two candidates one wins, and a primary that has changed the set in the meantime wins over both.
/// The new set is this node and the members that have answered and hold no more than it does: they
/// hold every acknowledged write, and from now on nothing is acknowledged without them.
final class Claim {
  private final Core core;
  private final Follower follower;
  private final Mode mode;
  private final int attempt;
  private final Map<String, InSync> confirmed = new TreeMap<>();
  private boolean asked;
  private long askedAt;
  private boolean submitted;

  /// Why a claim may be made.
  enum Mode {
    /// The primary's heartbeats stay away.
    LEASE_OVER,
    /// An operator wishes so; the primary's lease runs out although it is heard of.
    FORCED,
    /// The primary has stopped by itself: its lease need not run out.
    STEPPED_DOWN,
    /// An operator knows that the primary is dead.
    TAKEOVER,
    /// All members have restarted, and this node holds most.
    COLD
  }

  Claim(Core core, Follower follower, Mode mode, int attempt) {
    this.core = core;
    this.follower = follower;
    this.mode = mode;
    this.attempt = attempt;
  }

  /// Whether a heartbeat of the primary makes it pointless.
  boolean isOptional() {
    return mode == Mode.LEASE_OVER && !submitted;
  }

  boolean isSubmitted() {
    return submitted;
  }

  /// Whether the other candidate holds more, or as much and comes first.
  boolean yieldsTo(String other, Position theirs, Position mine) {
    int order = theirs.compareTo(mine);
    return !submitted && (order > 0 || order == 0 && other.compareTo(core.id()) < 0);
  }

  /// False when this claim should give way to who answered.
  boolean onAnswer(String from, PeerMessage.PreClaimAnswer answer) {
    if (answer.granted() && answer.position().compareTo(core.data().position()) <= 0) {
      confirmed.put(from, new InSync(from, answer.incarnation()));
    }
    return answer.granted() || submitted || attempt > 0 || mode != Mode.LEASE_OVER;
  }

  void advance() {
    Held<OwnRecord> own = core.own();
    Held<IsrRecord> isr = core.isr();
    if (submitted || own == null || isr == null || !core.link().usable()) {
      return;
    }
    boolean needsMembership = mode != Mode.TAKEOVER && mode != Mode.COLD;
    if (needsMembership && !follower.isEligible()) {
      follower.ended(this);
      return;
    }
    boolean waitsForPromise = mode == Mode.LEASE_OVER || mode == Mode.FORCED;
    if (waitsForPromise && !core.isDue(follower.promisedUntil() - core.timing().answerNanos())) {
      return;
    }
    List<String> others = others(own.record(), isr.record());
    if (!asked) {
      asked = true;
      askedAt = core.now();
      ask(others, own.record());
    }
    boolean answered = confirmed.keySet().containsAll(others);
    if (!answered && !core.isDue(askedAt + core.timing().answerNanos())) {
      return;
    }
    if (waitsForPromise && !follower.promiseIsOver()) {
      core.wakeAt(follower.promisedUntil());
      return;
    }
    submit(own, isr);
  }

  private List<String> others(OwnRecord own, IsrRecord isr) {
    List<String> others = new ArrayList<>();
    if (mode != Mode.TAKEOVER && mode != Mode.COLD) {
      for (InSync member : isr.members()) {
        if (!member.id().equals(core.id()) && !member.id().equals(own.primary())) {
          others.add(member.id());
        }
      }
    }
    return others;
  }

  private void ask(List<String> others, OwnRecord own) {
    Position position = core.data().position();
    for (String other : others) {
      core.send(other, new PeerMessage.PreClaim(core.shard(), own.epoch() + 1, position));
    }
  }

  /// T4.
  private void submit(Held<OwnRecord> own, Held<IsrRecord> isr) {
    Held<NodeRecord> node = core.mirror().node(core.id());
    if (node == null) {
      follower.ended(this);
      return;
    }
    submitted = true;
    String operation = core.operation();
    List<InSync> successors = new ArrayList<>();
    successors.add(core.self());
    for (InSync member : confirmed.values()) {
      if (isr.record().contains(member)) {
        successors.add(member);
      }
    }
    String shard = core.shard();
    OwnRecord claimed = own.record().claimedBy(core.id(), operation);
    IsrRecord set = isr.record().claimed(successors, operation);
    List<Operation> transaction = new ArrayList<>();
    transaction.add(new Operation.Check(Paths.node(core.id()), node.version()));
    if (mode == Mode.COLD) {
      addChecksOfReturned(isr.record(), transaction);
    }
    transaction.add(new Operation.Write(Paths.own(shard), claimed.encode(), own.version()));
    transaction.add(new Operation.Write(Paths.isr(shard), set.encode(), isr.version()));
    core.report("claims epoch " + claimed.epoch() + " of shard " + shard + ": " + mode);
    core.commit(transaction, _ -> follower.ended(this));
  }

  /// Nobody whose data was compared may have started anew since.
  private void addChecksOfReturned(IsrRecord isr, List<Operation> transaction) {
    for (InSync member : isr.members()) {
      Held<LiveRecord> live = core.mirror().live(member.id());
      if (live != null) {
        transaction.add(new Operation.Check(Paths.live(member.id()), live.version()));
      }
    }
  }
}
