package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.coordination.Znode;
import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.cluster.record.IsrRecord;
import io.slotkeeper.cluster.record.JobRecord;
import io.slotkeeper.cluster.record.Paths;
import io.slotkeeper.cluster.topology.ClusterTexts;
import io.slotkeeper.cluster.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One node's control plane: events in, actions out, no thread, no clock, no input or output.
///
/// All state machines look at the same mirror of the coordinator's tree, decide what they want, and
/// act until the tree says so. A step hands the event to whom it concerns, then lets each machine
/// look again, in the order of [#advance()]. How a server drives this stands at the head of the
/// package.
public final class ClusterNode {
  private final Core core;
  private final Membership membership;
  private final Meeting meeting;
  private final Primary primary;
  private final Follower follower;
  private final ColdStart coldStart;
  private final Handover handover;
  private final SlotHandoffs handoffs;
  private final SlotStreams streams;
  private final Commands commands;
  private final Housekeeping housekeeping;
  private final Pictures pictures;
  private final Roles roles;
  private boolean stopping;
  private boolean mayStop;
  private volatile Standing standing;
  private volatile Topology topology;
  private volatile long leaseUntil;
  private volatile String incarnation;

  /// A node that starts at `now` (a monotonic clock, as for all steps). `connect` is how its
  /// coordinator is reached, empty if it has none.
  public ClusterNode(
      Identity identity,
      Settings settings,
      Timing timing,
      String connect,
      RandomGenerator random,
      DataPlane data,
      long now) {
    this(identity, settings, timing, SafetyRules.STRICT, connect, random, data, now);
  }

  ClusterNode(
      Identity identity,
      Settings settings,
      Timing timing,
      SafetyRules rules,
      String connect,
      RandomGenerator random,
      DataPlane data,
      long now) {
    core = new Core(identity, settings, timing, rules, random, data, now);
    membership = new Membership(core, identity);
    meeting = new Meeting(core, membership, connect);
    primary = new Primary(core);
    follower = new Follower(core);
    coldStart = new ColdStart(core, follower);
    handover = new Handover(core, primary);
    handoffs = new SlotHandoffs(core, primary);
    streams = new SlotStreams(core, primary);
    commands = new Commands(core, membership, meeting, primary, follower, handoffs);
    housekeeping = new Housekeeping(core, primary);
    pictures = new Pictures(core, membership);
    roles =
        new Roles(
            core,
            membership,
            primary,
            follower,
            handover,
            handoffs,
            streams,
            commands,
            this::publish);
    core.publisher(roles::publish);
    standing =
        new Standing(
            Standing.Role.WAITING,
            "",
            0,
            "",
            false,
            List.of(),
            false,
            SlotSet.EMPTY,
            SlotSet.EMPTY,
            false);
    topology = pictures.topology();
    leaseUntil = now - 1;
    incarnation = core.incarnation();
  }

  /// Takes one event in at time `now` and returns what is to be done, in this order.
  public List<Action> step(Event event, long now) {
    core.begin(now);
    dispatch(event);
    advance();
    incarnation = core.incarnation();
    return core.drain();
  }

  private void dispatch(Event event) {
    switch (event) {
      case Event.Tick() -> {}
      case Event.Session session -> core.link().onSession(session.state(), session.session());
      case Event.Changed(String path) -> core.link().onChanged(path);
      case Event.ReadAnswered answer -> core.link().onRead(answer.token(), answer.reading());
      case Event.CommitAnswered answer -> core.link().onCommitted(answer.token(), answer.outcome());
      case Event.CoordinatorReady(String connect) -> meeting.onReady(connect);
      case Event.Received(String from, PeerMessage message) -> receive(from, message);
      case Event.LinkUp(String peer) -> onLink(peer, true);
      case Event.LinkDown(String peer) -> onLink(peer, false);
      case Event.DataPath(boolean healthy) -> primary.onHealth(healthy);
      case Event.FullSyncNeeded() -> membership.onFullSyncNeeded();
      case Event.WritesHeld() -> handover.onWritesHeld();
      case Event.Command command -> commands.submit(command.request(), command.mutations());
      case Event.Shutdown() -> stopping = true;
      case Event.ExportCaughtUp(String job) -> streams.onCaughtUp(job);
      case Event.ExportConfirmed(String job, int round) -> streams.onConfirmed(job, round);
      case Event.StagedActivated(String job) -> streams.onActivated(job);
      case Event.ExportFailed(String job) -> streams.onFailed(job);
    }
  }

