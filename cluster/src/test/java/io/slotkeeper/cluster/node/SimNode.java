package io.slotkeeper.cluster.node;

import static io.slotkeeper.cluster.node.SimScheduler.ms;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.coordination.Coordinator;
import io.slotkeeper.cluster.coordination.SessionState;
import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.cluster.record.Paths;
import io.slotkeeper.cluster.topology.Endpoint;
import io.slotkeeper.cluster.topology.OpenSlot;
import io.slotkeeper.cluster.topology.Shard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A simulated process: a [ClusterNode], the data it controls, a clock of its own. It does one
/// action after the other, and may die or freeze between any two.
final class SimNode implements DataPlane {
  private final SimWorld world;
  private final int index;
  private final double rate;
  private final long clockOffset;
  private final Deque<Event> inbox = new ArrayDeque<>();
  private final Deque<Action> actions = new ArrayDeque<>();
  private final List<Runnable> frozen = new ArrayList<>();
  private final Map<String, SimLink> replicas = new HashMap<>();
  private final Map<String, Ack> acks = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final SimExports exports;
  private Identity identity;
  private SimLog log = new SimLog();
  private FakeZooKeeper.@Nullable SimCoordinator coordinator;
  private @Nullable ClusterNode node;
  private @Nullable Standing obeyed;
  private @Nullable SimLink upstream;
  private boolean connecting;
  private boolean awaitsDiscard;
  private boolean draining;
  private boolean isFrozen;
  private int life;
  private long tickAt = Long.MAX_VALUE;

  private record Ack(long epoch, String incarnation, int offset) {}

  private record Waiting(long epoch, int offset, Runnable reply) {}

  SimNode(SimWorld world, int index) {
    this.world = world;
    this.index = index;
    SplittableRandom random = world.scheduler().random();
    double drift = world.options().drift() / 100;
    this.rate = 1 + drift * (random.nextDouble() - 0.5) * 0.98;
    this.clockOffset = random.nextLong(ms(1_000_000)) - ms(500_000);
    this.identity = Identity.fresh(String.format("%040x", index + 1));
    this.exports = new SimExports(world, this);
  }

  String name() {
    return "n" + index;
  }

  int life() {
    return life;
  }

  SimLog log() {
    return log;
  }

  boolean isAlive() {
    return node != null;
  }

  boolean runs() {
    return node != null && !isFrozen;
  }

  @Nullable ClusterNode node() {
    return node;
  }

  String id() {
    return identity.id();
  }

  @Nullable Standing obeyed() {
    return obeyed;
  }

  Endpoint endpoint() {
    return Endpoint.of("10.0.0." + index, 7000 + index);
  }

  long localNow() {
    return clockOffset + (long) (world.scheduler().now() * rate);
  }

  private long trueTime(long local) {
    return (long) ((local - clockOffset) / rate) + 1;
  }

  void start() {
    life++;
    SimOptions options = world.options();
    Settings settings =
        new Settings(endpoint(), "1", false, options.minReplicas(), options.durable(), false, 1);
    Timing timing = Timing.ofLeaseMillis(1000, 3000);
    SplittableRandom random = world.scheduler().random().split();
    node =
        new ClusterNode(
            identity, settings, timing, options.rules(), "sim", random, this, localNow());
    obeyed = node.standing();
    int current = life;
    coordinator =
        world
            .zooKeeper()
            .connect(task ->
                run(() -> {
                  if (life == current) {
                    task.run();
                  }
                }));
    coordinator.start(
        Paths.SHARED,
        new Coordinator.Listener() {
          @Override
          public void session(SessionState state, long session) {
            handle(new Event.Session(state, session));
          }

          @Override
          public void changed(String path) {
            handle(new Event.Changed(path));
          }
        });
    handle(new Event.Tick());
  }

