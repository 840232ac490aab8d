package io.slotkeeper.server.command;

/// Finds the keys of a command whose key specs cannot say them all, or not what is done with them.
@FunctionalInterface
public interface KeyFinder {

  /// Adds the keys to an empty list; adds none if the arguments make no sense, for then the command
  /// will refuse them before it touches a key.
  void find(Arguments arguments, KeyList keys);
}
