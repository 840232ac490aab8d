package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.coordination.Outcome;
import io.slotkeeper.cluster.coordination.Znode;
import io.slotkeeper.cluster.record.IsrRecord;
import io.slotkeeper.cluster.record.LiveRecord;
import io.slotkeeper.cluster.record.LobbyRecord;
import io.slotkeeper.cluster.record.MetaRecord;
import io.slotkeeper.cluster.record.NodeRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import io.slotkeeper.cluster.record.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Whether this node belongs to the cluster, and that the others can see it.
///
/// ```
///   island ── coordinator connected ─► lobby ── MEET, T1 ─► member ── FORGET, RESET ─► lobby
///     no coordinator;                   /lobby/me            /nodes/me, /live/me
///     slots are its own business
/// ```
///
/// On an island and in the lobby the node is a cluster of one: it serves the slots it was told to
/// serve. T1 carries them into the cluster, except those that somebody there owns already.
final class Membership {
  private static final long RETRY_NANOS = Timing.millis(50);

  private final Core core;
  private SlotSet slots;
  private long configEpoch;
  private String cluster;
  private boolean joinWanted;
  private boolean joining;
  private boolean announcing;
  private boolean discardWanted;
  private boolean foreign;
  private long retryAt;

  Membership(Core core, Identity identity) {
    this.core = core;
    this.slots = identity.slots();
    this.configEpoch = identity.configEpoch();
    this.cluster = identity.cluster();
    this.retryAt = core.now();
  }

  /// Whether this node knows no cluster.
  boolean isIsland() {
    return cluster.isEmpty();
  }

  boolean isJoining() {
    return joining || joinWanted;
  }

  /// The slots of the island.
  SlotSet slots() {
    return slots;
  }

  long configEpoch() {
    return configEpoch;
  }

  String cluster() {
    return cluster;
  }

  void slots(SlotSet changed) {
    slots = changed;
  }

  void configEpoch(long epoch) {
    configEpoch = epoch;
  }

  /// Becomes a member of the cluster in the coordinator's tree as soon as that can be read.
  void join() {
    joinWanted = isIsland();
  }

  /// The replication link must discard this node's data, which first ceases to be what others may
  /// rely on.
  void onFullSyncNeeded() {
    if (core.rules().renewsIncarnation()) {
      core.renewIncarnation(Position.NOTHING);
      discardWanted = true;
    } else {
      core.act(new Action.DiscardData());
    }
  }

  void advance() {
    if (!core.link().usable()) {
      return;
    }
    if (core.isMember()) {
      Held<MetaRecord> meta = core.mirror().meta();
      if (meta != null) {
        cluster = meta.record().cluster();
      }
      joinWanted = false;
      slots = SlotSet.EMPTY;
      configEpoch = 0;
    } else if (!isIsland()) {
      leaveIfForgotten();
    }
    if (!announcing && !joining && core.isDue(retryAt)) {
      if (core.isMember()) {
        announce(Paths.live(core.id()), liveData());
      } else if (isIsland() && joinWanted) {
        submitJoin();
      } else if (isIsland()) {
        announce(Paths.lobby(core.id()), lobbyData());
      }
    }
    allowDiscard();
  }

  private void leaveIfForgotten() {
    Held<MetaRecord> meta = core.mirror().meta();
    if (meta != null && meta.record().cluster().equals(cluster)) {
      core.report("is no member of cluster " + cluster + " any more");
      leave(false);
    } else if (!foreign) {
      foreign = true;
      core.report("refuses a coordinator that does not know its cluster " + cluster);
    }
  }

  /// Back to the lobby, with nothing.
  void leave(boolean hard) {
    cluster = "";
    slots = SlotSet.EMPTY;
    configEpoch = 0;
    joinWanted = false;
    core.renew(hard);
    if (hard) {
      core.act(new Action.Renamed(core.id()));
    }
  }

  private String liveData() {
    Position position = core.startPosition();
    return LiveRecord.of(core.incarnation(), position.epoch(), position.offset()).encode();
  }

