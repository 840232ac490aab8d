package io.slotkeeper.server.command;

import io.slotkeeper.server.config.SecurityParameters;
import org.jspecify.annotations.Nullable;

/// Commands that a directive must allow: `enable-debug-command`, `enable-module-command`.
final class ProtectedCommands {
  private ProtectedCommands() {}

  static @Nullable String refusal(SecurityParameters security, Client client, Command command) {
    boolean debug = command.fullName().startsWith("debug");
    var allowed = (debug ? security.debugCommand : security.moduleCommand).value();
    boolean ok =
        switch (allowed) {
          case YES -> true;
          case LOCAL -> client.link.isLoopback();
          case NO -> false;
        };
    if (ok) {
      return null;
    }
    String name = debug ? "DEBUG" : "MODULE";
    String option = debug ? "enable-debug-command" : "enable-module-command";
    return "ERR "
        + name
        + " command not allowed. If the "
        + option
        + " option is set to \"local\", you can run it from a local connection, otherwise you need"
        + " to set this option in the configuration file, and then restart the server.";
  }
}