  /// kill -9.
  void crash() {
    if (node == null) {
      return;
    }
    world.trace(name() + " dies");
    identity = node.identity();
    node = null;
    obeyed = null;
    life++;
    if (coordinator != null) {
      coordinator.vanish();
    }
    closeLinks();
    int kept = (int) world.scheduler().between(log.durable(), log.end() + 1L);
    log = world.options().durable() ? log.recovered(kept) : new SimLog();
    inbox.clear();
    actions.clear();
    frozen.clear();
    acks.clear();
    waiting.clear();
    exports.clear();
    connecting = false;
    awaitsDiscard = false;
    isFrozen = false;
    draining = false;
    tickAt = Long.MAX_VALUE;
    world.onCrash(this);
  }

  private void closeLinks() {
    List.copyOf(replicas.values()).forEach(SimLink::close);
    replicas.clear();
    if (upstream != null) {
      upstream.close();
      upstream = null;
    }
  }

  /// SIGSTOP, and SIGCONT after `nanos`.
  void freeze(long nanos) {
    if (!runs()) {
      return;
    }
    world.trace(name() + " freezes for " + nanos / 1_000_000);
    isFrozen = true;
    int current = life;
    world
        .scheduler()
        .after(
            nanos,
            () -> {
              if (life == current) {
                isFrozen = false;
                List<Runnable> missed = List.copyOf(frozen);
                frozen.clear();
                missed.forEach(this::run);
                drain();
              }
            });
  }

  /// Runs `task` in this process, once it is not frozen; never if it is dead.
  void run(Runnable task) {
    if (node == null) {
      return;
    }
    if (isFrozen) {
      frozen.add(task);
    } else {
      task.run();
    }
  }

  FakeZooKeeper.@Nullable SimCoordinator coordinator() {
    return coordinator;
  }

