package io.slotkeeper.server.command;

import static java.util.Objects.requireNonNull;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.node.Action;
import io.slotkeeper.cluster.node.Event;
import io.slotkeeper.cluster.node.Standing;
import io.slotkeeper.cluster.topology.Endpoint;
import io.slotkeeper.cluster.topology.Member;
import io.slotkeeper.server.cluster.ClusterView;
import io.slotkeeper.server.config.ReplicationParameters;
import io.slotkeeper.server.migration.ExportDoors;
import io.slotkeeper.server.migration.SlotExport;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Carries out what the control plane wants of slots that move as a stream, at both ends.
///
/// Threads: the control thread; exports tell what has become of them from their own.
final class SlotStreamHost implements SlotExport.Listener {
  private final ServerContext server;
  private final Consumer<Event> events;
  private final Map<String, SlotExport> exports = new HashMap<>();

  /// @param events takes what the control plane must know; any thread
  SlotStreamHost(ServerContext server, Consumer<Event> events) {
    this.server = server;
    this.events = events;
  }

  private ClusterView view() {
    return requireNonNull(server.cluster).view();
  }

  /// Whether the keys of a slot are left over here: it neither is nor becomes this node's.
  private boolean isLeftOver(int slot) {
    ClusterView now = view();
    return now.standing().role() == Standing.Role.PRIMARY
        && !now.standing().served().contains(slot)
        && !now.isOpen(slot)
        && staged().values().stream().noneMatch(coming -> coming.contains(slot));
  }

  /// Deletes what is left over in slots, then runs `then`.
  void drop(SlotSet slots, Runnable then) {
    new SlotDrop(server, slots, this::isLeftOver, then).start();
  }

  /// This node may lead no longer: then it moves nothing either.
  void standing(Standing now) {
    if (now.role() != Standing.Role.PRIMARY) {
      close();
    }
  }

  /// Ends everything that is under way.
  void close() {
    exports.values().forEach(SlotExport::close);
    exports.clear();
  }

  // ---- the source -----------------------------------------------------------------------------

  void start(Action.StartExport action) {
    Member target = view().topology().members().get(action.target());
    if (target == null) {
      events.accept(new Event.ExportFailed(action.job()));
      return;
    }
    Endpoint endpoint = target.endpoint();
    boolean encrypted = server.config.tls.forCluster.isOn() && endpoint.tlsPort() != 0;
    ReplicationParameters login = server.config.replication;
    SlotExport.Order order =
        new SlotExport.Order(
            action.job(),
            action.slots(),
            endpoint.ip(),
            encrypted ? endpoint.tlsPort() : endpoint.port(),
            login.primaryUser.value(),
            login.primaryPassword.value());
    ExportDoors doors =
        new ExportDoors(
            server.clock,
            server.snapshots,
            server.changes,
            new ExportedUnits(server.commands),
            () -> new Views(server.config.encoding, server.keyspace).limits(),
            server.nodes);
    SlotExport export = new SlotExport(order, doors, this);
    exports.put(action.job(), export);
    server.log.notice("Slots " + action.slots() + " begin to move to " + action.target());
    export.start();
  }

  void finish(Action.FinishExport action) {
    SlotExport export = exports.get(action.job());
    if (export != null) {
      export.finish(action.round());
    }
  }

  void resume(String job) {
    SlotExport export = exports.get(job);
    if (export != null) {
      export.resume();
    }
  }

  void end(Action.EndExport action) {
    SlotExport export = exports.remove(action.job());
    if (export != null) {
      export.close();
    }
    server.log.notice(
        "Slots " + action.slots() + (action.flipped() ? " have moved" : " do not move after all"));
    if (action.flipped()) {
      drop(action.slots(), () -> {});
    }
  }

  @Override
  public void caughtUp(String job) {
    events.accept(new Event.ExportCaughtUp(job));
  }

  @Override
  public void confirmed(String job, int round) {
    events.accept(new Event.ExportConfirmed(job, round));
  }

  @Override
  public void failed(String job, String why) {
    server.log.warning("A migration of slots fails: " + why);
    events.accept(new Event.ExportFailed(job));
  }

  // ---- the target -----------------------------------------------------------------------------

  Map<String, SlotSet> staged() {
    return server.imports.staged();
  }

  void activate(String job) {
    server.imports.activate(job, () -> events.accept(new Event.StagedActivated(job)));
  }

  void drop(String job) {
    server.imports.drop(job, slots -> drop(slots, () -> server.imports.dropped(slots)));
  }
}
