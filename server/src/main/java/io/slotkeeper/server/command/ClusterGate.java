package io.slotkeeper.server.command;

import static java.util.Objects.requireNonNull;

import io.slotkeeper.cluster.node.Standing;
import io.slotkeeper.cluster.topology.KeyedCommand;
import io.slotkeeper.cluster.topology.Member;
import io.slotkeeper.cluster.topology.Route;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.server.cluster.Cluster;
import io.slotkeeper.server.cluster.ClusterView;
import io.slotkeeper.server.runtime.ServerClock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Whether a call belongs on this node of the cluster.
///
/// Every call is judged once, before it is queued or executed, by the view of the cluster at that
/// moment; what is executed then obeys that view to its end. All keys of a call (or of all calls
/// between MULTI and EXEC) are in one slot, so one byte of the view says yes in nearly every case.
/// Only where a slot is on its way to another node must be seen which of the keys are here; that is
/// done when the slot is locked ([#checkKeys]).
///
/// One per loop.
final class ClusterGate {
  /// So long may a lost lease come back, or a successor begin, before clients are told that nobody
  /// serves, or to ask the successor all the same.
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /// What calls without keys do when they are about data.
  private static final long TOUCHES_DATA =
      CommandFlag.WRITE.bit()
          | CommandFlag.READONLY.bit()
          | CommandFlag.TOUCHES_ARBITRARY_KEYS.bit();

  private final Cluster cluster;
  private final CommandContext context;
  private final ServerClock clock;
  private final KeyList keys = new KeyList();
  private final KeyCount count = new KeyCount();
  private ClusterView view;
  private int slot = KeyedCommand.NO_KEYS;
  private int scriptSlot = KeyedCommand.NO_KEYS;
  private boolean open;
  private @Nullable String refusal;

  /// The standing under which somebody was made to wait, and since when.
  private @Nullable Standing patientWith;

  private long patientSince;

  /// What is to become of a call.
  enum Verdict {
    HERE,
    /// It is answered with [#refusal()].
    REFUSED,
    /// Who serves it is being decided.
    WAIT
  }

  ClusterGate(Cluster cluster, CommandContext context, ServerClock clock) {
    this.cluster = cluster;
    this.context = context;
    this.clock = clock;
    this.view = cluster.view();
  }

  /// The slot of the call that was judged last, see [KeyedCommand].
  int slot() {
    return slot;
  }

  /// Whether the keys of the call must be counted once they are locked.
  boolean isOpen() {
    return open;
  }

  String refusal() {
    return requireNonNull(refusal);
  }

  /// Judges the call that is bound.
  Verdict judge(Client client, Command command) {
    view = cluster.view();
    open = false;
    context.bringsChanges(client.importing != null);
    Transaction queued = command.isExec() ? client.transaction : null;
    slot = queued != null ? queued.slot() : slotOf(command);
    scriptSlot = slot;
    long flags = queued != null ? queued.flags() : command.flags();
    boolean writes = (flags & CommandFlag.WRITE.bit()) != 0;
    boolean keyless = slot == KeyedCommand.NO_KEYS;
    if (keyless && (flags & TOUCHES_DATA) == 0) {
      return Verdict.HERE;
    }
    if (view.needsLease() && slot >= KeyedCommand.NO_KEYS) {
      long over = clock.nanos() - cluster.leaseUntilNanos();
      if (over >= 0) {
        return over < PATIENCE_NANOS ? Verdict.WAIT : refuseAsDown();
      }
    }
    if (keyless && !(writes && view.standing().writesHeld())) {
      boolean fenced = view.standing().role() == Standing.Role.FENCED;
      return !fenced ? Verdict.HERE : mayWait() ? Verdict.WAIT : refuseAsDown();
    }
    if (client.importing != null && slot >= 0) {
      return judgeImport(client.importing);
    }
    if (slot >= 0 && view.isHere(slot, writes)) {
      return Verdict.HERE;
    }
    open = slot >= 0 && (view.isOpen(slot) || command.spec().name().equals("migrate"));
    Route route = view.route(describe(client, command, writes, KeyCount.NOT_COUNTED));
    if (route == null || isSettling(route) && mayWait()) {
      return Verdict.WAIT;
    }
    refusal = word(route);
    return refusal == null ? Verdict.HERE : Verdict.REFUSED;
  }

  /// The source of a migration brings what this node does not serve yet.
  private Verdict judgeImport(String job) {
    if (view.standing().writesHeld()) {
      return Verdict.WAIT;
    }
    boolean leads = view.standing().role() == Standing.Role.PRIMARY;
    refusal = "ERR The migration is over";
    return leads && context.server().imports.admits(job, slot) ? Verdict.HERE : Verdict.REFUSED;
  }

  /// Whether the shard of this node is changing hands: this one has asked for that and does not
  /// know the answer, or the new primary has not been heard of and may not know itself yet. Clients
  /// would be sent to and fro.
  private boolean isSettling(Route route) {
    Standing now = view.standing();
    return switch (route) {
      case Route.Down(Route.Reason reason) ->
          reason == Route.Reason.STATE && now.role() == Standing.Role.FENCED;
      case Route.Moved(int _, Member to) ->
          now.role() == Standing.Role.REPLICA
              && to.id().equals(now.primary())
              && cluster.heardEpoch() < now.epoch();
      case Route.Local _, Route.Ask _, Route.TryAgain _, Route.CrossSlot _ -> false;
    };
  }

  private boolean mayWait() {
    long now = clock.nanos();
    if (!view.standing().equals(patientWith)) {
      patientWith = view.standing();
      patientSince = now;
    }
    return now - patientSince < PATIENCE_NANOS;
  }

