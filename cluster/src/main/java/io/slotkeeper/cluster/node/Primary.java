package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.coordination.Outcome;
import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.cluster.record.IsrRecord;
import io.slotkeeper.cluster.record.LiveRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import io.slotkeeper.cluster.record.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The duties of a primary during one epoch: heartbeats, the lease that their answers renew, and
/// the in-sync set.
///
/// The set that counts for acknowledgements and for the lease is the largest that might be true:
/// the one last read, and in addition who has been asked for but is not known to be in. A replica
/// is taken in when it has been caught up for a while and its answers cover a lease; it is taken
/// out when it lags, when its lease has run out, when its link stays broken, or when it is not what
/// it was.
///
/// A primary that *abdicated* (it asked for its own replacement, or allowed a replica to claim at
/// once) serves no more until it knows that the replacement cannot happen. After a step-down it
/// makes sure of that itself: a new version of the in-sync set refuses any claim based on the old
/// one.
final class Primary {
  private static final long BUMP_AFTER_NANOS = Timing.millis(1000);
  private static final long UNKNOWN_END = Long.MAX_VALUE;

  private final Core core;
  private final Map<String, ReplicaProgress> replicas = new HashMap<>();
  private final Map<InSync, Long> joining = new LinkedHashMap<>();
  private final Set<String> linked = new LinkedHashSet<>();
  private String shard = "";
  private long epoch;
  private boolean changing;
  private boolean abdicated;
  private boolean steppedDown;
  private boolean healthy = true;
  private long steppedDownAt;
  private long heartbeatAt;

  Primary(Core core) {
    this.core = core;
  }

  boolean reigns() {
    return epoch != 0;
  }

  long epoch() {
    return epoch;
  }

  /// The shard it is primary of, empty when it is not.
  String shard() {
    return shard;
  }

  void begin(String newShard, long newEpoch) {
    end();
    shard = newShard;
    epoch = newEpoch;
    heartbeatAt = core.now();
  }

  void end() {
    shard = "";
    epoch = 0;
    replicas.clear();
    joining.clear();
    changing = false;
    abdicated = false;
    steppedDown = false;
  }

  boolean isFenced() {
    return core.rules().isFenced(abdicated);
  }

  void abdicate() {
    abdicated = true;
  }

  /// The replacement is known not to have happened.
  void resume() {
    if (!steppedDown) {
      abdicated = false;
    }
  }

  void stepDown() {
    abdicated = true;
    steppedDown = true;
    steppedDownAt = core.now();
  }

  void onHealth(boolean dataPathHealthy) {
    healthy = dataPathHealthy;
  }

  void onLink(String peer, boolean up) {
    if (up) {
      linked.add(peer);
    } else {
      linked.remove(peer);
    }
    if (reigns()) {
      replica(peer).onLink(up, core.now());
      // who has just come may be one without whom nothing is served
      heartbeatAt = up ? core.now() : heartbeatAt;
    }
  }

  void onAck(String from, PeerMessage.HeartbeatAck ack) {
    if (reigns() && core.rules().isSameEpoch(ack.epoch(), epoch)) {
      replica(from).onAck(ack);
    }
  }

  void onLeaving(String from, PeerMessage.Leaving leaving) {
    if (reigns() && leaving.epoch() == epoch) {
      replica(from).onLeaving();
    }
  }

  ReplicaProgress replica(String id) {
    return replicas.computeIfAbsent(
        id,
        _ -> {
          ReplicaProgress progress = new ReplicaProgress(id, core.now());
          progress.onLink(linked.contains(id), core.now());
          return progress;
        });
  }

  /// The other nodes whose acknowledgements and leases are needed.
  List<InSync> required() {
    Held<IsrRecord> isr = core.isr();
    Set<InSync> required = new LinkedHashSet<>();
    if (isr != null) {
      for (InSync member : isr.record().members()) {
        if (!member.id().equals(core.id())) {
          required.add(member);
        }
      }
    }
    if (core.rules().countsPending()) {
      required.addAll(joining.keySet());
    }
    return List.copyOf(required);
  }

  boolean isAdmitting() {
    Held<IsrRecord> isr = core.isr();
    return isr != null && isr.record().members().size() - 1 >= core.settings().minReplicas();
  }

  /// Until when this primary may execute commands; far away when nobody could claim.
  long leaseUntil() {
    long until = core.now() + Long.MAX_VALUE / 2;
    for (InSync member : required()) {
      long one = leaseFrom(member);
      if (one - until < 0) {
        until = one;
      }
    }
    return until;
  }

  /// Already over when the member has never answered in this epoch and incarnation.
  private long leaseFrom(InSync member) {
    ReplicaProgress progress = replica(member.id());
    return progress.is(member) && progress.heard()
        ? progress.acknowledgedNanos() + core.timing().usableNanos()
        : core.now() - 1;
  }

  void advance() {
    if (!reigns()) {
      return;
    }
    if (healthy && core.isDue(heartbeatAt)) {
      core.siblings().forEach(this::heartbeat);
      heartbeatAt = core.wakeAt(core.now() + core.timing().heartbeatNanos());
    }
    if (!changing && core.link().usable()) {
      if (steppedDown) {
        voidGrants();
      } else if (!abdicated) {
        keepInSync();
      }
    }
  }

