package io.slotkeeper.tools.process;

import java.io.IOException;

/// Signals to processes, which Java itself does not send.
public final class Signals {
  private Signals() {}

  /// Sends a signal by its name without `SIG`. Nothing happens when the process has ended.
  public static void send(long pid, String name) throws IOException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().onExit().join();
  }
}