  private Verdict refuseAsDown() {
    refusal = Route.error(new Route.Down(Route.Reason.STATE), cluster.addressing(false));
    return Verdict.REFUSED;
  }

  private @Nullable String word(Route route) {
    return Route.error(route, cluster.addressing(false));
  }

  private KeyedCommand describe(Client client, Command command, boolean writes, KeyCount keysHere) {
    KeyedCommand.Kind kind =
        switch (command.spec().name()) {
          case "migrate" -> KeyedCommand.Kind.MIGRATE;
          case "ssubscribe", "sunsubscribe", "spublish" -> KeyedCommand.Kind.SHARDED_PUBSUB;
          default -> KeyedCommand.Kind.ORDINARY;
        };
    return new KeyedCommand(
        slot,
        kind,
        writes,
        keysHere.existing,
        keysHere.missing,
        keysHere.several,
        client.asking || command.has(CommandFlag.ASKING),
        client.readOnly);
  }

  /// The slot that all keys and sharded channels of the bound call are in.
  private int slotOf(Command command) {
    if (!command.isRouted()) {
      return KeyedCommand.NO_KEYS;
    }
    FixedKeys fixed = command.fixedKeys();
    int common = KeyedCommand.NO_KEYS;
    if (fixed.isExact()) {
      int last = Math.min(fixed.lastOf(context.argCount()), context.argCount() - 1);
      for (int i = fixed.first(); i <= last; i += fixed.step()) {
        common = join(common, context.slot(i));
      }
      return common;
    }
    KeySearch.findForRouting(command, context, keys);
    for (int i = 0; i < keys.count(); i++) {
      common = join(common, context.slot(keys.position(i)));
    }
    return common;
  }

  /// The slot of two calls together.
  static int join(int first, int second) {
    if (first == KeyedCommand.NO_KEYS || first == second) {
      return second;
    }
    return second == KeyedCommand.NO_KEYS ? first : KeyedCommand.SEVERAL_SLOTS;
  }

  // ---- slots on their way -------------------------------------------------------------------

  /// Counts the keys of the bound call, whose slot is locked, and refuses it when they are not
  /// here.
  void checkKeys(Client client, Command command) {
    count.clear();
    count(command);
    refuseByCount(client, command, command.has(CommandFlag.WRITE));
  }

  /// The same of all calls that EXEC is about to make. Leaves another call bound.
  void checkKeys(Client client, Command exec, Transaction queued) {
    count.clear();
    for (int i = 0; i < queued.size(); i++) {
      context.bind(client, queued.command(i), queued.request(i));
      count(queued.command(i));
    }
    refuseByCount(client, exec, (queued.flags() & CommandFlag.WRITE.bit()) != 0);
  }

  private void refuseByCount(Client client, Command command, boolean writes) {
    Route route = view.route(describe(client, command, writes, count));
    String error = route == null ? null : word(route);
    if (error != null) {
      throw new CommandException(error);
    }
  }

  private void count(Command command) {
    KeySearch.find(command, context, keys);
    for (int i = 0; i < keys.count(); i++) {
      int argument = keys.position(i);
      long record = context.seek(argument).record();
      boolean here =
          record != 0 && !(Record.hasExpiry(record) && context.isDue(Record.expiry(record)));
      count.add(here, i > 0 && !context.sameArguments(keys.position(0), argument));
    }
  }

  /// How many keys of a call are here.
  private static final class KeyCount {
    static final KeyCount NOT_COUNTED = new KeyCount();

    private int existing;
    private int missing;
    private boolean several;

    void clear() {
      existing = 0;
      missing = 0;
      several = false;
    }

    void add(boolean here, boolean other) {
      existing += here ? 1 : 0;
      missing += here ? 0 : 1;
      several |= other;
    }
  }

  // ---- scripts and those who wait -----------------------------------------------------------

  /// Why a script may not make the call that is bound, null if it may. The slots of its keys are
  /// locked.
  ///
  /// @param anySlot whether the script may touch several slots of this node
  @Nullable String refusalInScript(Client client, Command command, boolean anySlot) {
    int ofUnit = slot;
    slot = slotOf(command);
    try {
      if (slot == KeyedCommand.NO_KEYS) {
        return null;
      }
      Route route = routeInScript(client, command);
      if (route instanceof Route.Down(Route.Reason reason) && reason == Route.Reason.READ_ONLY) {
        return "ERR Script attempted to execute a write command while the cluster is down and"
            + " readonly";
      }
      if (route instanceof Route.Down(Route.Reason reason) && reason == Route.Reason.STATE) {
        return "ERR Script attempted to execute a command while the cluster is down";
      }
      if (!(route instanceof Route.Local)) {
        return "ERR Script attempted to access a non local key in a cluster node";
      }
      if (!anySlot && scriptSlot != KeyedCommand.NO_KEYS && scriptSlot != slot) {
        return "ERR Script attempted to access keys that do not hash to the same slot";
      }
      scriptSlot = slot;
      return null;
    } finally {
      slot = ofUnit;
    }
  }

  private @Nullable Route routeInScript(Client client, Command command) {
    boolean writes = command.has(CommandFlag.WRITE);
    if (slot >= 0 && view.isHere(slot, writes)) {
      return new Route.Local();
    }
    count.clear();
    if (slot >= 0 && view.isOpen(slot)) {
      count(command);
    }
    return view.route(describe(client, command, writes, count));
  }

  /// Whether a command that waits for a key of the slot may be served here now.
  boolean mayServe(int slotOfKeys) {
    ClusterView now = cluster.view();
    return now.standing().served().contains(slotOfKeys)
        && !now.standing().held().contains(slotOfKeys)
        && !now.standing().writesHeld();
  }
}
