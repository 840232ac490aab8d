package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.server.config.MemoryParameters;
import io.slotkeeper.server.persistence.KeyUsage;
import io.slotkeeper.server.runtime.FastRandom;

/// The 24 access bits of records: an LRU clock in seconds, or an LFU counter, as the policy asks.
///
/// ```
/// LRU   seconds, modulo 2^24
/// LFU   [ minutes, modulo 2^16 | logarithmic counter (8) ]
/// FIFO  seconds of creation, never touched
/// ```
///
/// The counter grows with probability 1 / ((counter - 5) * lfu-log-factor + 1) and loses one for
/// every lfu-decay-time minutes without access, so that one byte tells a million accesses from a
/// thousand. Source: the LFU description in redis.conf.
public final class AccessClock implements KeyUsage {
  private static final int LFU_INITIAL = 5;
  private static final int MINUTES_MASK = 0xFFFF;

  private final MemoryParameters parameters;
  private final FastRandom random;
  private boolean lru;
  private boolean lfu;
  private boolean fifo;
  private int seconds;
  private int minutes;

  AccessClock(MemoryParameters parameters, FastRandom random) {
    this.parameters = parameters;
    this.random = random;
  }

  @Override
  public void startTurn(long unixMillis) {
    MemoryParameters.Policy policy = parameters.policy.value();
    lru =
        policy == MemoryParameters.Policy.ALLKEYS_LRU
            || policy == MemoryParameters.Policy.VOLATILE_LRU;
    lfu =
        policy == MemoryParameters.Policy.ALLKEYS_LFU
            || policy == MemoryParameters.Policy.VOLATILE_LFU;
    fifo = policy == MemoryParameters.Policy.ALLKEYS_FIFO;
    seconds = (int) (unixMillis / 1000) & Record.MAX_ACCESS;
    minutes = (int) (unixMillis / 60_000) & MINUTES_MASK;
  }

  @Override
  public boolean isLru() {
    return lru;
  }

  @Override
  public boolean isLfu() {
    return lfu;
  }

  /// The bits of a new record.
  @Override
  public int initial() {
    return lfu ? minutes << 8 | LFU_INITIAL : seconds;
  }

  public void touch(long record) {
    int access = Record.access(record);
    int next = lfu ? minutes << 8 | grown(decayed(access)) : seconds;
    if (next != access && !fifo) {
      Record.setAccess(record, next);
    }
  }

  /// The LFU counter as it stands now, 0 to 255.
  @Override
  public int decayed(int access) {
    int counter = access & 0xFF;
    long decay = parameters.lfuDecayMinutes.value();
    if (decay == 0) {
      return counter;
    }
    int idleMinutes = minutes - (access >>> 8) & MINUTES_MASK;
    return (int) Math.max(0, counter - idleMinutes / decay);
  }

  /// Seconds since the last access.
  @Override
  public long idleSeconds(int access) {
    return seconds - access & Record.MAX_ACCESS;
  }

  /// Access bits that say the key was idle for so long, or used so often.
  @Override
  public int withIdle(long idleSeconds) {
    return (int) (seconds - idleSeconds) & Record.MAX_ACCESS;
  }

  @Override
  public int withFrequency(int counter) {
    return minutes << 8 | counter;
  }

  private int grown(int counter) {
    if (counter == 255) {
      return counter;
    }
    long above = Math.max(0, counter - LFU_INITIAL);
    long odds = above * parameters.lfuLogFactor.value() + 1;
    return random.nextInt((int) Math.min(Integer.MAX_VALUE, odds)) == 0 ? counter + 1 : counter;
  }
}
