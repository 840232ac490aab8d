package io.slotkeeper.cluster.node;

import static io.slotkeeper.cluster.node.SimScheduler.ms;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.coordination.Znode;
import io.slotkeeper.cluster.record.OwnRecord;
import io.slotkeeper.cluster.record.Paths;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Moves slots between shards, key by key as redis-cli does or as streams, gives up in the middle
/// now and then, and at the end repairs what was left open.
final class SimOperator {
  private final SimWorld world;
  private final SimScheduler scheduler;
  private long attempts;

  SimOperator(SimWorld world) {
    this.world = world;
    this.scheduler = world.scheduler();
  }

  void start() {
    scheduler.after(scheduler.between(ms(100), ms(1500)), this::next);
  }

  private void next() {
    if (world.isOver()) {
      return;
    }
    int key = scheduler.random().nextInt(world.keys());
    int slot = world.slot(key);
    SimNode source = primaryOf(ownerOf(slot));
    SimNode target = otherPrimary(source);
    if (source != null && target != null) {
      if (world.zooKeeper().truth().at(Paths.openSlot(slot)) != null) {
        repair(slot);
      } else if (!world.isFaulty()) {
        repairAll();
      } else if (scheduler.chance(0.5)) {
        move(slot, source, target);
      } else {
        stream(slot, source, target);
      }
    }
    start();
  }

  private void stream(int slot, SimNode source, SimNode target) {
    world.trace("stream slot " + slot + " from " + source.name() + " to " + target.name());
    world.command(
        source,
        reply -> world.trace("stream answers " + reply),
        new Mutation.StreamSlots(SlotSet.of(slot), target.id()));
  }

  private void move(int slot, SimNode source, SimNode target) {
    world.trace("move slot " + slot + " from " + source.name() + " to " + target.name());
    world.command(
        target,
        imported -> {
          if (imported.equals("OK") && !scheduler.chance(0.1)) {
            world.command(
                source,
                migrating -> {
                  if (migrating.equals("OK")) {
                    copyKey(slot, source, target, 5);
                  }
                },
                new Mutation.MigrateSlot(slot, target.id()));
          }
        },
        new Mutation.ImportSlot(slot, source.id()));
  }

  /// MIGRATE: the key is put at the target, and deleted at the source once that is confirmed.
  private void copyKey(int slot, SimNode source, SimNode target, int tries) {
    if (tries == 0 || scheduler.chance(0.1)) {
      return;
    }
    if (!source.serves(slot)) {
      later(() -> copyKey(slot, source, target, tries - 1));
      return;
    }
    if (!source.log().has(slot)) {
      assign(slot, source, target);
      return;
    }
    if (world.clients().isMoving(slot)) {
      return;
    }
    long attempt = ++attempts;
    long[] current = {attempt};
    int life = source.life();
    world.clients().moving(slot, true);
    BitSet numbers = (BitSet) source.log().key(slot).clone();
    scheduler.after(
        ms(800),
        () -> {
          if (current[0] == attempt) {
            current[0] = 0;
            world.clients().moving(slot, false);
            copyKey(slot, source, target, tries - 1);
          }
        });
    world
        .network()
        .sendOnce(
            source,
            target,
            () -> {
              if (current[0] == attempt && target.imports(slot)) {
                target.write(
                    new SimLog.Entry.Restore(slot, numbers),
                    () ->
                        world
                            .network()
                            .sendOnce(
                                target,
                                source,
                                () -> {
                                  if (current[0] == attempt && source.life() == life) {
                                    current[0] = 0;
                                    world.clients().moving(slot, false);
                                    deleteKey(slot, source, target, tries);
                                  }
                                }));
              }
            });
  }

  private void deleteKey(int slot, SimNode source, SimNode target, int tries) {
    if (source.serves(slot) && target.node() != null) {
      world.trace("key of slot " + slot + " has moved to " + target.name());
      source.write(new SimLog.Entry.Delete(slot));
    }
    copyKey(slot, source, target, tries - 1);
  }

  private void assign(int slot, SimNode source, SimNode target) {
    Mutation assign = new Mutation.AssignSlot(slot, target.id());
    world.command(
        target,
        reply -> {
          world.trace("assign slot " + slot + " to " + target.name() + ": " + reply);
          if (!scheduler.chance(0.1)) {
            world.command(source, _ -> {}, assign);
          }
        },
        assign);
  }

  private void later(Runnable task) {
    scheduler.after(ms(150), task);
  }

  private void repairAll() {
    for (Znode node : world.zooKeeper().truth().below(Paths.MIGRATIONS)) {
      if (!Paths.isJob(node.path())) {
        repair(Integer.parseInt(Paths.name(node.path())));
      }
    }
  }

  /// As `redis-cli --cluster fix`: goes on where the flags say that a slot is on its way, else
  /// closes it.
  private void repair(int slot) {
    Znode node = world.zooKeeper().truth().at(Paths.openSlot(slot));
    if (node == null) {
      return;
    }
    var record = io.slotkeeper.cluster.record.OpenSlotRecord.decode(node.data());
    String importing = record.importing();
    SimNode source = primaryOf(ownerOf(slot));
    SimNode target = importing == null ? null : primaryOf(importing);
    if (source != null && target != null && source != target) {
      world.command(
          source,
          migrating -> {
            if (migrating.equals("OK")) {
              copyKey(slot, source, target, 5);
            }
          },
          new Mutation.MigrateSlot(slot, target.id()));
    } else if (source != null) {
      world.command(source, _ -> {}, new Mutation.StableSlot(slot));
      if (target != null) {
        world.command(target, _ -> {}, new Mutation.StableSlot(slot));
      }
    }
  }

  private @Nullable String ownerOf(int slot) {
    for (Znode node : world.zooKeeper().truth().below(Paths.OWN)) {
      if (OwnRecord.decode(node.data()).slots().contains(slot)) {
        return Paths.name(node.path());
      }
    }
    return null;
  }

  private @Nullable SimNode primaryOf(@Nullable String shard) {
    Znode own = shard == null ? null : world.zooKeeper().truth().at(Paths.own(shard));
    return own == null ? null : world.byId(OwnRecord.decode(own.data()).primary());
  }

  private @Nullable SimNode otherPrimary(@Nullable SimNode than) {
    List<SimNode> others =
        world.zooKeeper().truth().below(Paths.OWN).stream()
            .map(own -> world.byId(OwnRecord.decode(own.data()).primary()))
            .filter(node -> node != null && node != than)
            .toList();
    return others.isEmpty() ? null : others.get(scheduler.random().nextInt(others.size()));
  }
}
