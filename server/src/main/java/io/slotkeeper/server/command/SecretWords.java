package io.slotkeeper.server.command;

import io.slotkeeper.server.config.ConfigFlag;
import io.slotkeeper.server.config.Parameter;

/// Which words of a call must not be shown to anyone: passwords, and what comes with them.
final class SecretWords {
  static final String REDACTED = "(redacted)";

  private SecretWords() {}

  static boolean isSecret(Command command, CommandContext context, int index) {
    return switch (command.fullName()) {
      case "auth" -> index >= 1;
      case "hello" -> follows(context, index, "AUTH", 2, 1);
      case "migrate" ->
          follows(context, index, "AUTH", 1, 6) || follows(context, index, "AUTH2", 2, 6);
      case "acl|setuser" -> index >= 2;
      case "config|set" -> index >= 3 && index % 2 == 1 && isSensitive(context, index - 1);
      default -> false;
    };
  }

  /// Whether the word is one of the `count` after an option, which stands at `from` or later.
  private static boolean follows(
      CommandContext context, int index, String option, int count, int from) {
    for (int before = 1; before <= count; before++) {
      if (index - before >= from && context.argIs(index - before, option)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSensitive(CommandContext context, int index) {
    Parameter<?> parameter = context.server().config.find(context.argString(index));
    return parameter != null && parameter.has(ConfigFlag.SENSITIVE);
  }
}
