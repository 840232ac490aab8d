package io.slotkeeper.server.command;

import java.util.List;
import java.util.Locale;

/// What a row must say, and must not say.
final class SpecChecks {
  private SpecChecks() {}

  /// Adds a line for each fault.
  static void check(CommandSpec spec, String container, List<String> faults) {
    String name = container + spec.name();
    require(!spec.summary().isEmpty(), name, "has no summary", faults);
    require(!spec.since().isEmpty(), name, "has no first version", faults);
    require(spec.arity() != 0, name, "has no arity", faults);
    require(
        spec.name().equals(spec.name().toLowerCase(Locale.ROOT)),
        name,
        "is not in lower case",
        faults);
    boolean write = spec.flags().contains(CommandFlag.WRITE);
    boolean readOnly = spec.flags().contains(CommandFlag.READONLY);
    require(!(write && readOnly), name, "is both WRITE and READONLY", faults);
    require(
        write || !spec.flags().contains(CommandFlag.DENYOOM) || mayDenyMemory(spec),
        name,
        "is DENYOOM but not WRITE",
        faults);
    for (KeySpec keys : spec.keySpecs()) {
      boolean changesNothing = readOnly && !spec.flags().contains(CommandFlag.MAY_REPLICATE);
      checkKeys(keys, name, changesNothing, faults);
      boolean partial = keys.has(KeyFlag.INCOMPLETE) || keys.has(KeyFlag.VARIABLE_FLAGS);
      require(
          !(keys.begin() instanceof KeySpec.Begin.Unknown) || partial || spec.keyFinder() != null,
          name,
          "has unknown keys that are not INCOMPLETE and no key finder",
          faults);
    }
    for (CommandSpec sub : spec.subcommands()) {
      check(sub, name + "|", faults);
    }
  }

  private static void checkKeys(KeySpec keys, String name, boolean readOnly, List<String> faults) {
    int access = 0;
    for (KeyFlag flag : List.of(KeyFlag.RO, KeyFlag.RW, KeyFlag.OW, KeyFlag.RM)) {
      access += keys.has(flag) ? 1 : 0;
    }
    require(
        keys.has(KeyFlag.NOT_KEY) || access == 1,
        name,
        "has a key that is not exactly one of RO, RW, OW, RM",
        faults);
    require(
        !readOnly || keys.has(KeyFlag.RO) || keys.has(KeyFlag.NOT_KEY),
        name,
        "is READONLY but changes a key",
        faults);
  }

  /// Scripts and transactions may use memory without being writes themselves.
  private static boolean mayDenyMemory(CommandSpec spec) {
    return spec.group() == CommandGroup.SCRIPTING || spec.group() == CommandGroup.PUBSUB;
  }

  private static void require(boolean holds, String name, String fault, List<String> faults) {
    if (!holds) {
      faults.add(name + " " + fault);
    }
  }
}
