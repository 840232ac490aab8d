package io.slotkeeper.cluster.node;

import java.util.HashSet;
import java.util.Set;

/// Messages between nodes: delayed, lost, repeated, overtaken, cut off in one direction or both.
final class SimNetwork {
  private final SimScheduler scheduler;
  private final Set<String> cuts = new HashSet<>();
  private double loss;
  private boolean slow;

  SimNetwork(SimScheduler scheduler) {
    this.scheduler = scheduler;
  }

  void loss(double probability) {
    loss = probability;
  }

  void slow(boolean on) {
    slow = on;
  }

  void cut(SimNode from, SimNode to, boolean off) {
    String path = from.name() + ">" + to.name();
    if (off) {
      cuts.add(path);
    } else {
      cuts.remove(path);
    }
  }

  boolean isCut(SimNode from, SimNode to) {
    return cuts.contains(from.name() + ">" + to.name());
  }

  long latency() {
    return slow
        ? scheduler.between(SimScheduler.ms(1), SimScheduler.ms(300))
        : scheduler.between(50_000, SimScheduler.ms(2));
  }

  void send(SimNode from, SimNode to, Runnable delivery) {
    int copies = scheduler.chance(loss) ? 0 : scheduler.chance(loss) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      scheduler.after(
          latency(),
          () -> {
            if (!isCut(from, to)) {
              to.run(delivery);
            }
          });
    }
  }

  /// As a request on a connection of its own: it may be lost, but not repeated.
  void sendOnce(SimNode from, SimNode to, Runnable delivery) {
    if (!scheduler.chance(loss)) {
      scheduler.after(
          latency(),
          () -> {
            if (!isCut(from, to)) {
              to.run(delivery);
            }
          });
    }
  }
}