  void handle(Event event) {
    inbox.add(event);
    drain();
  }

  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    int current = life;
    while (life == current && runs() && !(actions.isEmpty() && inbox.isEmpty())) {
      if (!actions.isEmpty()) {
        if (world.scheduler().chance(world.actionCrash())) {
          crash();
          world.restartLater(this);
          return;
        }
        perform(actions.remove());
      } else {
        actions.addAll(node.step(inbox.remove(), localNow()));
        world.check();
      }
    }
    if (life == current) {
      draining = false;
      scheduleTick();
    }
  }

  private void scheduleTick() {
    if (node == null) {
      return;
    }
    long at = Math.max(trueTime(node.wakeNanos()), world.scheduler().now() + 1000);
    if (at < tickAt) {
      tickAt = at;
      int current = life;
      world
          .scheduler()
          .at(
              at,
              () -> {
                if (life == current && tickAt == at) {
                  tickAt = Long.MAX_VALUE;
                  run(() -> handle(new Event.Tick()));
                }
              });
    }
  }

  private void later(Event event) {
    int current = life;
    world
        .scheduler()
        .after(
            world.scheduler().between(10_000, 500_000),
            () -> {
              if (life == current) {
                run(() -> handle(event));
              }
            });
  }

  private void perform(Action action) {
    FakeZooKeeper.SimCoordinator client = coordinator;
    if (client == null) {
      return;
    }
    switch (action) {
      case Action.Publish(Standing standing) -> obey(standing);
      case Action.TopologyChanged() -> {}
      case Action.Read(long token, List<String> paths, boolean sync) ->
          client.read(paths, sync, read -> handle(new Event.ReadAnswered(token, read)));
      case Action.ReadTree(long token, List<String> roots, boolean sync) ->
          client.readTree(roots, sync, read -> handle(new Event.ReadAnswered(token, read)));
      case Action.Commit commit -> {
        world.onCommit(this, commit.transaction());
        client.commit(
            commit.transaction(),
            outcome -> handle(new Event.CommitAnswered(commit.token(), outcome)));
      }
      case Action.Watch(String path, boolean on) -> client.watch(path, on);
      case Action.Send(String to, PeerMessage message) -> send(to, message);
      case Action.Dial(String _, int port, PeerMessage message) ->
          dial(world.nodes().get(port - 7000), message);
      case Action.EmbedCoordinator() -> later(new Event.CoordinatorReady("sim"));
      case Action.AdoptCoordinator(String connect) -> later(new Event.CoordinatorReady(connect));
      case Action.BecomePrimary(long epoch, SlotSet keep) -> becomePrimary(epoch, keep);
      case Action.HoldWrites() -> later(new Event.WritesHeld());
      case Action.DiscardData() -> {
        world.onDiscard(this);
        log.discard();
        awaitsDiscard = false;
      }
      case Action.FlushData() -> log = new SimLog();
      case Action.Answer(long request, List<String> replies) -> world.onAnswer(request, replies);
      case Action.MayStop() -> stop();
      case Action.Renamed(String _) -> identity = node.identity();
      case Action.StartExport export -> exports.start(export);
      case Action.FinishExport export -> exports.finish(export);
      case Action.ResumeExport(String job) -> exports.resume(job);
      case Action.EndExport export -> exports.end(export);
      case Action.ActivateStaged(String job) -> {
        if (log.staged().containsKey(job)) {
          write(new SimLog.Entry.Activate(job));
        }
        await(log.end(), () -> later(new Event.StagedActivated(job)));
      }
      case Action.DropStaged(String job) -> write(new SimLog.Entry.Unstage(job));
      case Action.Report(String text) -> world.trace(name() + " " + text);
    }
  }

  private void becomePrimary(long epoch, SlotSet keep) {
    world.onPrimary(this, epoch);
    log.enter(epoch);
    for (int slot : log.slots()) {
      if (!keep.contains(slot)) {
        write(new SimLog.Entry.Delete(slot));
      }
    }
  }

  private void stop() {
    FakeZooKeeper.SimCoordinator client = coordinator;
    if (client != null) {
      client.close();
    }
    log.synced(log.end());
    crash();
    world.restartLater(this);
  }

  private void send(String to, PeerMessage message) {
    SimNode peer = world.byId(to);
    if (peer == null) {
      return;
    }
    String from = id();
    if (message instanceof PeerMessage.Heartbeat) {
      SimLink link = replicas.get(to);
      if (link != null) {
        link.down(() -> peer.handle(new Event.Received(from, message)));
      }
    } else if (message instanceof PeerMessage.HeartbeatAck) {
      if (upstream != null && upstream.primary() == peer) {
        upstream.up(() -> peer.handle(new Event.Received(from, message)));
      }
    } else {
      world.network().send(this, peer, () -> peer.handle(new Event.Received(from, message)));
    }
  }

  private void dial(SimNode peer, PeerMessage message) {
    String from = id();
    world.network().send(this, peer, () -> peer.handle(new Event.Received(from, message)));
  }

  private void obey(Standing standing) {
    Standing before = obeyed;
    obeyed = standing;
    boolean sameReign =
        before != null && before.role() == standing.role() && before.epoch() == standing.epoch();
    if (!sameReign && standing.role() != Standing.Role.PRIMARY) {
      waiting.removeIf(one -> one.epoch() != standing.epoch());
      List.copyOf(replicas.values()).forEach(SimLink::close);
    }
    if (upstream != null && !follows(upstream)) {
      upstream.close();
    }
    world.trace(name() + " " + standing.role() + " " + standing.epoch());
    connect();
    release();
  }

  private boolean follows(SimLink link) {
    Standing now = obeyed;
    return now != null
        && now.role() == Standing.Role.REPLICA
        && now.acking()
        && now.epoch() == link.epoch()
        && now.primary().equals(link.primary().id());
  }

  /// Asks the primary for its stream, again and again until there is a link.
  private void connect() {
    Standing now = obeyed;
    if (connecting || upstream != null || now == null || now.role() != Standing.Role.REPLICA) {
      return;
    }
    SimNode primary = world.byId(now.primary());
    if (!now.acking() || primary == null) {
      return;
    }
    connecting = true;
    int current = life;
    if (!awaitsDiscard) {
      Position position = log.position();
      world
          .network()
          .send(this, primary, () -> primary.onConnect(this, current, now.epoch(), position));
    }
    world
        .scheduler()
        .after(
            world.scheduler().between(ms(20), ms(120)),
            () -> {
              if (life == current) {
                connecting = false;
                run(this::connect);
              }
            });
  }

  private void onConnect(SimNode replica, int replicaLife, long epoch, Position position) {
    Standing now = obeyed;
    if (now == null
        || now.role() != Standing.Role.PRIMARY
        || now.epoch() != epoch
        || replica.life() != replicaLife
        || replicas.containsKey(replica.id())) {
      return;
    }
    SimLink link;
    if (position.offset() < 0) {
      SimLog copy = log.copy();
      link = new SimLink(world, this, replica, epoch, copy.end());
      world
          .scheduler()
          .after(
              world.scheduler().between(ms(20), ms(300)),
              () -> link.down(() -> replica.onFullSync(link, copy)));
    } else if (world.options().dataRules().continues(log, position)) {
      link = new SimLink(world, this, replica, epoch, (int) position.offset());
      Map<Long, Integer> epochs = Map.copyOf(log.epochs());
      link.down(() -> replica.onContinue(link, epochs, position));
    } else {
      world.network().send(this, replica, () -> replica.onNeedsFullSync(replicaLife));
      return;
    }
    replicas.put(replica.id(), link);
    handle(new Event.LinkUp(replica.id()));
  }

  private void onNeedsFullSync(int ofLife) {
    if (life == ofLife && !awaitsDiscard && log.isUsable() && upstream == null) {
      awaitsDiscard = true;
      handle(new Event.FullSyncNeeded());
    }
  }

  private void onFullSync(SimLink link, SimLog copy) {
    if (follows(link) && upstream == null && !log.isUsable()) {
      log.load(copy, copy.end(), link.epoch());
      accept(link);
    } else {
      link.close();
    }
  }

  private void onContinue(SimLink link, Map<Long, Integer> epochs, Position from) {
    if (follows(link) && upstream == null && log.position().equals(from)) {
      log.learnEpochs(epochs);
      log.enter(link.epoch());
      accept(link);
    } else {
      link.close();
    }
  }

  private void accept(SimLink link) {
    upstream = link;
    handle(new Event.LinkUp(link.primary().id()));
    int current = link.primary().life();
    link.up(() -> {
      if (link.primary().life() == current) {
        link.start();
      }
    });
  }

  void onLinkClosed(SimLink link) {
    if (upstream == link) {
      upstream = null;
      handle(new Event.LinkDown(link.primary().id()));
      connect();
    } else if (replicas.remove(link.replica().id(), link)) {
      handle(new Event.LinkDown(link.replica().id()));
    }
  }

  void onEntry(SimLink link, int offset, SimLog.Entry entry) {
    if (upstream != link || !follows(link)) {
      return;
    }
    if (offset != log.end()) {
      throw new IllegalStateException(name() + " is at " + log.end() + ", was sent " + offset);
    }
    log.append(entry);
    afterSync(() -> acknowledge(link));
  }

  private void acknowledge(SimLink link) {
    ClusterNode mine = node;
    if (upstream == link && follows(link) && mine != null) {
      Ack ack = new Ack(link.epoch(), mine.incarnation(), log.durable());
      String from = id();
      link.up(() -> link.primary().onAck(from, ack));
    }
  }

  /// Runs `then` when everything that is in the log now is on the disk.
  private void afterSync(Runnable then) {
    int end = log.end();
    int current = life;
    long nanos = world.options().durable() ? world.scheduler().between(50_000, ms(3)) : 1000;
    world
        .scheduler()
        .after(
            nanos,
            () -> {
              if (life == current) {
                run(() -> {
                  log.synced(end);
                  then.run();
                });
              }
            });
  }

  private void onAck(String from, Ack ack) {
    acks.put(from, ack);
    release();
  }

  /// The end of what the in-sync set has acknowledged, -1 when that is not for this node to say.
  int committed() {
    Standing now = obeyed;
    if (now == null || now.role() != Standing.Role.PRIMARY) {
      return -1;
    }
    SimDataRules rules = world.options().dataRules();
    List<InSync> required = now.required();
    int[] offsets = new int[required.size()];
    for (int i = 0; i < offsets.length; i++) {
      Ack ack = acks.get(required.get(i).id());
      boolean counts =
          ack != null
              && ack.epoch() == now.epoch()
              && ack.incarnation().equals(required.get(i).incarnation());
      offsets[i] = counts ? ack.offset() : 0;
    }
    Arrays.sort(offsets);
    int needed = rules.needed(required);
    int others = needed == 0 ? Integer.MAX_VALUE : offsets[offsets.length - needed];
    return Math.min(log.durable(), others);
  }

  private void release() {
    int committed = committed();
    for (Waiting one : List.copyOf(waiting)) {
      if (committed >= one.offset() && obeyed != null && one.epoch() == obeyed.epoch()) {
        waiting.remove(one);
        one.reply().run();
      }
    }
  }

  /// Whether a command on `slot` would be executed at this moment.
  boolean serves(int slot) {
    Standing now = obeyed;
    return runs()
        && now != null
        && (now.role() == Standing.Role.PRIMARY || now.role() == Standing.Role.ISLAND)
        && now.served().contains(slot)
        && !now.held().contains(slot)
        && leaseHolds();
  }

  private boolean leaseHolds() {
    ClusterNode mine = node;
    return mine != null && world.options().rules().leaseHolds(localNow(), mine.leaseUntilNanos());
  }

  /// Whether this node takes part of a slot that is on its way to its shard.
  boolean imports(int slot) {
    Standing now = obeyed;
    ClusterNode mine = node;
    OpenSlot open = mine == null ? null : mine.topology().openSlot(slot);
    return runs()
        && now != null
        && now.role() == Standing.Role.PRIMARY
        && open != null
        && now.shard().equals(open.importing())
        && !now.served().contains(slot)
        && leaseHolds();
  }

  /// The node that clients are sent to for a key of `slot` that is not here, null while the slot is
  /// not being given away.
  @Nullable SimNode asksOn(int slot) {
    ClusterNode mine = node;
    OpenSlot open = mine == null ? null : mine.topology().openSlot(slot);
    if (mine == null || open == null || open.migrating() == null || log.has(slot)) {
      return null;
    }
    Shard target = mine.topology().shards().get(open.migrating());
    return target == null ? null : world.byId(target.primary());
  }

  boolean admitsWrites() {
    Standing now = obeyed;
    return now != null && now.admitting() && !now.writesHeld();
  }

  /// Appends an effect; `reply` runs once it is confirmed.
  void write(SimLog.Entry entry, Runnable reply) {
    write(entry);
    await(log.end(), reply);
  }

  void write(SimLog.Entry entry) {
    log.append(entry);
    replicas.values().forEach(SimLink::pump);
    afterSync(this::release);
  }

  /// Runs `reply` once everything up to `offset` is confirmed.
  void await(int offset, Runnable reply) {
    Standing now = obeyed;
    if (now != null) {
      waiting.add(new Waiting(now.epoch(), offset, reply));
      release();
    }
  }

  @Override
  public Position position() {
    Standing now = obeyed;
    boolean primary = now != null && now.role() == Standing.Role.PRIMARY;
    return primary ? log.position() : log.durablePosition();
  }

  @Override
  public int keysIn(int slot) {
    return log.has(slot) ? 1 : 0;
  }

  @Override
  public boolean isEmpty() {
    return log.isEmpty();
  }

  @Override
  public Map<String, SlotSet> staged() {
    return log.staged();
  }
}
