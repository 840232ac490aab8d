package io.slotkeeper.cluster.node;

/// The replies of the CLUSTER commands that change something, worded as Redis words them.
final class Errors {
  static final String OK = "OK";
  static final String UNAVAILABLE = "-ERR coordination service unavailable";
  static final String TIMEOUT = "-ERR coordination timeout";
  static final String ONLY_PRIMARIES = "-ERR Please use SETSLOT only with masters.";
  static final String TARGET_IS_REPLICA = "-ERR Target node is not a master";
  static final String NOT_EMPTY =
      "-ERR To set a master the node must be empty and without assigned slots.";
  static final String REPLICATE_SELF = "-ERR Can't replicate myself";
  static final String REPLICATE_REPLICA = "-ERR I can only replicate a master, not a replica.";
  static final String FORGET_SELF = "-ERR I tried hard but I can't forget myself...";
  static final String FORGET_PRIMARY = "-ERR Can't forget my master!";
  static final String FORGET_OWNER = "-ERR Can't forget a node that owns slots or has replicas.";
  static final String EPOCH_TOO_LATE =
      "-ERR The user can assign a config epoch only when the node does not know any other node.";
  static final String EPOCH_SET = "-ERR Node config epoch is already non-zero";
  static final String RESET_WITH_KEYS =
      "-ERR CLUSTER RESET can't be called with master nodes containing keys";
  static final String FLUSH_WITH_KEYS = "-ERR DB must be empty to perform CLUSTER FLUSHSLOTS.";
  static final String ALONE = "-ERR This command must be sent by itself";
  static final String NOT_OWNED = "-ERR Slots are not served by this shard";
  static final String OVERLAP = "-ERR Slots are already being migrated";

  private Errors() {}

  static String unknownNode(String id) {
    return "-ERR Unknown node " + id;
  }

  static String unknownToMe(String id) {
    return "-ERR I don't know about node " + id;
  }

  static String busy(int slot) {
    return "-ERR Slot " + slot + " is already busy";
  }

  static String unassigned(int slot) {
    return "-ERR Slot " + slot + " is already unassigned";
  }

  static String notOwner(int slot) {
    return "-ERR I'm not the owner of hash slot " + slot;
  }

  static String alreadyOwner(int slot) {
    return "-ERR I'm already the owner of hash slot " + slot;
  }

  static String holdsKeys(int slot) {
    return "-ERR Can't assign hashslot "
        + slot
        + " to a different node while I still hold keys for this hash slot.";
  }
}
