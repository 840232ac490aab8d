package io.slotkeeper.cluster.zookeeper;

import java.util.Map;

/// How to reach and use a ZooKeeper ensemble.
///
/// @param connect `host:port,host:port/path`; the path is the cluster's own root and is made if
///   absent
/// @param sessionMillis asked for; the servers decide
/// @param connectionMillis how long one attempt to connect may take
/// @param digest `user:password` for digest authentication, empty for none; with it, what is made
///   is for that user alone
/// @param properties of ZooKeeper's own client, as `zookeeper.client.secure` for TLS
public record ZooKeeperOptions(
    String connect,
    int sessionMillis,
    int connectionMillis,
    String digest,
    Map<String, String> properties) {
  public static ZooKeeperOptions of(String connect) {
    return new ZooKeeperOptions(connect, 6000, 2000, "", Map.of());
  }

  String hosts() {
    int slash = connect.indexOf('/');
    return slash < 0 ? connect : connect.substring(0, slash);
  }

  /// The root, without a slash at its end; empty for the root of the tree itself.
  String root() {
    int slash = connect.indexOf('/');
    String path = slash < 0 ? "" : connect.substring(slash);
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
