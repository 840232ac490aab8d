package io.slotkeeper.cluster.node;

import static io.slotkeeper.cluster.node.SimScheduler.ms;

import java.util.List;

/// What goes wrong in a world, drawn from its seed: processes die and freeze, the network is cut in
/// one or both directions, slow or lossy, the coordinator is unreachable for some or all, operators
/// ask for failovers and restarts.
final class SimNemesis {
  private final SimWorld world;
  private final SimScheduler scheduler;

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
    int kind = scheduler.random().nextInt(13);
    switch (kind) {
      case 0, 1 -> {
        node.crash();
        world.restartLater(node);
      }
      case 2, 3 -> node.freeze(scheduler.between(ms(100), ms(5000)));
      case 4, 5 -> cutOff(node, scheduler.chance(0.3), scheduler.chance(0.5));
      case 6 -> {
        FakeZooKeeper.SimCoordinator client = node.coordinator();
        if (client != null) {
          world.trace(node.name() + " loses its connection");
          client.lose();
        }
      }
      case 7 -> {
        world.trace("a follower is isolated");
        int follower = scheduler.random().nextInt(3);
        world.zooKeeper().isolate(follower, scheduler.between(ms(500), ms(6000)));
      }
      case 8 -> {
        world.trace("the coordinator is down");
        world.zooKeeper().outage(scheduler.between(ms(200), ms(6000)));
      }
      case 9 -> shake();
      case 10, 11 -> failOver(node);
      default -> {
        world.trace(node.name() + " is asked to stop");
        node.run(() -> node.handle(new Event.Shutdown()));
      }
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
