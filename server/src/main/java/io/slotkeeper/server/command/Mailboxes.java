package io.slotkeeper.server.command;

/// Work that one loop gives another: done soon, in the order it was given, between two turns.
public interface Mailboxes {
  /// From any thread. Nothing happens once the loop has ended.
  void post(int loop, Runnable work);
}
