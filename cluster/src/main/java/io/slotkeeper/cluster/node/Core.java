package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.coordination.Outcome;
import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.cluster.record.IsrRecord;
import io.slotkeeper.cluster.record.NodeRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What the state machines of one node share: who it is, what it knows, the time of this step, and
/// the list of actions that the step ends in.
final class Core {
  private static final int ID_LENGTH = 40;

  private final Timing timing;
  private final SafetyRules rules;
  private final RandomGenerator random;
  private final DataPlane data;
  private final Mirror mirror = new Mirror();
  private final CoordinatorLink link;
  private final Absences absences;
  private final List<Action> actions = new ArrayList<>();
  private Settings settings;
  private String id;
  private String homeShard;
  private String incarnation;
  private Position startPosition;
  private long startNanos;
  private long now;
  private long wake;
  private long operations;
  private Runnable publisher = () -> {};

  Core(
      Identity identity,
      Settings settings,
      Timing timing,
      SafetyRules rules,
      RandomGenerator random,
      DataPlane data,
      long now) {
    this.id = identity.id();
    this.settings = settings;
    this.timing = timing;
    this.rules = rules;
    this.random = random;
    this.data = data;
    this.now = now;
    this.startNanos = now;
    this.incarnation = randomId();
    this.homeShard = identity.shard().isEmpty() ? randomId() : identity.shard();
    this.startPosition = data.position();
    this.link = new CoordinatorLink(this);
    this.absences = new Absences(this);
  }

  /// Begins a step.
  void begin(long time) {
    now = time;
    wake = time + Timing.millis(1000);
  }

  /// Ends a step.
  List<Action> drain() {
    List<Action> done = List.copyOf(actions);
    actions.clear();
    return done;
  }

  void act(Action action) {
    actions.add(action);
  }

  void send(String to, PeerMessage message) {
    act(new Action.Send(to, message));
  }

  void report(String text) {
    act(new Action.Report(text));
  }

  /// Who publishes what this node may do.
  void publisher(Runnable runnable) {
    publisher = runnable;
  }

  /// Publishes what this node may do, if that has changed, before what follows.
  void publish() {
    publisher.run();
  }

  /// Hands a transaction out, after publishing what it presumes.
  void commit(List<Operation> transaction, Consumer<Outcome> then) {
    publish();
    link.commit(transaction, then);
  }

  /// Whether `time` has come; if not, this node is woken then at the latest.
  boolean isDue(long time) {
    if (now - time >= 0) {
      return true;
    }
    if (time - wake < 0) {
      wake = time;
    }
    return false;
  }

  /// Has this node woken at `time` at the latest; returns it.
  long wakeAt(long time) {
    isDue(time);
    return time;
  }

  long wakeNanos() {
    return wake;
  }

  long now() {
    return now;
  }

  Timing timing() {
    return timing;
  }

  SafetyRules rules() {
    return rules;
  }

  DataPlane data() {
    return data;
  }

  Mirror mirror() {
    return mirror;
  }

  CoordinatorLink link() {
    return link;
  }

  Absences absences() {
    return absences;
  }

  Settings settings() {
    return settings;
  }

  void settings(Settings changed) {
    settings = changed;
  }

  String id() {
    return id;
  }

  String incarnation() {
    return incarnation;
  }

  long startNanos() {
    return startNanos;
  }

  /// What this node held when its incarnation began.
  Position startPosition() {
    return startPosition;
  }

  /// From now on nothing that was written about this node's data is true any more.
  void renewIncarnation(Position position) {
    incarnation = randomId();
    startPosition = position;
  }

  /// Takes another identity: a new id, or just a new shard of its own.
  void renew(boolean hard) {
    if (hard) {
      id = randomId();
    }
    homeShard = randomId();
    incarnation = randomId();
    startPosition = data.position();
    startNanos = now;
  }

  /// The id of the shard this node makes when it is alone.
  String homeShard() {
    return homeShard;
  }

  /// The shard this node belongs to.
  String shard() {
    NodeRecord me = mirror.member(id);
    return me == null ? homeShard : me.shard();
  }

  boolean isMember() {
    return mirror.member(id) != null;
  }

  @Nullable Held<OwnRecord> own() {
    return mirror.own(shard());
  }

  @Nullable Held<IsrRecord> isr() {
    return mirror.isr(shard());
  }

  /// Whether this node's shard is known to own all of `slots`.
  boolean shardOwns(SlotSet slots) {
    Held<OwnRecord> own = own();
    return own != null && own.record().slots().containsAll(slots);
  }

  /// Whether both records of this node's shard are known and of one epoch.
  boolean knowsShard() {
    Held<OwnRecord> own = own();
    Held<IsrRecord> isr = isr();
    return own != null && isr != null && own.record().epoch() == isr.record().epoch();
  }

  /// The ids of the other members of this node's shard.
  List<String> siblings() {
    List<String> ids = new ArrayList<>();
    mirror
        .nodes()
        .forEach((other, node) -> {
          if (!other.equals(id)
              && !node.record().forgotten()
              && node.record().shard().equals(shard())) {
            ids.add(other);
          }
        });
    return ids;
  }

  InSync self() {
    return new InSync(id, incarnation);
  }

  /// A name for a write that nobody else has used.
  String operation() {
    return incarnation.substring(0, 8) + "-" + ++operations;
  }

  long random(long bound) {
    return random.nextLong(bound);
  }

  String randomId() {
    StringBuilder text = new StringBuilder();
    while (text.length() < ID_LENGTH) {
      text.append(Character.forDigit(random.nextInt(16), 16));
    }
    return text.toString();
  }
}
