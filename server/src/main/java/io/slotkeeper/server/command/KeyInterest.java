package io.slotkeeper.server.command;

import java.util.concurrent.atomic.AtomicInteger;

/// How many want to know what happens to keys: most servers, most of the time, none. Looked at with
/// every write, so it is one number.
final class KeyInterest {
  private final AtomicInteger count = new AtomicInteger();

  boolean isNone() {
    return count.get() == 0;
  }

  void more() {
    count.incrementAndGet();
  }

  void less() {
    count.decrementAndGet();
  }
}
