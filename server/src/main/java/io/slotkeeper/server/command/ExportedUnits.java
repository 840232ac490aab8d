package io.slotkeeper.server.command;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.Slots;
import io.slotkeeper.server.migration.UnitFilter;
import org.jspecify.annotations.Nullable;

/// Finds the commands of a change stream that are about some slots, by their keys. One thread.
final class ExportedUnits implements UnitFilter {
  private final CommandTable commands;
  private final KeyList keys = new KeyList();
  private final Words words = new Words();

  ExportedUnits(CommandTable commands) {
    this.commands = commands;
  }

  /// A command where the parser has found it.
  private static final class Words implements Arguments {
    private long base;
    private int[] found = {0};

    @Override
    public int argCount() {
      return found[0];
    }

    @Override
    public long argAddress(int index) {
      return base + found[1 + 2 * index];
    }

    @Override
    public int argLength(int index) {
      return found[2 + 2 * index];
    }
  }

  @Override
  public Verdict judge(long base, int[] found, SlotSet slots) {
    words.base = base;
    words.found = found;
    Command command = find();
    if (command == null) {
      return Verdict.FOREIGN;
    }
    return switch (command.spec().name()) {
      case "multi" -> Verdict.OPENS;
      case "exec" -> Verdict.CLOSES;
      case "flushall", "flushdb", "swapdb" -> Verdict.EMPTIES;
      default -> isAbout(command, slots) ? Verdict.WANTED : Verdict.FOREIGN;
    };
  }

  private @Nullable Command find() {
    Command command = commands.find(words);
    boolean container = command != null && command.isContainer() && words.argCount() > 1;
    return container && command != null
        ? command.subcommand(words.argAddress(1), words.argLength(1))
        : command;
  }

  /// In a cluster all keys of a command are in one slot.
  private boolean isAbout(Command command, SlotSet slots) {
    KeySearch.find(command, words, keys);
    if (keys.count() == 0) {
      return false;
    }
    int first = keys.position(0);
    return slots.contains(Slots.of(words.argAddress(first), words.argLength(first)));
  }
}
