package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Every row says what Redis 7.2 says of the command, but for the wording.
@EnabledIfSystemProperty(named = "slotkeeper.oracle72", matches = ".+")
class RowsOracleTest {
  /// Commands that Redis 7.2 does not have.
  private static final Set<String> NEWER = Set.of("delex", "delifeq", "digest", "msetex");

  /// Commands with options that Redis 7.2 does not have.
  private static final Set<String> EXTENDED = Set.of("set");

  private final CommandTable table = Families.table();
  private final SoftAssertions softly = new SoftAssertions();

  @Test
  void rowsAgreeWithTheOracle(@TempDir Path directory) throws IOException {
    try (OracleServer oracle = OracleServer.start(directory);
        RespSocket socket = oracle.connect()) {
      for (Command command : table.commands()) {
        if (!NEWER.contains(command.fullName())) {
          compare(command, socket);
          for (Command sub : command.subcommands()) {
            compare(sub, socket);
          }
        }
      }
    }
    softly.assertAll();
  }

  private void compare(Command command, RespSocket socket) throws IOException {
    String name = command.fullName();
    List<?> info = (List<?>) ((List<?>) socket.call("COMMAND", "INFO", name)).getFirst();
    Map<?, ?> docs = (Map<?, ?>) ((Map<?, ?>) socket.call("COMMAND", "DOCS", name)).get(name);
    assertThat(docs).as("docs of %s", name).isNotNull();
    CommandSpec spec = command.spec();
    same(name, "arity", (long) spec.arity(), info.get(1));
    same(name, "flags", flagNames(command), new TreeSet<>((Set<?>) info.get(2)));
    FixedKeys keys = command.fixedKeys();
    same(name, "first key", (long) keys.first(), info.get(3));
    same(name, "last key", (long) keys.last(), info.get(4));
    same(name, "step", (long) keys.step(), info.get(5));
    same(name, "categories", categoryNames(command), new TreeSet<>((Set<?>) info.get(6)));
    same(name, "tips", spec.tips(), List.copyOf((Set<?>) info.get(7)));
    same(name, "key flags", keyFlagNames(spec), keyFlagNames((Set<?>) info.get(8)));
    same(name, "since", spec.since(), docs.get("since"));
    same(name, "group", spec.group().wireName(), docs.get("group"));
    same(name, "deprecation", spec.deprecatedSince(), docs.get("deprecated_since"));
    same(name, "complexity", spec.complexity() == null, docs.get("complexity") == null);
    if (!EXTENDED.contains(name)) {
      same(name, "arguments", spec.arguments(), OracleDocs.arguments(docs));
      same(name, "history", versions(spec), versions(docs));
    }
  }

  private void same(String name, String what, Object ours, Object theirs) {
    if (!Objects.equals(ours, theirs)) {
      softly.fail("%s of %s%n  ours   %s%n  theirs %s", what, name, ours, theirs);
    }
  }

  private static Set<Object> flagNames(Command command) {
    Set<Object> names = new TreeSet<>();
    for (CommandFlag flag : CommandFlag.values()) {
      if (flag.isShown() && command.has(flag)) {
        names.add(flag.wireName());
      }
    }
    return names;
  }

  private static Set<Object> categoryNames(Command command) {
    Set<Object> names = new TreeSet<>();
    for (AclCategory category : AclCategory.values()) {
      if ((command.categories() & category.bit()) != 0) {
        names.add("@" + category.wireName());
      }
    }
    return names;
  }

  private static List<Set<Object>> keyFlagNames(CommandSpec spec) {
    List<Set<Object>> all = new ArrayList<>();
    for (KeySpec keys : spec.keySpecs()) {
      Set<Object> names = new TreeSet<>();
      for (KeyFlag flag : KeyFlag.values()) {
        if (keys.has(flag)) {
          names.add(flag.wireName());
        }
      }
      all.add(names);
    }
    return all;
  }

  private static List<Set<Object>> keyFlagNames(Set<?> specs) {
    List<Set<Object>> all = new ArrayList<>();
    for (Object spec : specs) {
      all.add(new TreeSet<>((Set<?>) ((Map<?, ?>) spec).get("flags")));
    }
    return all;
  }

  private static List<Object> versions(CommandSpec spec) {
    return new ArrayList<>(spec.history().stream().map(CommandSpec.Change::since).toList());
  }

  private static List<Object> versions(Map<?, ?> docs) {
    List<Object> versions = new ArrayList<>();
    if (docs.get("history") instanceof Set<?> changes) {
      changes.forEach(change -> versions.add(((List<?>) change).getFirst()));
    }
    return versions;
  }
}
