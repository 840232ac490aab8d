package io.slotkeeper.server.metrics;

import io.slotkeeper.server.config.DiagnosticParameters;
import io.slotkeeper.server.config.NumberParameter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The latest commands that took long to execute, newest first.
///
/// Threads: [#isSlow] is asked for every command and reads one volatile; the rest is for the few
/// that are slow and takes a lock.
public final class SlowLog {
  private static final long NANOS_PER_MICRO = 1_000;

  private final NumberParameter thresholdMicros;
  private final NumberParameter maxLength;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long nextId;

  public SlowLog(DiagnosticParameters parameters) {
    thresholdMicros = parameters.slowLogMicros;
    maxLength = parameters.slowLogMaxLength;
  }

  /// A command that was slow.
  ///
  /// @param words the command as it was sent, long ones clipped, secret ones hidden
  /// @param client its address, and its name if it has one
  public record Entry(
      long id, long unixSeconds, long micros, List<byte[]> words, String client, String name) {}

  /// Whether a command of this duration belongs into the log.
  public boolean isSlow(long nanos) {
    long threshold = thresholdMicros.value();
    return threshold >= 0 && nanos / NANOS_PER_MICRO >= threshold;
  }

  public synchronized void add(
      long unixSeconds, long nanos, List<byte[]> words, String client, String name) {
    long limit = maxLength.value();
    if (limit > 0) {
      long micros = nanos / NANOS_PER_MICRO;
      entries.addFirst(new Entry(nextId++, unixSeconds, micros, words, client, name));
    }
    while (entries.size() > limit) {
      entries.removeLast();
    }
  }

  /// The newest entries, at most so many.
  public synchronized List<Entry> latest(long count) {
    List<Entry> latest = new ArrayList<>();
    for (Entry entry : entries) {
      if (latest.size() >= count) {
        break;
      }
      latest.add(entry);
    }
    return latest;
  }

  public synchronized int length() {
    return entries.size();
  }

  public synchronized void reset() {
    entries.clear();
  }
}
