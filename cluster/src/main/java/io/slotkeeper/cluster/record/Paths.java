package io.slotkeeper.cluster.record;

import java.util.List;

/// Where each record stands, below the cluster's own root.
public final class Paths {
  public static final String META = "/meta";
  public static final String NODES = "/nodes";
  public static final String LIVE = "/live";
  public static final String LOBBY = "/lobby";
  public static final String OWN = "/own";
  public static final String ISR = "/isr";
  public static final String ASSIGN = "/assign";
  public static final String MIGRATIONS = "/mig";

  /// The folders that exist before a node starts.
  public static final List<String> FOLDERS = List.of(NODES, LIVE, LOBBY, OWN, ISR, MIGRATIONS);

  /// What every member watches and keeps a copy of. The in-sync sets are among them only for the
  /// member's own shard.
  public static final List<String> SHARED = List.of(META, NODES, LIVE, OWN, ASSIGN, MIGRATIONS);

  /// The folders among [#SHARED].
  public static final List<String> SHARED_FOLDERS = List.of(NODES, LIVE, OWN, MIGRATIONS);

  private Paths() {}

  public static String node(String id) {
    return NODES + "/" + id;
  }

  public static String live(String id) {
    return LIVE + "/" + id;
  }

  public static String lobby(String id) {
    return LOBBY + "/" + id;
  }

  public static String own(String shard) {
    return OWN + "/" + shard;
  }

  public static String isr(String shard) {
    return ISR + "/" + shard;
  }

  public static String openSlot(int slot) {
    return MIGRATIONS + "/" + slot;
  }

  public static String job(String job) {
    return MIGRATIONS + "/j-" + job;
  }

  public static boolean isJob(String path) {
    return path.startsWith(MIGRATIONS + "/j-");
  }

  /// The part after the last slash.
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
