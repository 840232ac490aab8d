package io.slotkeeper.server.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the HELP subcommand of a container replies, made from the rows of its subcommands.
final class HelpText {
  private HelpText() {}

  /// The handler of every HELP subcommand.
  static void reply(CommandContext context) {
    Command container = context.command().parent();
    if (container == null) {
      throw new AssertionError("HELP is a subcommand");
    }
    List<String> lines = lines(container);
    context.reply().array(lines.size());
    lines.forEach(context.reply()::status);
  }

  static List<String> lines(Command container) {
    List<String> lines = new ArrayList<>();
    String name = container.spec().name().toUpperCase(Locale.ROOT);
    lines.add(name + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    if (container.handler() != null) {
      lines.add("(no subcommand)");
      lines.add("    " + container.spec().summary());
    }
    for (Command sub : container.subcommands()) {
      if (!sub.spec().name().equals("help")) {
        lines.add((sub.spec().name().toUpperCase(Locale.ROOT) + usage(sub)).stripTrailing());
        lines.add("    " + sub.spec().summary());
      }
    }
    lines.add("HELP");
    lines.add("    Print this help.");
    return lines;
  }

  private static String usage(Command command) {
    return " " + usage(command.spec().arguments(), " ");
  }

  private static String usage(List<Argument> arguments, String separator) {
    return String.join(separator, arguments.stream().map(HelpText::usage).toList());
  }

  private static String usage(Argument argument) {
    String word =
        switch (argument.type()) {
          case PURE_TOKEN -> String.valueOf(argument.token());
          case ONEOF -> choices(argument);
          case BLOCK -> usage(argument.arguments(), " ");
          case STRING, INTEGER, DOUBLE, KEY, PATTERN, UNIX_TIME ->
              "<" + argument.displayText() + ">";
        };
    if (argument.type() != Argument.Type.PURE_TOKEN && argument.token() != null) {
      word = argument.token() + " " + word;
    }
    if (argument.multiple()) {
      word = word + " [" + word + " ...]";
    }
    return argument.optional() ? "[" + word + "]" : word;
  }

  /// An optional choice without a token stands in square brackets already.
  private static String choices(Argument argument) {
    String words = usage(argument.arguments(), "|");
    boolean bracketed = argument.optional() && argument.token() == null;
    return bracketed ? words : "(" + words + ")";
  }
}
