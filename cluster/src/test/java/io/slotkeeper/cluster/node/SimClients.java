package io.slotkeeper.cluster.node;

import static io.slotkeeper.cluster.node.SimScheduler.ms;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Clients that write numbers to keys and read them back from whoever serves, and the record of
/// what they may rely on: acknowledged numbers and numbers that a read has shown.
final class SimClients {
  private final SimWorld world;
  private final List<BitSet> reliable = new ArrayList<>();
  private final Set<Integer> moving = new HashSet<>();
  private int lastNumber;
  private int acknowledged;
  private int reads;

  SimClients(SimWorld world, int slots) {
    this.world = world;
    for (int i = 0; i < slots; i++) {
      reliable.add(new BitSet());
    }
  }

  void start() {
    world.scheduler().after(world.scheduler().between(ms(2), ms(30)), this::next);
  }

  private void next() {
    if (!world.isOver()) {
      operate(world.scheduler().random().nextInt(reliable.size()));
      start();
    }
  }

  /// What must be there in every read of the test slot `key` from now on.
  BitSet reliable(int key) {
    return reliable.get(key);
  }

  int acknowledged() {
    return acknowledged;
  }

  int reads() {
    return reads;
  }

  /// The data of a key is lost by right: all who held it have crashed without a disk.
  void forget(int key) {
    reliable.get(key).clear();
  }

  /// While a key is on its way between two nodes, commands on it wait at its source.
  void moving(int slot, boolean on) {
    if (on) {
      moving.add(slot);
    } else {
      moving.remove(slot);
    }
  }

  boolean isMoving(int slot) {
    return moving.contains(slot);
  }

  private void operate(int key) {
    int slot = world.slot(key);
    List<SimNode> candidates = new ArrayList<>();
    for (SimNode node : world.nodes()) {
      if (node.serves(slot)) {
        candidates.add(node);
      }
    }
    if (candidates.isEmpty() || moving.contains(slot)) {
      return;
    }
    SimNode node = candidates.get(world.scheduler().random().nextInt(candidates.size()));
    SimNode asked = node.asksOn(slot);
    if (asked != null) {
      node.await(
          node.log().lastWrite(slot),
          () -> {
            if (asked.imports(slot)) {
              execute(asked, key, slot);
            }
          });
    } else {
      execute(node, key, slot);
    }
  }

  private void execute(SimNode node, int key, int slot) {
    if (world.scheduler().chance(0.5)) {
      read(node, key, slot);
    } else if (node.admitsWrites()) {
      write(node, key, slot);
    }
  }

  private void write(SimNode node, int key, int slot) {
    int number = lastNumber++;
    long epoch = epochOf(node);
    String shard = shardOf(node);
    node.write(
        new SimLog.Entry.Append(slot, number),
        () -> {
          acknowledged++;
          reliable.get(key).set(number);
          world.onAcknowledged(node, shard, epoch);
        });
  }

  private static long epochOf(SimNode node) {
    Standing standing = node.obeyed();
    return standing == null ? 0 : standing.epoch();
  }

  private static String shardOf(SimNode node) {
    Standing standing = node.obeyed();
    return standing == null ? "" : standing.shard();
  }

  private void read(SimNode node, int key, int slot) {
    BitSet expected = (BitSet) reliable.get(key).clone();
    BitSet seen = (BitSet) node.log().key(slot).clone();
    Runnable reply =
        () -> {
          reads++;
          check(node, key, expected, seen);
          reliable.get(key).or(seen);
        };
    if (world.options().dataRules().readsWait()) {
      node.await(node.log().lastWrite(slot), reply);
    } else {
      reply.run();
    }
  }

  private void check(SimNode node, int key, BitSet expected, BitSet seen) {
    BitSet missing = (BitSet) expected.clone();
    missing.andNot(seen);
    if (!missing.isEmpty() && reliable.get(key).intersects(missing)) {
      world.fail("a read of key " + key + " at " + node.name() + " misses " + missing);
    }
  }

  /// What `node` lacks of what must be in key `key`, null if nothing.
  @Nullable BitSet missing(SimNode node, int key) {
    BitSet missing = (BitSet) reliable.get(key).clone();
    missing.andNot(node.log().key(world.slot(key)));
    return missing.isEmpty() ? null : missing;
  }
}