  private String lobbyData() {
    return new LobbyRecord(
            core.incarnation(), core.settings().endpoint(), slots, configEpoch, Map.of())
        .encode();
  }

  /// Makes the ephemeral node at `path` say `data` in this session. One that an older session has
  /// left is replaced, or it would vanish with that session.
  private void announce(String path, String data) {
    Znode node = core.mirror().raw().get(path);
    List<Operation> transaction = new ArrayList<>();
    if (node != null && node.owner() == core.link().session()) {
      if (!node.data().equals(data)) {
        transaction.add(new Operation.Write(path, data, node.version()));
      }
    } else {
      if (node != null) {
        transaction.add(new Operation.Delete(path, node.version()));
      }
      transaction.add(new Operation.Create(path, data, true));
    }
    addressChange(transaction);
    if (!transaction.isEmpty()) {
      announcing = true;
      core.commit(transaction, outcome -> settle(outcome));
    }
  }

  private void settle(Outcome outcome) {
    announcing = false;
    joining = false;
    if (outcome != Outcome.COMMITTED) {
      retryAt = core.now() + RETRY_NANOS;
    }
  }

  /// A member that was restarted with another address says so.
  private void addressChange(List<Operation> transaction) {
    Held<NodeRecord> node = core.mirror().node(core.id());
    if (node == null || node.record().forgotten()) {
      return;
    }
    Settings settings = core.settings();
    NodeRecord now =
        node.record().withEndpoint(settings.endpoint(), settings.software(), settings.noFailover());
    if (!now.equals(node.record())) {
      transaction.add(new Operation.Write(Paths.node(core.id()), now.encode(), node.version()));
    }
  }

  /// T1.
  private void submitJoin() {
    Mirror mirror = core.mirror();
    SlotSet free = slots;
    for (Held<OwnRecord> own : mirror.owns().values()) {
      free = free.minus(own.record().slots());
    }
    String shard = core.homeShard();
    String operation = core.operation();
    List<Operation> transaction = new ArrayList<>();
    if (mirror.meta() == null) {
      String newCluster = MetaRecord.of(core.randomId()).encode();
      transaction.add(new Operation.Create(Paths.META, newCluster, false));
    }
    Held<String> assign = mirror.assign();
    if (assign == null) {
      transaction.add(new Operation.Create(Paths.ASSIGN, "{}", false));
    } else if (!free.isEmpty()) {
      transaction.add(new Operation.Write(Paths.ASSIGN, "{}", assign.version()));
    }
    if (!free.isEmpty()) {
      Plan.addOthers(mirror, shard, transaction);
    }
    addNode(shard, transaction);
    String own = OwnRecord.first(core.id(), free, operation).encode();
    transaction.add(new Operation.Create(Paths.own(shard), own, false));
    String isr = IsrRecord.first(core.self(), operation).encode();
    transaction.add(new Operation.Create(Paths.isr(shard), isr, false));
    Znode lobby = mirror.raw().get(Paths.lobby(core.id()));
    if (lobby != null) {
      transaction.add(new Operation.Delete(lobby.path(), lobby.version()));
    }
    if (mirror.live(core.id()) == null) {
      transaction.add(new Operation.Create(Paths.live(core.id()), liveData(), true));
    }
    joining = true;
    slots = free;
    core.commit(transaction, this::settle);
  }

  private void addNode(String shard, List<Operation> transaction) {
    Settings settings = core.settings();
    NodeRecord record =
        NodeRecord.of(settings.endpoint(), shard, settings.software())
            .withEndpoint(settings.endpoint(), settings.software(), settings.noFailover());
    Held<NodeRecord> tombstone = core.mirror().node(core.id());
    String path = Paths.node(core.id());
    transaction.add(
        tombstone == null
            ? new Operation.Create(path, record.encode(), false)
            : new Operation.Write(path, record.encode(), tombstone.version()));
  }

  private void allowDiscard() {
    Held<LiveRecord> live = core.mirror().live(core.id());
    if (discardWanted && live != null && live.record().incarnation().equals(core.incarnation())) {
      discardWanted = false;
      core.act(new Action.DiscardData());
    }
  }
}
