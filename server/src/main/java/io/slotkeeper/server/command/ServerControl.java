package io.slotkeeper.server.command;

/// What commands may ask of the process that runs the server. Safe for any thread.
public interface ServerControl {
  /// Ends the server soon; clients get no reply from then on.
  void shutdown();
}
