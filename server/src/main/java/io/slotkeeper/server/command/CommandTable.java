package io.slotkeeper.server.command;

import io.slotkeeper.server.acl.CommandCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All commands of a server.
///
/// Built once at start from the rows of all families, then changed only by `rename-command` before
/// the first client comes.
public final class CommandTable {
  private final List<Command> all = new ArrayList<>();

  /// Current names, which rename-command may have changed, in the order of the families.
  private final Map<String, Command> byName = new LinkedHashMap<>();

  private CommandIndex index;

  /// @throws IllegalArgumentException if rows contradict themselves or each other, naming them all
  public CommandTable(List<List<CommandSpec>> families) {
    List<String> faults = new ArrayList<>();
    for (List<CommandSpec> family : families) {
      for (CommandSpec spec : family) {
        SpecChecks.check(spec, "", faults);
        if (byName.put(spec.name(), new Command(spec, null, all)) != null) {
          faults.add(spec.name() + ": two rows have this name");
        }
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", faults));
    }
    index = indexOf(byName);
  }

  private static CommandIndex indexOf(Map<String, Command> names) {
    CommandIndex index = CommandIndex.sized(names.size());
    names.forEach(index::add);
    return index;
  }

  /// How many commands and subcommands there are: all ids are smaller.
  public int idCount() {
    return all.size();
  }

  /// The command or subcommand with this id.
  public Command byId(int id) {
    return all.get(id);
  }

  /// All commands and subcommands as access rules see them.
  public CommandCatalog catalog() {
    List<CommandCatalog.Entry> entries = new ArrayList<>();
    for (Command command : all) {
      Command parent = command.parent();
      int container = parent == null ? -1 : parent.id();
      entries.add(
          new CommandCatalog.Entry(
              command.id(), command.fullName(), container, command.categories()));
    }
    return new CommandCatalog(entries);
  }

  /// The commands without their subcommands, in the order of the families.
  public List<Command> commands() {
    return List.copyOf(byName.values());
  }

  /// The command of this name, in any case, or null.
  public @Nullable Command find(long address, int length) {
    return index.find(address, length);
  }

  /// The command `name` or the subcommand `container|name`, in any case, or null.
  public @Nullable Command find(String name) {
    int bar = name.indexOf('|');
    if (bar < 0) {
      return byName.get(name.toLowerCase(Locale.ROOT));
    }
    Command container = byName.get(name.substring(0, bar).toLowerCase(Locale.ROOT));
    return container == null ? null : container.subcommand(name.substring(bar + 1));
  }

  /// What the arguments call: a command, a container's subcommand, or null if there is none.
  public @Nullable Command find(Arguments arguments) {
    Command command = index.find(arguments.argAddress(0), arguments.argLength(0));
    if (command == null || !command.isContainer() || arguments.argCount() == 1) {
      return command;
    }
    return command.subcommand(arguments.argAddress(1), arguments.argLength(1));
  }

  /// Gives a command another name, or with an empty one hides it. Before clients come only.
  ///
  /// @return false if there is no such command or the new name is taken
  public boolean rename(String from, String to) {
    Command command = byName.get(from.toLowerCase(Locale.ROOT));
    String newName = to.toLowerCase(Locale.ROOT);
    if (command == null || byName.containsKey(newName)) {
      return false;
    }
    byName.remove(from.toLowerCase(Locale.ROOT));
    if (!newName.isEmpty()) {
      byName.put(newName, command);
    }
    index = indexOf(byName);
    return true;
  }
}
