package io.slotkeeper.cluster.node;

import static io.slotkeeper.cluster.node.SimScheduler.ms;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.Slots;
import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.coordination.Znode;
import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.cluster.record.IsrRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import io.slotkeeper.cluster.record.Paths;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A cluster in a box: nodes, their data, clocks that drift, a network, a coordinator and clients,
/// all driven by one seed. After each step the invariants are checked:
///
/// - I1 no slot has two owners; I6 a primary is in its in-sync set, of the same epoch;
/// - I2 in one epoch of a shard only one node acknowledges writes, and epochs only grow;
/// - I3 no two nodes would execute a command on the same slot at the same true time;
/// - I4, I5 a new primary, and every in-sync member in its named incarnation, holds every
///   acknowledged write;
/// - I8 no read misses what was acknowledged or shown before it began;
/// - I10, I12 nobody discards data while an in-sync set names it;
/// - I11 when the faults have stopped, every slot is served again, and nothing stays open;
/// - I13 no payload is larger than the coordinator takes.
final class SimWorld {
  static final int KEYS_PER_SHARD = 3;

  private final SimOptions options;
  private final SimScheduler scheduler;
  private final SimNetwork network;
  private final FakeZooKeeper zooKeeper;
  private final List<SimNode> nodes = new ArrayList<>();
  private final SimClients clients;
  private final List<String> trace = new ArrayList<>();
  private final Map<Long, Consumer<String>> answers = new HashMap<>();
  private final Map<String, String> acknowledgers = new HashMap<>();
  private final Map<String, Long> epochs = new HashMap<>();
  private long checkedTransaction = -1;
  private long lastRequest;
  private boolean faulty;
  private boolean over;

  SimWorld(long seed, SimOptions options) {
    this.options = options;
    this.scheduler = new SimScheduler(new SplittableRandom(seed));
    this.network = new SimNetwork(scheduler);
    this.zooKeeper = new FakeZooKeeper(scheduler, 3);
    for (int i = 0; i < options.shards() * options.nodesPerShard(); i++) {
      nodes.add(new SimNode(this, i));
    }
    this.clients = new SimClients(this, options.shards() * KEYS_PER_SHARD);
  }

