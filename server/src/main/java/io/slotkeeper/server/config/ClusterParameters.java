package io.slotkeeper.server.config;

/// Cluster mode and its coordination through ZooKeeper.
public final class ClusterParameters extends ParameterGroup {
  /// How nodes are named to clients in redirects and slot maps.
  public enum EndpointType {
    IP,
    HOSTNAME,
    UNKNOWN_ENDPOINT
  }

  public final FlagParameter enabled = flag("cluster-enabled", false).immutable().atStart();

  /// The ensemble as `host:port[,host:port...][/path]`; empty starts the node as an island.
  public final ValueParameter<String> zooKeeperConnect =
      optionalText("zookeeper-connect").atStart();

  public final ValueParameter<String> nodeFileName =
      text("cluster-config-file", "nodes.conf").immutable().atStart();
  public final NumberParameter port = port("cluster-port", 0).immutable().atStart();
  public final NumberParameter nodeTimeoutMillis =
      integer("cluster-node-timeout", 15000, 0, LONG_MAX).live();
  public final FlagParameter requireFullCoverage =
      flag("cluster-require-full-coverage", true).live();
  public final FlagParameter allowReadsWhenDown =
      flag("cluster-allow-reads-when-down", false).live();
  public final FlagParameter allowShardedPubSubWhenDown =
      flag("cluster-allow-pubsubshard-when-down", true).live();
  public final FlagParameter neverFailOver =
      flag("cluster-replica-no-failover", false).alias("cluster-slave-no-failover").live();
  public final NumberParameter replicaValidityFactor =
      integer("cluster-replica-validity-factor", 10, 0, INT_MAX)
          .alias("cluster-slave-validity-factor")
          .live();
  public final FlagParameter allowReplicaMigration =
      flag("cluster-allow-replica-migration", true).live();
  public final NumberParameter migrationBarrier =
      integer("cluster-migration-barrier", 1, 0, INT_MAX).live();

  public final ValueParameter<String> announceIp = optionalText("cluster-announce-ip").live();
  public final NumberParameter announcePort = port("cluster-announce-port", 0).live();
  public final NumberParameter announceTlsPort = port("cluster-announce-tls-port", 0).live();
  public final NumberParameter announceBusPort = port("cluster-announce-bus-port", 0).live();
  public final ValueParameter<String> announceHostName =
      optionalText("cluster-announce-hostname", TextChecks::hostName).live();
  public final ValueParameter<String> announceNodeName =
      optionalText("cluster-announce-human-nodename", TextChecks::nodeName).live();
  public final ValueParameter<EndpointType> preferredEndpointType =
      choice("cluster-preferred-endpoint-type", EndpointType.IP).live();

  ClusterParameters() {
    memory("cluster-link-sendbuf-limit", 0, 0, LONG_MAX).ignored();
    integer("cluster-ping-interval", 0, 0, LONG_MAX).hidden().ignored();
  }
}