  void heartbeat(String replica) {
    ReplicaProgress to = replica(replica);
    int rank = 0;
    for (InSync other : required()) {
      if (!other.id().equals(replica) && replica(other.id()).offset() > to.offset()) {
        rank++;
      }
    }
    long end = core.data().position().offset();
    core.send(replica, new PeerMessage.Heartbeat(epoch, core.now(), end, rank));
  }

  /// T3 that changes nothing but the version, which refuses every claim that was granted before.
  private void voidGrants() {
    Held<IsrRecord> isr = core.isr();
    if (isr == null || !core.isDue(steppedDownAt + BUMP_AFTER_NANOS)) {
      return;
    }
    long reign = epoch;
    changing = true;
    IsrRecord same = isr.record();
    String operation = core.operation();
    IsrRecord bumped =
        new IsrRecord(same.epoch(), same.members(), same.last(), operation, same.unknown());
    core.commit(
        List.of(new Operation.Write(Paths.isr(core.shard()), bumped.encode(), isr.version())),
        outcome -> {
          if (epoch == reign) {
            changing = false;
            if (outcome == Outcome.COMMITTED) {
              steppedDown = false;
              abdicated = false;
            }
          }
        });
  }

  /// T3: takes members out and in.
  private void keepInSync() {
    Held<IsrRecord> isr = core.isr();
    Held<OwnRecord> own = core.own();
    if (isr == null || own == null || isr.record().epoch() != epoch) {
      return;
    }
    String operation = core.operation();
    IsrRecord wanted = isr.record();
    for (InSync member : isr.record().members()) {
      if (!member.id().equals(core.id()) && isLost(member)) {
        wanted = wanted.without(member.id(), operation);
      }
    }
    List<Operation> checks = new ArrayList<>();
    checks.add(new Operation.Check(Paths.own(core.shard()), own.version()));
    joining.keySet().removeIf(this::isLost);
    for (String sibling : core.siblings()) {
      Held<LiveRecord> live = core.mirror().live(sibling);
      InSync candidate = caughtUp(sibling, live);
      if (live == null || candidate == null || wanted.contains(candidate)) {
        continue;
      }
      if (hasJoined(candidate)) {
        wanted = wanted.with(candidate, operation);
        checks.add(new Operation.Check(Paths.live(sibling), live.version()));
      }
    }
    if (!wanted.members().equals(isr.record().members())) {
      changeInSync(isr.version(), wanted, checks);
    }
  }

  /// A replica is first required, then asked for: between the heartbeat it was caught up with and
  /// the moment from which nothing is acknowledged without it, writes may have been acknowledged
  /// that it does not hold yet. So it must reach an end that was read after that moment.
  private boolean hasJoined(InSync candidate) {
    Long end = joining.get(candidate);
    if (end == null) {
      joining.put(candidate, UNKNOWN_END);
      core.wakeAt(core.now() + 1);
      return false;
    }
    if (end == UNKNOWN_END) {
      joining.put(candidate, core.data().position().offset());
      heartbeat(candidate.id());
      return false;
    }
    return core.rules().holdsEverything(replica(candidate.id()).offset(), end);
  }

  private void changeInSync(int version, IsrRecord wanted, List<Operation> checks) {
    long reign = epoch;
    changing = true;
    List<Operation> transaction = new ArrayList<>(checks);
    transaction.add(new Operation.Write(Paths.isr(core.shard()), wanted.encode(), version));
    core.commit(
        transaction,
        _ -> {
          if (epoch == reign) {
            changing = false;
            joining.clear();
          }
        });
  }

  private boolean isLost(InSync member) {
    ReplicaProgress progress = replica(member.id());
    Held<LiveRecord> live = core.mirror().live(member.id());
    boolean replaced = live != null && !live.record().incarnation().equals(member.incarnation());
    if (replaced || progress.isLeaving() || !core.siblings().contains(member.id())) {
      return true;
    }
    long now = core.now();
    Timing timing = core.timing();
    if (progress.isLinked()) {
      core.isDue(progress.acknowledgedNanos() + timing.usableNanos());
    }
    if (!progress.heard() || !progress.is(member)) {
      return progress.isUnlinkedFor(timing.usableNanos(), now);
    }
    return now - progress.acknowledgedNanos() >= timing.lagNanos()
        || now - progress.acknowledgedNanos() >= timing.usableNanos()
        || progress.isUnlinkedFor(timing.linkGraceNanos(), now);
  }

  private @Nullable InSync caughtUp(String sibling, @Nullable Held<LiveRecord> live) {
    ReplicaProgress progress = replica(sibling);
    boolean ready =
        live != null
            && progress.isCaughtUpFor(core.timing().caughtUpNanos(), core.now())
            && progress.entry().incarnation().equals(live.record().incarnation())
            && core.now() - progress.acknowledgedNanos() < core.timing().usableNanos() / 2;
    return ready ? progress.entry() : null;
  }
}
