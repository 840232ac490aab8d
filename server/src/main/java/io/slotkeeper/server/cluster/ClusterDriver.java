package io.slotkeeper.server.cluster;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.node.Action;
import io.slotkeeper.cluster.node.ClusterNode;
import io.slotkeeper.cluster.node.DataPlane;
import io.slotkeeper.cluster.node.Event;
import io.slotkeeper.cluster.node.Identity;
import io.slotkeeper.cluster.node.Mutation;
import io.slotkeeper.cluster.node.PeerMessage;
import io.slotkeeper.cluster.node.Position;
import io.slotkeeper.cluster.node.Settings;
import io.slotkeeper.cluster.node.Standing;
import io.slotkeeper.cluster.node.Timing;
import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.cluster.topology.ClusterTexts;
import io.slotkeeper.cluster.topology.Member;
import io.slotkeeper.cluster.topology.Shard;
import io.slotkeeper.cluster.topology.Topology;
import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import io.slotkeeper.server.runtime.ServerRandom;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Drives a node's control plane: one thread that gives its state machine events and carries out
/// the actions it answers with.
///
/// ```
///   loops ── CLUSTER ADDSLOTS ──┐                         ┌─► a view for the loops
///   coordinator ── answers ─────┼─► inputs ─► step ─► ────┼─► coordinator, other nodes
///   other nodes ── messages ────┘   (one thread)  actions └─► replies, file, replication
/// ```
///
/// The actions of a step are carried out in order. When one takes something from this node, the
/// ones behind it wait until no loop executes by the old view any more; only heartbeats and their
/// answers, which depend on nothing, go on meanwhile, so that a long script costs nobody his lease.
public final class ClusterDriver implements Cluster.ControlPlane, NodeHost.Control, AutoCloseable {
  private static final int MOST_EARLY = 16;
  private static final long MOST_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /// How long writes that are held wait for those before them to be confirmed.
  private static final long CONFIRM_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Cluster cluster;
  private final NodeHost host;
  private final Doors doors;
  private final NodeMemory memory;
  private final ClusterNode node;
  private final CoordinatorPort coordinator;
  private final Thread thread;
  private final LinkedBlockingQueue<Runnable> inputs = new LinkedBlockingQueue<>();
  private final Deque<Action> waiting = new ArrayDeque<>();
  private final Map<Long, Consumer<List<String>>> requests = new HashMap<>();
  private final AtomicLong lastRequest = new AtomicLong();
  private final Deque<Early> early = new ArrayDeque<>();
  private Set<String> linked = Set.of();
  private final SlotMigrations migrations = new SlotMigrations();
  private StreamPart streamPart;
  private long discardRequest;
  private boolean awaitsConfirmation;
  private long confirmationLimit;
  private final LoopWatch loops;
  private final Settling settling = new Settling();
  private boolean quieting;
  private volatile InSync self;
  private volatile boolean mayStop;
  private volatile boolean ended;
  private volatile ClusterTexts.Coordination coordination;

  /// What it is given.
  public record Doors(
      ServerClock clock,
      ServerRandom random,
      ServerLog log,
      Disk disk,
      Coordinators coordinators,
      PeerNetwork peers) {}

  /// What it is configured to be.
  ///
  /// @param connect how the coordinator is reached, empty to remain with the one it remembers
  public record Start(
      Settings settings, String directory, String fileName, String connect, long graceMillis) {}

  /// Makes the node that the file remembers, or a new one, and lets it look around once.
  public ClusterDriver(Cluster cluster, NodeHost host, Doors doors, Start start)
      throws IOException {
    this.cluster = cluster;
    this.host = host;
    this.doors = doors;
    NodeFile file = new NodeFile(doors.disk, start.directory(), start.fileName());
    NodeFile.Content remembered = file.read();
    Identity identity = remembered == null ? Identity.fresh(newId()) : remembered.identity();
    String connect = start.connect();
    if (connect.isEmpty() && remembered != null) {
      connect = remembered.connect();
    }
    if (remembered != null) {
      host.remember(remembered.stream());
    }
    this.streamPart = host.streamPart();
    long now = doors.clock.nanos();
    this.node =
        new ClusterNode(
            identity,
            start.settings(),
            Timing.ofLeaseMillis(1000, start.graceMillis()),
            connect,
            doors.random::nextLong,
            new Data(),
            now);
    this.coordination = node.coordination();
    this.self = new InSync(node.id(), node.incarnation());
    this.loops = new LoopWatch(host, now);
    this.memory = new NodeMemory(file, doors.log);
    this.coordinator =
        new CoordinatorPort(doors.coordinators, inputs::add, this::handle, doors.log);
    this.thread = Thread.ofPlatform().name("cluster").unstarted(this::run);
    cluster.startedBy(this);
    host.controlledBy(this);
    host.tellTo(this::tell);
    step(new Event.Tick());
    remember();
    if (!connect.isEmpty()) {
      coordinator.open(connect);
    }
    thread.start();
  }

