package io.slotkeeper.server.command;

import java.nio.charset.StandardCharsets;

/// What MONITOR shows: every command as it was executed, except those that say not to.
final class MonitorFeed {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private MonitorFeed() {}

  static void feed(CommandContext context, Client client, Command command) {
    if (command.has(CommandFlag.SKIP_MONITOR) || command.has(CommandFlag.ADMIN)) {
      return;
    }
    show(context, client, command);
  }

  /// Shows a command whatever its flags say.
  static void show(CommandContext context, Client client, Command command) {
    long micros = context.server().clock.unixMicros();
    StringBuilder line = new StringBuilder("+");
    line.append(micros / MICROS_PER_SECOND)
        .append('.')
        .append(String.format("%06d", micros % MICROS_PER_SECOND))
        .append(" [")
        .append(client.database)
        .append(' ')
        .append(context.execution().host().isRunning() ? "lua" : client.link.remoteAddress())
        .append(']');
    for (int i = 0; i < context.argCount(); i++) {
      line.append(' ');
      if (SecretWords.isSecret(command, context, i)) {
        line.append('"').append(SecretWords.REDACTED).append('"');
      } else {
        QuotedText.append(line, context.argBytes(i));
      }
    }
    line.append("\r\n");
    byte[] bytes = line.toString().getBytes(StandardCharsets.ISO_8859_1);
    for (Client monitor : context.server().clients.monitors()) {
      monitor.link.push(bytes);
    }
  }
}
