package io.slotkeeper.server.config;

import static io.slotkeeper.server.config.ConfigFlag.DENY_LOADING;
import static io.slotkeeper.server.config.ConfigFlag.MULTI_ARGUMENT;

/// A primary's and a replica's side of replication. Older names of a replica stay as aliases.
public final class ReplicationParameters extends ParameterGroup {
  /// How a replica takes in a full synchronisation that is not first written to a file.
  public enum DisklessLoad {
    DISABLED,
    ON_EMPTY_DB,
    SWAPDB
  }

  /// What happens when a command from the primary or the append-only file fails.
  public enum PropagationError {
    IGNORE,
    PANIC,
    PANIC_ON_REPLICAS
  }

  /// Whether a read may reveal a write that the in-sync replicas have not confirmed.
  public enum ReadConsistency {
    COMMITTED,
    LOCAL
  }

  public final ValueParameter<PrimaryAddress> primary =
      value("replicaof", new PrimaryAddress.Type(), PrimaryAddress.NONE)
          .alias("slaveof")
          .immutable()
          .flags(MULTI_ARGUMENT)
          .atStart();
  public final ValueParameter<String> primaryUser = optionalText("masteruser").sensitive().live();
  public final ValueParameter<String> primaryPassword =
      optionalText("masterauth").sensitive().live();
  public final FlagParameter serveStaleData =
      flag("replica-serve-stale-data", true).alias("slave-serve-stale-data").live();
  public final FlagParameter readOnly =
      flag("replica-read-only", true).alias("slave-read-only").live();
  public final FlagParameter lazyFlush =
      flag("replica-lazy-flush", false).alias("slave-lazy-flush").live();
  public final FlagParameter ignoreMaxMemory =
      flag("replica-ignore-maxmemory", true).alias("slave-ignore-maxmemory").live();
  public final FlagParameter ignoreDiskWriteErrors =
      flag("replica-ignore-disk-write-errors", false).live();
  public final FlagParameter announced = flag("replica-announced", true).live();
  public final ValueParameter<String> announceIp =
      optionalText("replica-announce-ip").alias("slave-announce-ip").live();
  public final NumberParameter announcePort =
      port("replica-announce-port", 0).alias("slave-announce-port").live();
  public final NumberParameter priority =
      integer("replica-priority", 100, 0, INT_MAX).alias("slave-priority").live();

  public final FlagParameter disklessSync = flag("repl-diskless-sync", true).live();
  public final NumberParameter disklessSyncDelaySeconds =
      integer("repl-diskless-sync-delay", 5, 0, INT_MAX).live();
  public final NumberParameter disklessSyncMaxReplicas =
      integer("repl-diskless-sync-max-replicas", 0, 0, INT_MAX).live();
  public final ValueParameter<DisklessLoad> disklessLoad =
      choice("repl-diskless-load", DisklessLoad.DISABLED).flags(DENY_LOADING).live();
  public final FlagParameter delayPackets = flag("repl-disable-tcp-nodelay", false).live();
  public final NumberParameter pingPeriodSeconds =
      integer("repl-ping-replica-period", 10, 1, INT_MAX).alias("repl-ping-slave-period").live();
  public final NumberParameter timeoutSeconds = integer("repl-timeout", 60, 1, INT_MAX).live();

  /// At least 16 KiB, whatever is asked for.
  public final NumberParameter backlogBytes =
      number(
              "repl-backlog-size",
              NumberFormat.MEMORY,
              MIB,
              new NumberParameter.Range(1, LONG_MAX, 16 << 10, LONG_MAX))
          .live();

  public final NumberParameter backlogTtlSeconds =
      integer("repl-backlog-ttl", 3600, 0, LONG_MAX).live();
  public final ValueParameter<PropagationError> propagationError =
      choice("propagation-error-behavior", PropagationError.IGNORE).live();

  public final NumberParameter minReplicasToWrite =
      integer("min-replicas-to-write", 0, 0, INT_MAX).alias("min-slaves-to-write").live();
  public final NumberParameter minReplicasMaxLagSeconds =
      integer("min-replicas-max-lag", 10, 0, INT_MAX).alias("min-slaves-max-lag").live();

  /// Hold the reply to a write until all in-sync replicas have it.
  public final FlagParameter writeQuorum = flag("write-quorum", false).live();

  /// How long such a reply is held before the write is reported as unconfirmed; 0 is for ever.
  public final NumberParameter writeQuorumTimeoutMillis =
      integer("write-quorum-timeout", 10_000, 0, LONG_MAX).live();

  public final ValueParameter<ReadConsistency> readConsistency =
      choice("read-consistency", ReadConsistency.COMMITTED).live();

  ReplicationParameters() {}

  /// REPLICAOF has changed whom this server replicates.
  public void follow(PrimaryAddress address) {
    primary.store(address);
  }
}
