package io.slotkeeper.server.command;

/// Who wants to know what happens to keys.
final class KeyEvents {
  /// Something happened to a key. Its slot is locked.
  ///
  /// @param database its index
  void happened(int database, long key, int keyLength, KeyEvent event) {}
}
