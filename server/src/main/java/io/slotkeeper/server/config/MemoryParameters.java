package io.slotkeeper.server.config;

/// The memory limit, eviction, expiry and lazy freeing.
public final class MemoryParameters extends ParameterGroup {
  /// Which keys may be evicted, and by what order.
  public enum Policy {
    VOLATILE_LRU,
    VOLATILE_LFU,
    VOLATILE_RANDOM,
    VOLATILE_TTL,
    ALLKEYS_LRU,
    ALLKEYS_LFU,
    ALLKEYS_RANDOM,
    ALLKEYS_FIFO,
    NOEVICTION
  }

  public final NumberParameter maxMemoryBytes = memory("maxmemory", 0, 0, LONG_MAX).live();
  public final ValueParameter<Policy> policy = choice("maxmemory-policy", Policy.NOEVICTION).live();
  public final NumberParameter samples = integer("maxmemory-samples", 5, 1, 64).live();
  public final NumberParameter evictionTenacity =
      integer("maxmemory-eviction-tenacity", 10, 0, 100).live();
  public final NumberParameter lfuLogFactor = integer("lfu-log-factor", 10, 0, INT_MAX).live();
  public final NumberParameter lfuDecayMinutes = integer("lfu-decay-time", 1, 0, INT_MAX).live();
  public final NumberParameter activeExpireEffort =
      integer("active-expire-effort", 1, 1, 10).live();

  /// What a script may hold at a time; more is an error in the script.
  public final NumberParameter scriptMemoryBytes =
      memory("script-memory-limit", 64L << 20, 1L << 20, 1L << 40).live();

  public final FlagParameter lazyEviction = flag("lazyfree-lazy-eviction", false).live();
  public final FlagParameter lazyExpire = flag("lazyfree-lazy-expire", false).live();
  public final FlagParameter lazyServerDelete = flag("lazyfree-lazy-server-del", false).live();
  public final FlagParameter lazyUserDelete = flag("lazyfree-lazy-user-del", false).live();
  public final FlagParameter lazyUserFlush = flag("lazyfree-lazy-user-flush", false).live();

  MemoryParameters() {
    flag("activerehashing", true).ignored();
    flag("jemalloc-bg-thread", true).ignored();
    flag("activedefrag", false).ignored();
    memory("active-defrag-ignore-bytes", 100 * MIB, 1, LONG_MAX).ignored();
    integer("active-defrag-cycle-min", 1, 1, 99).ignored();
    integer("active-defrag-cycle-max", 25, 1, 99).ignored();
    integer("active-defrag-threshold-lower", 10, 0, 1000).ignored();
    integer("active-defrag-threshold-upper", 100, 0, 1000).ignored();
    integer("active-defrag-max-scan-fields", 1000, 1, LONG_MAX).ignored();
  }
}
