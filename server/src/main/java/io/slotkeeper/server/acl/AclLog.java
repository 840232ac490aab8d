package io.slotkeeper.server.acl;

import io.slotkeeper.server.config.NumberParameter;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// What was denied lately, the latest first. What is much like a recent entry is counted there, so
/// that a client in a loop does not push everything else out.
///
/// Safe for any thread.
public final class AclLog {
  /// So many entries are looked through for a similar one.
  private static final int SEARCHED = 10;

  private static final long SIMILAR_FOR_MILLIS = 60_000;

  /// @param object the command, key or channel that was denied
  public record Event(Denial reason, Denial.Origin origin, String object, String user) {}

  /// @param id grows with each entry since the start
  /// @param client the line of CLIENT LIST of who did it last
  public record Entry(
      long id, Event event, long count, String client, long createdMillis, long updatedMillis) {}

  private final NumberParameter maxLength;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final Map<Denial, LongAdder> counts = new EnumMap<>(Denial.class);
  private long nextId;

  AclLog(NumberParameter maxLength) {
    this.maxLength = maxLength;
    for (Denial reason : Denial.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  /// How often something was denied for this reason.
  public long count(Denial reason) {
    return counter(reason).sum();
  }

  public void add(Event event, String client, long nowMillis) {
    counter(event.reason()).increment();
    synchronized (this) {
      addEntry(event, client, nowMillis);
    }
  }

  private LongAdder counter(Denial reason) {
    return Objects.requireNonNull(counts.get(reason));
  }

  private void addEntry(Event event, String client, long nowMillis) {
    Iterator<Entry> recent = entries.iterator();
    for (int i = 0; i < SEARCHED && recent.hasNext(); i++) {
      Entry entry = recent.next();
      long millis = Math.abs(nowMillis - entry.updatedMillis);
      if (entry.event.equals(event) && millis <= SIMILAR_FOR_MILLIS) {
        recent.remove();
        entries.addFirst(
            new Entry(entry.id, event, entry.count + 1, client, entry.createdMillis, nowMillis));
        return;
      }
    }
    entries.addFirst(new Entry(nextId++, event, 1, client, nowMillis, nowMillis));
    while (entries.size() > maxLength.value()) {
      entries.removeLast();
    }
  }

  /// The latest entries, at most so many.
  public synchronized List<Entry> latest(long count) {
    return entries.stream().limit(count).toList();
  }

  public synchronized void reset() {
    entries.clear();
  }
}
