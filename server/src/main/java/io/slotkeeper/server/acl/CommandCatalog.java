package io.slotkeeper.server.acl;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The commands and subcommands as access rules see them: names, numbers, categories.
///
/// By their original names: a rule means the same whatever `rename-command` does.
public final class CommandCatalog {
  /// A command or subcommand.
  ///
  /// @param id its place in the catalog
  /// @param name `get`, `config|get`
  /// @param container the id of a subcommand's container, -1 for a command
  /// @param categories bits of [AclCategory]
  public record Entry(int id, String name, int container, long categories) {
    boolean isSubcommand() {
      return container >= 0;
    }
  }

  private final List<Entry> entries;
  private final Map<String, Entry> byName = new HashMap<>();
  private final BitSet containers = new BitSet();

  /// @param entries in the order of their ids, without a gap
  public CommandCatalog(List<Entry> entries) {
    this.entries = List.copyOf(entries);
    for (Entry entry : entries) {
      byName.put(entry.name(), entry);
      if (entry.isSubcommand()) {
        containers.set(entry.container());
      }
    }
  }

  int size() {
    return entries.size();
  }

  /// The command `name` or the subcommand `container|name`, in any case, or null.
  @Nullable Entry find(String name) {
    return byName.get(AsciiText.lower(name));
  }

  boolean isContainer(Entry entry) {
    return containers.get(entry.id());
  }

  /// The ids of an entry and of its subcommands.
  BitSet withSubcommands(Entry entry) {
    BitSet ids = new BitSet();
    ids.set(entry.id());
    if (isContainer(entry)) {
      for (Entry other : entries) {
        if (other.container() == entry.id()) {
          ids.set(other.id());
        }
      }
    }
    return ids;
  }

  /// The ids of all in the category. A container brings all its subcommands, whatever theirs are.
  BitSet in(AclCategory category) {
    BitSet ids = new BitSet();
    for (Entry entry : entries) {
      if ((entry.categories() & category.bit()) != 0) {
        ids.or(withSubcommands(entry));
      }
    }
    return ids;
  }
}
