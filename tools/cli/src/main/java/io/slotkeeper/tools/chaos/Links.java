package io.slotkeeper.tools.chaos;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// Which of the parties on this machine cannot reach which. A party is a node or ZooKeeper.
final class Links {
  /// Who has not said yet who it is: it is let through.
  static final int UNKNOWN = -1;

  private final int parties;
  private final AtomicIntegerArray cut;

  Links(int parties) {
    this.parties = parties;
    this.cut = new AtomicIntegerArray(parties * parties);
  }

  int parties() {
    return parties;
  }

  /// Nothing that `from` sends arrives at `to` any more; it is kept and arrives when this ends.
  void cut(int from, int to) {
    cut.set(from * parties + to, 1);
  }

  void cutBothWays(int one, int other) {
    cut(one, other);
    cut(other, one);
  }

  void healAll() {
    for (int i = 0; i < cut.length(); i++) {
      cut.set(i, 0);
    }
  }

  boolean isCut(int from, int to) {
    return from != UNKNOWN && cut.get(from * parties + to) != 0;
  }
}
