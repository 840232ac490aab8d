package io.slotkeeper.server.runtime;

/// The server's log, in the levels of the `loglevel` directive. Safe for any thread.
public interface ServerLog {
  void debug(String line);

  void verbose(String line);

  void notice(String line);

  void warning(String line);
}
