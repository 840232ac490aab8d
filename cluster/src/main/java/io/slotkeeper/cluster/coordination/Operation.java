package io.slotkeeper.cluster.coordination;

/// A step of a transaction. A version is always named: a write that did not look first is a bug.
public sealed interface Operation {
  String path();

  /// Refused if the node exists.
  record Create(String path, String data, boolean ephemeral) implements Operation {}

  /// Refused unless the node is at `version`.
  record Write(String path, String data, int version) implements Operation {}

  /// Refused unless the node is at `version`.
  record Delete(String path, int version) implements Operation {}

  /// Refused unless the node is at `version`; changes nothing.
  record Check(String path, int version) implements Operation {}
}
