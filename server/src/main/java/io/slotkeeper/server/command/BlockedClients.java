package io.slotkeeper.server.command;

import io.slotkeeper.server.runtime.LoopStats;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Who waits for which keys, in order of arrival.
///
/// A command begins to wait while it holds the slots of its keys, and a key changes under the lock
/// of its slot: so no change is missed. Being served happens later, when the change is complete and
/// no slot is held ([Execution]).
///
/// Safe for any thread.
final class BlockedClients {
  static final String UNBLOCKED = "UNBLOCKED client unblocked via CLIENT UNBLOCK";

  private final ConcurrentHashMap<KeyName, ConcurrentSkipListMap<Long, BlockedCommand>> queues =
      new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong lastSequence = new AtomicLong();
  private final KeyInterest interest;

  BlockedClients(KeyInterest interest) {
    this.interest = interest;
  }

  int count() {
    return count.get();
  }

  /// How many keys are waited for.
  int keyCount() {
    return queues.size();
  }

  Set<KeyName> keys() {
    return queues.keySet();
  }

  long nextSequence() {
    return lastSequence.incrementAndGet();
  }

  boolean isAwaited(KeyName key) {
    return queues.containsKey(key);
  }

  /// Those that wait for a key, the longest first; follows what is added and removed meanwhile.
  Collection<BlockedCommand> waitersOf(KeyName key) {
    ConcurrentSkipListMap<Long, BlockedCommand> queue = queues.get(key);
    return queue == null ? List.of() : queue.values();
  }

  /// The caller holds the slots of its keys.
  void add(BlockedCommand blocked) {
    count.incrementAndGet();
    interest.more();
    blocked.client.blocked = blocked;
    for (KeyName key : blocked.keys) {
      queues.compute(
          key,
          (_, queue) -> {
            ConcurrentSkipListMap<Long, BlockedCommand> waiting =
                queue == null ? new ConcurrentSkipListMap<>() : queue;
            waiting.put(blocked.sequence, blocked);
            return waiting;
          });
    }
  }

  /// It waits no longer: its state is DONE, by the caller.
  private void remove(BlockedCommand blocked) {
    for (KeyName key : blocked.keys) {
      queues.computeIfPresent(
          key,
          (_, queue) -> {
            queue.remove(blocked.sequence);
            return queue.isEmpty() ? null : queue;
          });
    }
    count.decrementAndGet();
    interest.less();
    blocked.request.close();
  }

  /// It was served: sends the reply and lets its client go on.
  void finish(BlockedCommand blocked, byte[] reply) {
    blocked.served();
    remove(blocked);
    blocked.client.link.unblock(reply);
  }

  /// There was nothing for it.
  void putBack(BlockedCommand blocked) {
    blocked.putBack();
    if (blocked.client.isGone() && !blocked.goesOnAlone()) {
      abandon(blocked);
    }
  }

  /// A command that has waited in vain was a call as well.
  private static void count(BlockedCommand blocked, LoopStats stats) {
    stats.commands++;
    stats.calls[blocked.command.id()]++;
  }

  /// Ends a wait with an error (CLIENT UNBLOCK ERROR and the like).
  ///
  /// @param stats of the loop that calls
  /// @return false when the command was answered already
  boolean fail(BlockedCommand blocked, String error, LoopStats stats) {
    if (!blocked.giveUp()) {
      return false;
    }
    count(blocked, stats);
    stats.failed[blocked.command.id()]++;
    stats.errorReplies++;
    remove(blocked);
    blocked.client.link.unblock(("-" + error + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    return true;
  }

  /// Its time is over, or CLIENT UNBLOCK says so.
  ///
  /// @param stats of the loop that calls
  /// @return false when the command was answered already
  boolean endWithNothing(BlockedCommand blocked, LoopStats stats) {
    if (!blocked.giveUp()) {
      return false;
    }
    count(blocked, stats);
    remove(blocked);
    blocked.client.link.unblock(nothing(blocked));
    return true;
  }

  /// Nobody reads the reply any more.
  void abandon(BlockedCommand blocked) {
    if (blocked.giveUp()) {
      remove(blocked);
    }
  }

  private static byte[] nothing(BlockedCommand blocked) {
    Supplier<byte[]> atTimeout = blocked.wait.atTimeout();
    if (atTimeout != null) {
      return atTimeout.get();
    }
    String text =
        blocked.client.protocol == 3 ? "_\r\n" : blocked.wait.nullArray() ? "*-1\r\n" : "$-1\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