  /// What a violated invariant throws: what happened last, and why it is wrong.
  static final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    Violation(String message) {
      super(message);
    }
  }

  void fail(String what) {
    int from = Math.max(0, trace.size() - 400);
    throw new Violation(
        String.join("\n", trace.subList(from, trace.size()))
            + "\n"
            + scheduler.now() / 1000
            + " us: "
            + what);
  }

  void trace(String text) {
    trace.add(scheduler.now() / 1000 + " us: " + text);
  }

  SimOptions options() {
    return options;
  }

  SimScheduler scheduler() {
    return scheduler;
  }

  SimNetwork network() {
    return network;
  }

  FakeZooKeeper zooKeeper() {
    return zooKeeper;
  }

  List<SimNode> nodes() {
    return nodes;
  }

  SimClients clients() {
    return clients;
  }

  boolean isOver() {
    return over;
  }

  boolean isFaulty() {
    return faulty;
  }

  double actionCrash() {
    return faulty ? options.actionCrash() : 0;
  }

  /// The slot that the test key `key` stands for; keys are spread over the shards of the beginning.
  int slot(int key) {
    int perShard = Slots.COUNT / options.shards();
    return key / KEYS_PER_SHARD * perShard + 7 + key % KEYS_PER_SHARD;
  }

  int keys() {
    return options.shards() * KEYS_PER_SHARD;
  }

  @Nullable SimNode byId(String id) {
    for (SimNode node : nodes) {
      if (node.id().equals(id)) {
        return node;
      }
    }
    return null;
  }

  /// Runs a command on `node`; `then` hears the first reply, or nothing if the node dies.
  void command(SimNode node, Consumer<String> then, Mutation... mutations) {
    long request = ++lastRequest;
    answers.put(request, then);
    node.run(() -> node.handle(new Event.Command(request, List.of(mutations))));
  }

  void onAnswer(long request, List<String> replies) {
    Consumer<String> then = answers.remove(request);
    if (then != null) {
      then.accept(replies.getFirst());
    }
  }

  void restartLater(SimNode node) {
    restartAfter(node, scheduler.between(ms(20), ms(4000)));
  }

  void restartAfter(SimNode node, long nanos) {
    scheduler.after(
        nanos,
        () -> {
          if (!node.isAlive()) {
            trace(node.name() + " starts");
            node.start();
          }
        });
  }

  /// Forms the cluster, lets things go wrong for a while, then demands that all is well.
  void run() {
    form();
    clients.start();
    runFor(ms(1500));
    faulty = true;
    new SimNemesis(this).schedule(ms(18_000));
    if (options.migrations()) {
      new SimOperator(this).start();
    }
    runFor(ms(20_000));
    faulty = false;
    trace("the faults have stopped");
    for (SimNode node : nodes) {
      if (!node.isAlive()) {
        node.start();
      }
    }
    runFor(ms(16_000));
    over = true;
    checkRecovered();
  }

  private void runFor(long nanos) {
    long end = scheduler.now() + nanos;
    while (scheduler.runNext(end)) {
      check();
    }
  }

  private void form() {
    nodes.forEach(SimNode::start);
    runFor(ms(2500));
    int perShard = Slots.COUNT / options.shards();
    for (int shard = 0; shard < options.shards(); shard++) {
      SimNode primary = nodes.get(shard * options.nodesPerShard());
      int first = shard * perShard;
      int last = shard == options.shards() - 1 ? Slots.COUNT - 1 : first + perShard - 1;
      command(primary, _ -> {}, new Mutation.AddSlots(SlotSet.range(first, last)));
    }
    Mutation meet =
        new Mutation.Meet(nodes.getFirst().endpoint().ip(), nodes.getFirst().endpoint().port());
    nodes.stream().skip(1).forEach(node -> command(node, _ -> {}, meet));
    runFor(ms(4000));
    for (SimNode node : nodes) {
      int shard = nodes.indexOf(node) / options.nodesPerShard();
      SimNode primary = nodes.get(shard * options.nodesPerShard());
      if (node != primary) {
        command(node, this::expectOk, new Mutation.Replicate(primary.id()));
      }
    }
    runFor(ms(4000));
  }

  private void expectOk(String reply) {
    if (!reply.equals("OK")) {
      fail("expected OK, was answered " + reply);
    }
  }

  void onCommit(SimNode node, List<Operation> transaction) {
    for (Operation operation : transaction) {
      String data =
          switch (operation) {
            case Operation.Create create -> create.data();
            case Operation.Write write -> write.data();
            case Operation.Delete _, Operation.Check _ -> "";
          };
      if (Znode.sizeBytes(data) > Znode.LIMIT_BYTES) {
        fail("I13: " + node.name() + " writes " + data.length() + " characters");
      }
    }
  }

  void onAcknowledged(SimNode node, String shard, long epoch) {
    String reign = shard + "/" + epoch;
    String other = acknowledgers.putIfAbsent(reign, node.name());
    if (other != null && !other.equals(node.name())) {
      fail("I2: " + other + " and " + node.name() + " acknowledge in epoch " + epoch);
    }
  }

  void onPrimary(SimNode node, long epoch) {
    trace(node.name() + " begins epoch " + epoch + " with " + node.log().end());
    if (!options.migrations()) {
      checkHolds(node, "I4: the primary of epoch " + epoch);
    }
  }

  void onDiscard(SimNode node) {
    ClusterNode mine = node.node();
    if (mine == null) {
      return;
    }
    for (Znode isr : zooKeeper.truth().below(Paths.ISR)) {
      InSync entry = IsrRecord.decode(isr.data()).member(node.id());
      if (entry != null && entry.incarnation().equals(mine.incarnation())) {
        fail("I12: " + node.name() + " discards data for which it is in sync");
      }
    }
  }

  /// Without disks, data is lost by right when nobody is left who is in sync.
  void onCrash(SimNode node) {
    if (options.durable()) {
      return;
    }
    for (Znode isr : zooKeeper.truth().below(Paths.ISR)) {
      boolean anyLeft = IsrRecord.decode(isr.data()).members().stream().anyMatch(this::lives);
      Znode own = zooKeeper.truth().at(Paths.own(Paths.name(isr.path())));
      if (!anyLeft && own != null) {
        SlotSet slots = OwnRecord.decode(own.data()).slots();
        for (int key = 0; key < keys(); key++) {
          if (slots.contains(slot(key))) {
            clients.forget(key);
          }
        }
      }
    }
  }

  private boolean lives(InSync entry) {
    SimNode node = byId(entry.id());
    ClusterNode mine = node == null ? null : node.node();
    return mine != null && mine.incarnation().equals(entry.incarnation());
  }

  void check() {
    for (int key = 0; key < keys(); key++) {
      checkOneServer(key);
    }
    if (zooKeeper.truth().lastTransaction() != checkedTransaction) {
      checkedTransaction = zooKeeper.truth().lastTransaction();
      checkTree();
    }
  }

  private void checkOneServer(int key) {
    SimNode server = null;
    for (SimNode node : nodes) {
      if (node.serves(slot(key))) {
        if (server != null) {
          fail("I3: " + server.name() + " and " + node.name() + " serve key " + key);
        }
        server = node;
      }
    }
  }

  private void checkTree() {
    SlotSet owned = SlotSet.EMPTY;
    for (Znode node : zooKeeper.truth().below(Paths.OWN)) {
      OwnRecord own = OwnRecord.decode(node.data());
      String shard = Paths.name(node.path());
      if (owned.intersects(own.slots())) {
        fail("I1: " + shard + " owns slots of another shard");
      }
      owned = owned.union(own.slots());
      Long before = epochs.put(shard, own.epoch());
      if (before != null && before > own.epoch()) {
        fail("I2: the epoch of " + shard + " went back");
      }
      Znode isr = zooKeeper.truth().at(Paths.isr(shard));
      if (isr == null) {
        fail("I6: no in-sync set of " + shard);
        return;
      }
      IsrRecord set = IsrRecord.decode(isr.data());
      if (set.epoch() != own.epoch() || set.member(own.primary()) == null) {
        fail("I6: " + own + " and " + set);
      }
      if (!options.migrations()) {
        checkSet(set);
      }
    }
  }

  private void checkSet(IsrRecord set) {
    for (InSync member : set.members()) {
      SimNode node = byId(member.id());
      if (node != null && lives(member)) {
        checkHolds(node, "I5: the in-sync member of epoch " + set.epoch());
      }
    }
  }

  /// Only of the keys of the node's own shard; so not in worlds where slots change shards.
  private void checkHolds(SimNode node, String who) {
    int shard = nodes.indexOf(node) / options.nodesPerShard();
    for (int i = 0; i < KEYS_PER_SHARD; i++) {
      int key = shard * KEYS_PER_SHARD + i;
      BitSet missing = clients.missing(node, key);
      if (missing != null) {
        fail(who + " " + node.name() + " lacks " + missing + " of key " + key);
      }
    }
  }

  private void checkRecovered() {
    for (int key = 0; key < keys(); key++) {
      int slot = slot(key);
      List<SimNode> servers = nodes.stream().filter(node -> node.serves(slot)).toList();
      if (servers.isEmpty()) {
        fail("I11: nobody serves key " + key + "; " + zooKeeper.truth().below(""));
      }
      boolean open = zooKeeper.truth().at(Paths.openSlot(slot)) != null;
      BitSet missing = open ? null : clients.missing(servers.getFirst(), key);
      if (missing != null) {
        fail("I8: " + servers.getFirst().name() + " lacks " + missing + " of key " + key);
      }
    }
    for (Znode migration : zooKeeper.truth().below(Paths.MIGRATIONS)) {
      if (Paths.isJob(migration.path())) {
        fail("I11: a job is left: " + migration);
      }
    }
    if (clients.acknowledged() == 0) {
      fail("no write was acknowledged at all");
    }
  }
}
