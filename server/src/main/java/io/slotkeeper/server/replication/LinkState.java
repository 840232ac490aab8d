package io.slotkeeper.server.replication;

/// How far a replica is with its primary.
public enum LinkState {
  /// There is no primary.
  NONE("none"),
  /// A connection is to be made.
  CONNECT("connect"),
  CONNECTING("connecting"),
  HANDSHAKE("handshake"),
  /// All data is being received or loaded.
  SYNC("sync"),
  CONNECTED("connected");

  private final String wireName;

  LinkState(String wireName) {
    this.wireName = wireName;
  }

  /// As ROLE says it.
  public String wireName() {
    return wireName;
  }
}
