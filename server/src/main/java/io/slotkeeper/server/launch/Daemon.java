package io.slotkeeper.server.launch;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/// A server in the background (`daemonize`). A JVM cannot fork, so the process starts itself once
/// more without terminal and ends; the second one leaves the session of the first.
final class Daemon {
  /// Set in the environment of the second process.
  private static final String MARK = "SLOTKEEPER_DAEMON";

  private static final File NOTHING = new File("/dev/null");

  private Daemon() {}

  /// Starts the second process.
  ///
  /// @return false when this is the second process, which goes on
  /// @throws IOException when there can be none
  static boolean leaveForeground() throws IOException {
    if (System.getenv(MARK) != null) {
      leaveSession();
      return false;
    }
    ProcessHandle.Info self = ProcessHandle.current().info();
    String[] arguments =
        self.arguments()
            .orElseThrow(() -> new IOException("the system does not tell how it was started"));
    List<String> words = new ArrayList<>(List.of(self.command().orElse("java")));
    words.addAll(List.of(arguments));
    ProcessBuilder again =
        new ProcessBuilder(words)
            .redirectInput(NOTHING)
            .redirectOutput(NOTHING)
            .redirectError(NOTHING);
    again.environment().put(MARK, "1");
    again.start();
    return true;
  }

  @SuppressWarnings("restricted")
  private static void leaveSession() {
    Linker linker = Linker.nativeLinker();
    MethodHandle setsid =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setsid"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT));
    try {
      int _ = (int) setsid.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError("setsid", e);
    }
  }
}
