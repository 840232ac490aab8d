package io.slotkeeper.server.command;

/// What the server may ask of the process that runs it. Safe for any thread.
public interface ServerControl {
  /// Ends the server soon; clients get no reply from then on.
  void shutdown();

  /// Ends the process at once: an invariant is broken and memory cannot be trusted any more.
  void fail();
}
