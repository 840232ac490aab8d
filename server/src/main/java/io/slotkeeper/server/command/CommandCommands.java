package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandGroup.SERVER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;

import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.acl.AclCategory;
import io.slotkeeper.server.runtime.GlobPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Commands that describe commands.
final class CommandCommands {
  /// COMMAND GETKEYS precede the call it asks about.
  private static final int CALL_START = 2;

  static final List<CommandSpec> ROWS =
      rows(
          command("command")
              .since("2.8.13")
              .group(SERVER)
              .complexity("O(N) for N commands.")
              .summary("Describes all commands.")
              .arity(-1)
              .flags(LOADING, STALE)
              .acl(AclCategory.CONNECTION)
              .tips("nondeterministic_output_order")
              .handler(CommandCommands::all)
              .subcommands(
                  command("count")
                      .since("2.8.13")
                      .complexity("O(1)")
                      .summary("Counts the commands.")
                      .arity(2)
                      .flags(LOADING, STALE)
                      .acl(AclCategory.CONNECTION)
                      .handler(CommandCommands::count),
                  command("docs")
                      .since("7.0.0")
                      .complexity("O(N) for N commands.")
                      .summary("Gives the documentation of commands.")
                      .arity(-2)
                      .flags(LOADING, STALE)
                      .acl(AclCategory.CONNECTION)
                      .syntax("[command-name...]")
                      .tips("nondeterministic_output_order")
                      .handler(CommandCommands::docs),
                  command("getkeys")
                      .since("2.8.13")
                      .complexity("O(N) for N arguments.")
                      .summary("Finds the keys in a call of a command.")
                      .arity(-3)
                      .flags(LOADING, STALE)
                      .acl(AclCategory.CONNECTION)
                      .syntax("command [arg...]")
                      .handler(CommandCommands::getKeys),
                  command("getkeysandflags")
                      .since("7.0.0")
                      .complexity("O(N) for N arguments.")
                      .summary("Finds the keys in a call of a command and what is done with them.")
                      .arity(-3)
                      .flags(LOADING, STALE)
                      .acl(AclCategory.CONNECTION)
                      .syntax("command [arg...]")
                      .handler(CommandCommands::getKeysAndFlags),
                  help("5.0.0").acl(AclCategory.CONNECTION),
                  command("info")
                      .since("2.8.13")
                      .complexity("O(N) for N commands.")
                      .summary("Describes commands.")
                      .arity(-2)
                      .flags(LOADING, STALE)
                      .acl(AclCategory.CONNECTION)
                      .syntax("[command-name...]")
                      .tips("nondeterministic_output_order")
                      .history("7.0.0", "Without a name it describes all commands.")
                      .handler(CommandCommands::info),
                  command("list")
                      .since("7.0.0")
                      .complexity("O(N) for N commands.")
                      .summary("Lists the names of commands.")
                      .arity(-2)
                      .flags(LOADING, STALE)
                      .acl(AclCategory.CONNECTION)
                      .syntax(
                          "[filterby=FILTERBY <MODULE module-name | ACLCAT category "
                              + "| PATTERN pattern>]")
                      .tips("nondeterministic_output_order")
                      .handler(CommandCommands::list)));

  private CommandCommands() {}

  static void all(CommandContext context) {
    ReplyWriter reply = context.reply();
    CommandInfoWriter writer = new CommandInfoWriter(reply);
    List<Command> commands = context.server().commands.commands();
    reply.array(commands.size());
    commands.forEach(writer::write);
  }

  static void count(CommandContext context) {
    context.reply().integer(context.server().commands.commands().size());
  }

  static void info(CommandContext context) {
    int argCount = context.argCount();
    if (argCount == 2) {
      all(context);
      return;
    }
    CommandInfoWriter writer = new CommandInfoWriter(context.reply());
    context.reply().array(argCount - 2);
    for (int i = 2; i < argCount; i++) {
      writer.write(context.server().commands.find(context.argString(i)));
    }
  }

  static void docs(CommandContext context) {
    ReplyWriter reply = context.reply();
    List<Command> found = documented(context);
    CommandDocsWriter writer = new CommandDocsWriter(reply);
    reply.map(found.size());
    for (Command command : found) {
      reply.bulk(command.fullName());
      writer.write(command);
    }
  }

  private static List<Command> documented(CommandContext context) {
    CommandTable commands = context.server().commands;
    if (context.argCount() == 2) {
      return commands.commands();
    }
    List<Command> found = new ArrayList<>();
    for (int i = 2; i < context.argCount(); i++) {
      Command command = commands.find(context.argString(i));
      if (command != null) {
        found.add(command);
      }
    }
    return found;
  }

  static void list(CommandContext context) {
    Predicate<Command> filter = listFilter(context);
    ReplyWriter reply = context.reply();
    int mark = reply.deferArray();
    int count = 0;
    for (Command command : context.server().commands.commands()) {
      count += listed(command, filter, reply);
      for (Command sub : command.subcommands()) {
        count += listed(sub, filter, reply);
      }
    }
    reply.closeArray(mark, count);
  }

  private static int listed(Command command, Predicate<Command> filter, ReplyWriter reply) {
    if (!filter.test(command)) {
      return 0;
    }
    reply.bulk(command.fullName());
    return 1;
  }

  private static Predicate<Command> listFilter(CommandContext context) {
    if (context.argCount() == 2) {
      return _ -> true;
    }
    if (context.argCount() != 5 || !context.argIs(2, "FILTERBY")) {
      throw Errors.syntax();
    }
    if (context.argIs(3, "MODULE")) {
      return _ -> false;
    }
    if (context.argIs(3, "ACLCAT")) {
      AclCategory category = AclCategory.of(context.argString(4));
      long bit = category == null ? 0 : category.bit();
      return command -> (command.categories() & bit) != 0;
    }
    if (context.argIs(3, "PATTERN")) {
      GlobPattern pattern = GlobPattern.ignoringCase(context.argBytes(4));
      return command -> pattern.matches(command.fullName());
    }
    throw Errors.syntax();
  }

  static void getKeys(CommandContext context) {
    KeyList keys = keysOfCall(context);
    context.reply().array(keys.count());
    for (int i = 0; i < keys.count(); i++) {
      replyKey(context, keys.position(i));
    }
  }

  static void getKeysAndFlags(CommandContext context) {
    KeyList keys = keysOfCall(context);
    CommandInfoWriter writer = new CommandInfoWriter(context.reply());
    context.reply().array(keys.count());
    for (int i = 0; i < keys.count(); i++) {
      context.reply().array(2);
      replyKey(context, keys.position(i));
      writer.keyFlags(keys.flags(i));
    }
  }

  private static void replyKey(CommandContext context, int position) {
    int index = position + CALL_START;
    context.reply().bulk(context.argAddress(index), context.argLength(index));
  }

  private static KeyList keysOfCall(CommandContext context) {
    Arguments call = new InnerCall(context, CALL_START);
    Command command = context.server().commands.find(call);
    if (command == null) {
      throw new CommandException("ERR Invalid command specified");
    }
    if (!command.mayHaveKeys()) {
      throw new CommandException("ERR The command has no key arguments");
    }
    if (!command.accepts(call.argCount())) {
      throw new CommandException("ERR Invalid number of arguments specified for command");
    }
    KeyList keys = new KeyList();
    KeySearch.find(command, call, keys);
    if (keys.count() == 0 && !command.has(CommandFlag.NO_MANDATORY_KEYS)) {
      throw new CommandException("ERR Invalid arguments specified for command");
    }
    return keys;
  }
}
