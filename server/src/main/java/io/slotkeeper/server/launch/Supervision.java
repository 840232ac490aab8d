package io.slotkeeper.server.launch;

import io.slotkeeper.server.config.ProcessParameters.Supervised;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells the init system that started the process how far it is (`supervised`): systemd by messages
/// to its socket, upstart by standing still once.
final class Supervision {
  private static final int STOP_SIGNAL = 19;

  private final ServerLog log;
  private final @Nullable SystemdSocket systemd;

  private Supervision(ServerLog log, @Nullable SystemdSocket systemd) {
    this.log = log;
    this.systemd = systemd;
  }

  /// Reports that the process is starting.
  ///
  /// @param environment where init systems say that they are there
  static Supervision begin(Supervised wanted, Map<String, String> environment, ServerLog log) {
    String socket = environment.get("NOTIFY_SOCKET");
    boolean upstart = environment.containsKey("UPSTART_JOB");
    return switch (wanted) {
      case NO -> none(log);
      case AUTO -> upstart ? byUpstart(log) : socket == null ? none(log) : bySystemd(socket, log);
      case UPSTART -> {
        if (upstart) {
          yield byUpstart(log);
        }
        log.warning("upstart supervision requested, but UPSTART_JOB not found!");
        yield none(log);
      }
      case SYSTEMD -> {
        if (socket != null) {
          yield bySystemd(socket, log);
        }
        log.warning("systemd supervision error: NOTIFY_SOCKET not found!");
        yield none(log);
      }
    };
  }

  private static Supervision none(ServerLog log) {
    return new Supervision(log, null);
  }

  private static Supervision byUpstart(ServerLog log) {
    log.notice("supervised by upstart, will stop to signal readiness.");
    stopUntilContinued();
    return new Supervision(log, null);
  }

  private static Supervision bySystemd(String socket, ServerLog log) {
    Supervision supervision = new Supervision(log, new SystemdSocket(socket));
    supervision.tell("STATUS=Slotkeeper is loading...\n");
    log.notice(
        "Supervised by systemd. Please make sure you set appropriate values for TimeoutStartSec"
            + " and TimeoutStopSec in your service unit.");
    return supervision;
  }

  void ready() {
    tell("STATUS=Ready to accept connections\nREADY=1\n");
  }

  void stopping() {
    tell("STOPPING=1\n");
  }

  private void tell(String message) {
    if (systemd != null) {
      try {
        systemd.send(message);
      } catch (IOException e) {
        log.warning("systemd supervision error: " + e.getMessage());
      }
    }
  }

  @SuppressWarnings("restricted")
  private static void stopUntilContinued() {
    Linker linker = Linker.nativeLinker();
    MethodHandle raise =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("raise"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      int _ = (int) raise.invokeExact(STOP_SIGNAL);
    } catch (Throwable e) {
      throw new AssertionError("raise", e);
    }
  }
}