  private String newId() {
    byte[] bytes = new byte[20];
    doors.random.nextSecret(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// The id of the node.
  public String id() {
    return cluster.view().topology().self();
  }

  // ---- from other threads ---------------------------------------------------------------------

  @Override
  public InSync self() {
    return self;
  }

  @Override
  public void wake() {
    inputs.add(() -> {});
  }

  /// Gives the node an event in its turn. Any thread.
  public void tell(Event event) {
    inputs.add(() -> handle(event));
  }

  @Override
  public void submit(List<Mutation> mutations, Consumer<List<String>> then) {
    long request = lastRequest.incrementAndGet();
    inputs.add(() -> {
      requests.put(request, then);
      handle(new Event.Command(request, mutations));
    });
  }

  @Override
  public void save(Consumer<@Nullable String> then) {
    inputs.add(() -> memory.save(content(), then));
  }

  @Override
  public void openImport(String job, Consumer<String> then) {
    inputs.add(() -> {
      SlotSet slots = node.importable(job);
      if (slots.isEmpty()) {
        then.accept("-ERR No such migration");
      } else {
        host.openImport(job, slots, then);
      }
    });
  }

  @Override
  public void publish(boolean sharded, byte[] channel, byte[] message) {
    Topology topology = cluster.view().topology();
    Shard mine = topology.shardOf(topology.self());
    for (Member member : topology.members().values()) {
      boolean concerned = !sharded || mine != null && member.shard().equals(mine.id());
      if (concerned && !member.id().equals(topology.self())) {
        doors.peers.publish(member.endpoint(), sharded, channel, message);
      }
    }
  }

  @Override
  public List<SlotMigrations.Entry> migrations() {
    return migrations.all();
  }

  @Override
  public ClusterTexts.Coordination coordination() {
    return coordination;
  }

  @Override
  public List<Cluster.PeerLink> links() {
    return doors.peers.links();
  }

  /// The configuration has changed.
  public void reconfigure(Settings settings) {
    inputs.add(() -> {
      node.reconfigure(settings);
      refreshView(cluster.view().standing());
      handle(new Event.Tick());
    });
  }

  /// The configuration says otherwise when the cluster is up.
  public void reconfigured() {
    cluster.reconfigured();
    inputs.add(() -> refreshView(cluster.view().standing()));
  }

  // ---- on the control thread ------------------------------------------------------------------

  private void run() {
    while (!ended) {
      try {
        boolean waits = awaitsConfirmation || !early.isEmpty();
        long longest = waits ? POLL_NANOS : MOST_IDLE_NANOS;
        long nanos = Math.min(longest, node.wakeNanos() - doors.clock.nanos());
        Runnable input = inputs.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        if (input != null) {
          input.run();
        } else {
          handle(new Event.Tick());
        }
        watchReplication();
        awaitConfirmation();
        if (loops.look(doors.clock.nanos())) {
          handle(new Event.DataPath(loops.isHealthy()));
        }
        if (settling.isOver(doors.clock.nanos())) {
          refreshView(cluster.view().standing());
        }
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        doors.log.warning("The control of this node has failed, its lease runs out: " + trace(e));
        throw e;
      }
    }
  }

  private static String trace(RuntimeException failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /// A heartbeat that came before the stream that was sent before it.
  private record Early(String from, PeerMessage.Heartbeat heartbeat) {}

  /// Tells the node what has become of its replication links, and gives it the heartbeats whose
  /// part of the stream has arrived meanwhile: so a heartbeat proves that the data arrives, too.
  private void watchReplication() {
    Set<String> now = host.links();
    if (!now.equals(linked)) {
      Set<String> before = linked;
      linked = now;
      before.stream()
          .filter(id -> !now.contains(id))
          .map(Event.LinkDown::new)
          .forEach(this::handle);
      now.stream().filter(id -> !before.contains(id)).map(Event.LinkUp::new).forEach(this::handle);
    }
    host.keepLinked();
    StreamPart part = host.streamPart();
    if (part.epoch() != 0 && !part.equals(streamPart)) {
      streamPart = part;
      remember();
    }
    long request = host.discardRequest();
    if (request != discardRequest) {
      discardRequest = request;
      handle(new Event.FullSyncNeeded());
    }
    while (!early.isEmpty() && early.peek().heartbeat().end() <= host.position().offset()) {
      Early come = early.remove();
      handle(new Event.Received(come.from(), come.heartbeat()));
    }
  }

  /// What was written before writes were held is confirmed first, or it would be lost to who waits
  /// for it, though nobody has failed.
  private void awaitConfirmation() {
    if (awaitsConfirmation
        && (host.isConfirmed() || doors.clock.nanos() - confirmationLimit >= 0)) {
      awaitsConfirmation = false;
      handle(new Event.WritesHeld());
    }
  }

  /// Takes a message of another node in. Any thread.
  public void receive(String from, PeerMessage message) {
    inputs.add(() -> {
      if (message instanceof PeerMessage.Heartbeat heartbeat) {
        hear(from, heartbeat);
      } else {
        handle(new Event.Received(from, message));
      }
    });
  }

  private void hear(String from, PeerMessage.Heartbeat heartbeat) {
    boolean isEarly = heartbeat.end() > host.position().offset();
    if (isEarly && early.size() == MOST_EARLY) {
      early.remove();
    }
    if (isEarly) {
      early.add(new Early(from, heartbeat));
    } else {
      handle(new Event.Received(from, heartbeat));
    }
    Standing standing = cluster.view().standing();
    boolean leads = standing.primary().equals(from) && heartbeat.epoch() == standing.epoch();
    if (leads && cluster.heardEpoch() != standing.epoch()) {
      cluster.heard(standing.epoch());
      letGoOn();
    }
  }

  private void handle(Event event) {
    if (Thread.currentThread() != thread) {
      tell(event);
    } else if (!ended) {
      step(event);
    }
  }

  private void step(Event event) {
    List<Action> actions = node.step(event, doors.clock.nanos());
    // who is answered sees what the answer says
    actions.stream().filter(action -> !(action instanceof Action.Answer)).forEach(waiting::add);
    actions.stream().filter(Action.Answer.class::isInstance).forEach(waiting::add);
    boolean had = holdsLease();
    cluster.leaseUntil(node.leaseUntilNanos());
    boolean regained = !had && holdsLease();
    self = new InSync(node.id(), node.incarnation());
    coordination = node.coordination();
    migrations.look(node.jobs(), node.topology(), doors.clock.unixMicros() / 1000);
    carryOut();
    if (regained) {
      letGoOn();
    }
  }

  private boolean holdsLease() {
    return doors.clock.nanos() - cluster.leaseUntilNanos() < 0;
  }

  /// Who waits for this node, or for another, to serve is looked at again.
  private void letGoOn() {
    host.viewChanged(cluster.view(), cluster.addressing(false));
  }

  private void carryOut() {
    while (!quieting && !waiting.isEmpty()) {
      carryOut(waiting.removeFirst());
    }
    if (quieting) {
      waiting.removeIf(this::goesAhead);
    }
  }

  /// Sends what must not wait for a long command to end.
  private boolean goesAhead(Action action) {
    if (action instanceof Action.Send(String to, PeerMessage message)
        && (message instanceof PeerMessage.Heartbeat
            || message instanceof PeerMessage.HeartbeatAck)) {
      send(to, message);
      return true;
    }
    return false;
  }

  private void carryOut(Action action) {
    switch (action) {
      case Action.Publish(Standing standing) -> publish(standing);
      case Action.TopologyChanged() -> {
        Standing standing = cluster.view().standing();
        refreshView(standing);
        host.settled(standing);
        remember();
      }
      case Action.Read read -> coordinator.read(read);
      case Action.ReadTree read -> coordinator.readTree(read);
      case Action.Commit commit -> coordinator.commit(commit);
      case Action.Watch watch -> coordinator.watch(watch);
      case Action.Send(String to, PeerMessage message) -> send(to, message);
      case Action.Dial(String ip, int port, PeerMessage message) ->
          doors.peers.dial(ip, port, message);
      case Action.EmbedCoordinator() -> coordinator.open("");
      case Action.AdoptCoordinator(String connect) -> coordinator.open(connect);
      case Action.HoldWrites() -> {
        awaitsConfirmation = true;
        confirmationLimit = doors.clock.nanos() + CONFIRM_NANOS;
      }
      case Action.BecomePrimary(long epoch, SlotSet keep) -> {
        quieting = true;
        host.becomePrimary(epoch, keep, () -> inputs.add(this::goOn));
      }
      case Action.DiscardData() -> host.allowDiscard(discardRequest);
      case Action.Answer(long request, List<String> replies) -> answer(request, replies);
      case Action.Renamed(String id) -> {
        doors.peers.rename(id);
        remember();
      }
      case Action.MayStop() -> mayStop = true;
      case Action.Report(String text) -> doors.log.notice("Cluster: " + text);
      case Action.FlushData _,
          Action.StartExport _,
          Action.FinishExport _,
          Action.ResumeExport _,
          Action.EndExport _,
          Action.ActivateStaged _,
          Action.DropStaged _ ->
          host.carryOut(action);
    }
  }

  private void publish(Standing standing) {
    ClusterView before = cluster.view();
    host.standing(standing);
    ClusterView now = refreshView(standing);
    if (before.takesMoreThan(now)) {
      quieting = true;
      host.whenQuiet(() -> inputs.add(() -> quiet(standing)));
    } else {
      host.settled(standing);
    }
  }

  private void quiet(Standing standing) {
    host.settled(standing);
    letGoOn();
    goOn();
  }

  private void goOn() {
    quieting = false;
    carryOut();
  }

  private ClusterView refreshView(Standing standing) {
    boolean unsettled = settling.look(node.topology(), doors.clock.nanos());
    ClusterView view = cluster.put(node.topology(), standing, unsettled);
    host.viewChanged(view, cluster.addressing(false));
    return view;
  }

  private void send(String to, PeerMessage message) {
    Member member = node.topology().members().get(to);
    if (member != null) {
      doors.peers.send(to, member.endpoint(), message);
    }
  }

  private void answer(long request, List<String> replies) {
    Consumer<List<String>> then = requests.remove(request);
    if (then != null) {
      then.accept(replies);
    }
  }

  private NodeFile.Content content() {
    return new NodeFile.Content(node.identity(), node.connect(), streamPart, node.snapshot());
  }

  private void remember() {
    memory.save(content());
  }

  // ---- the end --------------------------------------------------------------------------------

  /// Gives the shard to a replica, if this node leads one that has any, within a time. Returns when
  /// whoever was made to wait meanwhile has been sent there.
  public void prepareToStop(long limitMillis) throws InterruptedException {
    tell(new Event.Shutdown());
    long limit = doors.clock.nanos() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
    while (!mayStop && thread.isAlive() && doors.clock.nanos() - limit < 0) {
      thread.join(1);
    }
    // those who go on do so in the loops' next turn
    CountDownLatch turns = new CountDownLatch(1);
    host.whenQuiet(() -> host.whenQuiet(turns::countDown));
    long left = Math.max(0, limit - doors.clock.nanos());
    if (!turns.await(left, TimeUnit.NANOSECONDS)) {
      doors.log.warning("Cluster: the server ends while it is busy");
    }
  }

  @Override
  public void close() {
    inputs.add(() -> ended = true);
    try {
      thread.join();
      host.close();
      coordinator.close();
      doors.peers.close();
      memory.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// What the state machine asks of the data. Called by it, so on the control thread.
  private final class Data implements DataPlane {
    @Override
    public Position position() {
      return host.position();
    }

    @Override
    public int keysIn(int slot) {
      return host.keysIn(slot);
    }

    @Override
    public boolean isEmpty() {
      return host.isEmpty();
    }

    @Override
    public Map<String, SlotSet> staged() {
      return host.staged();
    }
  }
}