  private void receive(String from, PeerMessage message) {
    switch (message) {
      case PeerMessage.Heartbeat heartbeat -> follower.onHeartbeat(from, heartbeat);
      case PeerMessage.HeartbeatAck ack -> primary.onAck(from, ack);
      case PeerMessage.EpochNotice notice -> onNotice(notice);
      case PeerMessage.PreClaim preClaim -> follower.onPreClaim(from, preClaim);
      case PeerMessage.PreClaimAnswer answer -> follower.onPreClaimAnswer(from, answer);
      case PeerMessage.HandoverRequest request -> handover.onRequest(from, request);
      case PeerMessage.StepDown stepDown -> follower.onStepDown(from, stepDown);
      case PeerMessage.Leaving leaving -> primary.onLeaving(from, leaving);
      case PeerMessage.ReleaseRequest request -> handoffs.onReleaseRequest(from, request);
      case PeerMessage.ReleaseAnswer answer -> handoffs.onReleaseAnswer(answer);
      case PeerMessage.AssignRequest request -> commands.onAssignRequest(from, request);
      case PeerMessage.AssignAnswer answer -> commands.onAssignAnswer(answer);
      case PeerMessage.Hello hello -> meeting.onHello(hello);
    }
  }

  private void onNotice(PeerMessage.EpochNotice notice) {
    var own = core.own();
    if (notice.shard().equals(core.shard())
        && (own == null || own.record().epoch() < notice.epoch())) {
      core.link().refresh(Paths.own(core.shard()), Paths.isr(core.shard()));
    }
  }

  private void onLink(String peer, boolean up) {
    primary.onLink(peer, up);
    follower.onLink(peer, up);
  }

  private void advance() {
    membership.advance();
    meeting.advance();
    core.absences().advance();
    roles.advance();
    coldStart.advance();
    follower.advance();
    primary.advance();
    handover.advance();
    commands.advance();
    handoffs.advance();
    streams.advance();
    housekeeping.advance();
    if (stopping && !mayStop) {
      prepareToStop();
    }
    core.link().advance();
    roles.publish();
    if (pictures.advance()) {
      topology = pictures.topology();
      core.act(new Action.TopologyChanged());
    }
  }

  /// A primary gives its shard away first; a replica says that it goes, so that nobody waits for
  /// it.
  private void prepareToStop() {
    if (primary.reigns() && (!handover.isIdle() || handover.beginLeaving())) {
      return;
    }
    if (!primary.reigns() && !follower.primary().isEmpty()) {
      long epoch = standing.epoch();
      core.send(follower.primary(), new PeerMessage.Leaving(epoch, core.incarnation()));
    }
    mayStop = true;
    core.act(new Action.MayStop());
  }

  private void publish(Standing now) {
    if (!now.equals(standing)) {
      standing = now;
      core.act(new Action.Publish(now));
    }
    leaseUntil = now.role() == Standing.Role.PRIMARY ? primary.leaseUntil() : core.now() - 1;
    if (now.role() == Standing.Role.ISLAND) {
      leaseUntil = core.now() + Long.MAX_VALUE / 2;
    }
  }

  /// When the next [Event.Tick] is due at the latest.
  public long wakeNanos() {
    return core.wakeNanos();
  }

  /// The slots that this node is about to receive by a job, none if there is no such job.
  public SlotSet importable(String job) {
    return streams.importable(job);
  }

  /// The streaming migrations that are under way anywhere.
  public Map<String, JobRecord> jobs() {
    Map<String, JobRecord> jobs = new TreeMap<>();
    core.mirror().jobs().forEach((job, held) -> jobs.put(job, held.record()));
    return jobs;
  }

  /// What this node may do. Any thread.
  public Standing standing() {
    return standing;
  }

  /// Until when a primary may begin to execute commands. Any thread, at each command's start: `now
  /// - leaseUntilNanos() < 0`.
  public long leaseUntilNanos() {
    return leaseUntil;
  }

  /// The cluster as this node sees it. Any thread.
  public Topology topology() {
    return topology;
  }

  public String id() {
    return core.id();
  }

  /// What acknowledgements of the stream carry beside their epoch. Any thread.
  public String incarnation() {
    return incarnation;
  }

  /// What to remember over a restart.
  public Identity identity() {
    return new Identity(
        core.id(),
        core.homeShard(),
        membership.slots(),
        membership.configEpoch(),
        membership.cluster());
  }

  /// How the coordinator is reached, empty when there is none.
  public String connect() {
    return meeting.connect();
  }

  public void reconfigure(Settings settings) {
    core.settings(settings);
  }

  /// The lines of CLUSTER INFO that only Slotkeeper has.
  public ClusterTexts.Coordination coordination() {
    String coordinator =
        core.link().usable() ? "connected" : connect().isEmpty() ? "none" : "disconnected";
    IsrRecord isr = held();
    List<String> inSync = isr == null ? List.of() : isr.members().stream().map(InSync::id).toList();
    boolean free = standing.required().isEmpty() || !primary.reigns();
    long leaseMillis = free ? -1 : Math.max(0, (leaseUntil - core.now()) / 1_000_000);
    return new ClusterTexts.Coordination(
        coordinator, standing.role().name(), inSync, standing.epoch(), leaseMillis);
  }

  private @Nullable IsrRecord held() {
    var isr = core.isr();
    return isr == null ? null : isr.record();
  }

  /// This node's copy of the tree, to be saved at each change: what an operator can restore a lost
  /// tree from.
  public List<Znode> snapshot() {
    return List.copyOf(core.mirror().raw().values());
  }
}
