package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The data of a simulated node: a log, and what it amounts to. A key is a slot, its value the set
/// of the numbers that were written to it, so that a lost write is seen as a missing number.
final class SimLog {
  private final List<Entry> entries = new ArrayList<>();
  private final TreeMap<Long, Integer> epochStarts = new TreeMap<>();
  private Map<Integer, BitSet> keys = new HashMap<>();
  private Map<Integer, Integer> lastWrites = new HashMap<>();
  private Map<String, Map<Integer, BitSet>> staged = new TreeMap<>();
  private Map<String, SlotSet> stagedSlots = new TreeMap<>();
  private long epoch;
  private int durable;
  private boolean usable = true;

  /// One effect in the log.
  sealed interface Entry {
    record Append(int slot, int number) implements Entry {}

    record Restore(int slot, BitSet numbers) implements Entry {}

    record Delete(int slot) implements Entry {}

    record Stage(String job, SlotSet slots, Map<Integer, BitSet> keys) implements Entry {}

    record Activate(String job) implements Entry {}

    record Unstage(String job) implements Entry {}
  }

  Position position() {
    return usable ? new Position(epoch, entries.size()) : Position.NOTHING;
  }

  Position durablePosition() {
    return usable ? new Position(epoch, durable) : Position.NOTHING;
  }

  int end() {
    return entries.size();
  }

  int durable() {
    return durable;
  }

  long epoch() {
    return epoch;
  }

  /// From here on the log is written by the primary of `next`.
  void enter(long next) {
    epoch = next;
    epochStarts.putIfAbsent(next, entries.size());
  }

  void synced(int offset) {
    durable = Math.max(durable, Math.min(offset, entries.size()));
  }

  /// Whether a log that ends at `position` is a beginning of this one.
  boolean continues(Position position) {
    if (position.offset() < 0 || position.offset() > entries.size()) {
      return false;
    }
    if (position.offset() == 0) {
      return true;
    }
    if (!epochStarts.containsKey(position.epoch())) {
      return false;
    }
    Map.Entry<Long, Integer> next = epochStarts.higherEntry(position.epoch());
    return position.offset() <= (next == null ? entries.size() : next.getValue());
  }

  Entry entry(int offset) {
    return entries.get(offset);
  }

  /// The epochs up to the current one and where each began.
  Map<Long, Integer> epochs() {
    return epochStarts;
  }

  void learnEpochs(Map<Long, Integer> starts) {
    epochStarts.clear();
    epochStarts.putAll(starts);
  }

  void append(Entry entry) {
    entries.add(entry);
    apply(entry, entries.size());
  }

  private void apply(Entry entry, int offset) {
    switch (entry) {
      case Entry.Append(int slot, int number) -> {
        keys.computeIfAbsent(slot, _ -> new BitSet()).set(number);
        lastWrites.put(slot, offset);
      }
      case Entry.Restore(int slot, BitSet numbers) -> {
        keys.put(slot, (BitSet) numbers.clone());
        lastWrites.put(slot, offset);
      }
      case Entry.Delete(int slot) -> {
        keys.remove(slot);
        lastWrites.put(slot, offset);
      }
      case Entry.Stage(String job, SlotSet slots, Map<Integer, BitSet> arrived) -> {
        stagedSlots.put(job, slots);
        Map<Integer, BitSet> all = new HashMap<>();
        arrived.forEach((slot, numbers) -> all.put(slot, (BitSet) numbers.clone()));
        staged.put(job, all);
      }
      case Entry.Activate(String job) -> {
        Map<Integer, BitSet> arrived = staged.remove(job);
        stagedSlots.remove(job);
        if (arrived != null) {
          arrived.forEach((slot, numbers) -> {
            keys.put(slot, numbers);
            lastWrites.put(slot, offset);
          });
        }
      }
      case Entry.Unstage(String job) -> {
        staged.remove(job);
        stagedSlots.remove(job);
      }
    }
  }

  BitSet key(int slot) {
    return keys.getOrDefault(slot, new BitSet());
  }

  boolean has(int slot) {
    return keys.containsKey(slot);
  }

  /// The slots that have a key.
  List<Integer> slots() {
    return List.copyOf(new TreeMap<>(keys).keySet());
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  int lastWrite(int slot) {
    return lastWrites.getOrDefault(slot, 0);
  }

  Map<String, SlotSet> staged() {
    return Map.copyOf(stagedSlots);
  }

  boolean isUsable() {
    return usable;
  }

  void discard() {
    reset();
    usable = false;
  }

  private void reset() {
    entries.clear();
    epochStarts.clear();
    keys = new HashMap<>();
    lastWrites = new HashMap<>();
    staged = new TreeMap<>();
    stagedSlots = new TreeMap<>();
    epoch = 0;
    durable = 0;
  }

  /// Becomes a copy of the first `length` entries of `other`.
  void load(SimLog other, int length, long ofEpoch) {
    reset();
    usable = true;
    for (Entry entry : other.entries.subList(0, length)) {
      append(entry);
    }
    other.epochStarts.forEach((start, offset) -> {
      if (offset <= length) {
        epochStarts.put(start, offset);
      }
    });
    epoch = ofEpoch;
    durable = length;
  }

  SimLog copy() {
    SimLog copy = new SimLog();
    copy.load(this, entries.size(), epoch);
    copy.usable = usable;
    return copy;
  }

  /// What the disk gives back after a crash: at least what was synced.
  SimLog recovered(int length) {
    SimLog recovered = new SimLog();
    if (!usable) {
      return recovered;
    }
    Map.Entry<Long, Integer> last = null;
    for (Map.Entry<Long, Integer> start : epochStarts.entrySet()) {
      if (start.getValue() <= length) {
        last = start;
      }
    }
    recovered.load(this, length, last == null ? 0 : last.getKey());
    return recovered;
  }
}
