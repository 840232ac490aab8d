package io.slotkeeper.cluster.node;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// True time of a simulated world, and what is to happen in it. Ties are resolved by order of
/// arrival, so a seed always gives the same run.
final class SimScheduler {
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private final SplittableRandom random;
  private long now;
  private long sequence;

  private record Task(long at, long sequence, Runnable action) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(sequence, other.sequence);
    }
  }

  SimScheduler(SplittableRandom random) {
    this.random = random;
  }

  long now() {
    return now;
  }

  void at(long time, Runnable action) {
    tasks.add(new Task(Math.max(time, now), sequence++, action));
  }

  void after(long nanos, Runnable action) {
    at(now + nanos, action);
  }

  /// Runs the next task if it is due before `end`; false when none is.
  boolean runNext(long end) {
    Task task = tasks.peek();
    if (task == null || task.at() > end) {
      now = end;
      return false;
    }
    tasks.poll();
    now = task.at();
    task.action().run();
    return true;
  }

  long between(long low, long high) {
    return low + random.nextLong(high - low);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  SplittableRandom random() {
    return random;
  }

  static long ms(long millis) {
    return millis * 1_000_000;
  }
}
