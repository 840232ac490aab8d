package io.slotkeeper.server.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How many error replies were sent, by their code: `ERR`, `WRONGTYPE`.
///
/// Codes may come from scripts, so there can be only so many; those beyond share one.
public final class ErrorStats {
  private static final int MAX_CODES = 128;
  private static final String OTHER = "OTHER";

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  public void count(String code) {
    LongAdder known = counts.get(code);
    if (known == null) {
      String key = counts.size() < MAX_CODES ? code : OTHER;
      known = counts.computeIfAbsent(key, _ -> new LongAdder());
    }
    known.increment();
  }

  public Map<String, Long> counts() {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((code, count) -> sums.put(code, count.sum()));
    return sums;
  }

  public void reset() {
    counts.clear();
  }
}
