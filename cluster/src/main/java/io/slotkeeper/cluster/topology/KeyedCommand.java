package io.slotkeeper.cluster.topology;

/// What routing must know of a command (or of all those an EXEC is about to run).
///
/// @param slot the slot of its keys, [#NO_KEYS] or [#SEVERAL_SLOTS]
/// @param write whether it may change a key
/// @param existing how many of its keys are in this node's keyspace; counted only for an open slot
/// @param missing how many are not
/// @param severalKeys whether it names at least two different keys
/// @param asking whether the client has just said ASKING, or the command says it by itself
/// @param readOnly whether the client has said READONLY
public record KeyedCommand(
    int slot,
    Kind kind,
    boolean write,
    int existing,
    int missing,
    boolean severalKeys,
    boolean asking,
    boolean readOnly) {
  public static final int NO_KEYS = -1;
  public static final int SEVERAL_SLOTS = -2;

  /// The commands that routing treats each in its own way.
  public enum Kind {
    ORDINARY,
    MIGRATE,
    SHARDED_PUBSUB
  }

  public static KeyedCommand read(int slot) {
    return new KeyedCommand(slot, Kind.ORDINARY, false, 0, 0, false, false, false);
  }

  public static KeyedCommand write(int slot) {
    return new KeyedCommand(slot, Kind.ORDINARY, true, 0, 0, false, false, false);
  }
}
