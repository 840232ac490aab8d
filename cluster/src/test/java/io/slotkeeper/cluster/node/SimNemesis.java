package io.slotkeeper.cluster.node;

import static io.slotkeeper.cluster.node.SimScheduler.ms;

import java.util.List;

/// What goes wrong in a world, drawn from its seed: processes die and freeze, the network is cut in
/// one or both directions, slow or lossy, the coordinator is unreachable for some or all, operators
/// ask for failovers and restarts.
final class SimNemesis {
  private final SimWorld world;
  private final SimScheduler scheduler;

  /// A kind of misfortune.
  enum Fault {
    CRASH,
    /// Back before anybody has noticed.
    BRIEF_CRASH,
    FREEZE,
    /// About as long as a lease.
    BRIEF_FREEZE,
    CUT,
    LOST_CONNECTION,
    ISOLATED_FOLLOWER,
    OUTAGE,
    SHAKE,
    FAILOVER,
    STOP
  }

  SimNemesis(SimWorld world) {
    this.world = world;
    this.scheduler = world.scheduler();
  }

  void schedule(long span) {
    for (int i = 0; i < world.options().faults(); i++) {
      scheduler.after(scheduler.between(0, span), this::strike);
    }
  }

  private void strike() {
    List<SimNode> nodes = world.nodes();
    SimNode node = nodes.get(scheduler.random().nextInt(nodes.size()));
    List<Fault> kinds = world.options().kinds();
    switch (kinds.get(scheduler.random().nextInt(kinds.size()))) {
      case CRASH -> {
        node.crash();
        world.restartLater(node);
      }
      case BRIEF_CRASH -> {
        node.crash();
        world.restartAfter(node, scheduler.between(ms(5), ms(150)));
      }
      case FREEZE -> node.freeze(scheduler.between(ms(100), ms(5000)));
      case BRIEF_FREEZE -> node.freeze(scheduler.between(ms(950), ms(1250)));
      case CUT -> cutOff(node, scheduler.chance(0.3), scheduler.chance(0.5));
      case LOST_CONNECTION -> loseConnection(node);
      case ISOLATED_FOLLOWER -> {
        world.trace("a follower is isolated");
        int follower = scheduler.random().nextInt(3);
        world.zooKeeper().isolate(follower, scheduler.between(ms(500), ms(6000)));
      }
      case OUTAGE -> {
        world.trace("the coordinator is down");
        world.zooKeeper().outage(scheduler.between(ms(200), ms(6000)));
      }
      case SHAKE -> shake();
      case FAILOVER -> failOver(node);
      case STOP -> {
        world.trace(node.name() + " is asked to stop");
        node.run(() -> node.handle(new Event.Shutdown()));
      }
    }
  }

  private void loseConnection(SimNode node) {
    FakeZooKeeper.SimCoordinator client = node.coordinator();
    if (client != null) {
      world.trace(node.name() + " loses its connection");
      client.lose();
    }
  }

  /// Cuts `node` off its peers, perhaps in one direction only, perhaps off the coordinator too.
  private void cutOff(SimNode node, boolean oneWay, boolean coordinatorToo) {
    world.trace(node.name() + " is cut off" + (coordinatorToo ? " from everything" : ""));
    long duration = scheduler.between(ms(100), ms(5000));
    int others = scheduler.random().nextInt(4);
    boolean peers = !coordinatorToo || others != 0;
    for (SimNode peer : world.nodes()) {
      if (peer != node && peers) {
        cut(node, peer, duration);
        if (!oneWay) {
          cut(peer, node, duration);
        }
      }
    }
    FakeZooKeeper.SimCoordinator client = node.coordinator();
    if (coordinatorToo && client != null) {
      client.cut(true);
      scheduler.after(duration, () -> client.cut(false));
    }
  }

  private void cut(SimNode from, SimNode to, long duration) {
    world.network().cut(from, to, true);
    scheduler.after(duration, () -> world.network().cut(from, to, false));
  }

  private void shake() {
    world.trace("the network is slow and lossy");
    world.network().loss(0.2);
    world.network().slow(scheduler.chance(0.5));
    scheduler.after(
        scheduler.between(ms(200), ms(3000)),
        () -> {
          world.network().loss(0);
          world.network().slow(false);
        });
  }

  private void failOver(SimNode node) {
    boolean force = scheduler.chance(0.3);
    world.trace(node.name() + " is asked to take over");
    world.command(
        node,
        reply -> world.trace(node.name() + " answers " + reply),
        new Mutation.Failover(force ? Mutation.Mode.FORCE : Mutation.Mode.AGREED));
  }
}
