package io.slotkeeper.server.command;

import io.slotkeeper.server.acl.AclCategory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A command or subcommand of one server: its row, and what the dispatcher needs of it at hand.
public final class Command {
  private static final long TOUCHES_DATA =
      CommandFlag.WRITE.bit()
          | CommandFlag.READONLY.bit()
          | CommandFlag.MAY_REPLICATE.bit()
          | CommandFlag.TOUCHES_ARBITRARY_KEYS.bit();

  private final CommandSpec spec;
  private final int id;
  private final @Nullable Command parent;
  private final long flags;
  private final long categories;
  private final @Nullable Handler handler;
  private final FixedKeys fixedKeys;
  private final int element;
  private final boolean mayHaveKeys;
  private final boolean roams;
  private final boolean routed;
  private final boolean exec;
  private final List<Command> subcommands;
  private final CommandIndex subcommandIndex;

  /// @param all the commands so far; this one and its subcommands are added, an id is a place in it
  Command(CommandSpec spec, @Nullable Command parent, List<Command> all) {
    this.spec = spec;
    this.parent = parent;
    this.id = all.size();
    this.handler = spec.handler();
    this.fixedKeys = FixedKeys.of(spec.keySpecs());
    this.element = spec.element();
    this.flags =
        CommandFlag.bits(spec.flags()) | (fixedKeys.movable() ? CommandFlag.MOVABLEKEYS.bit() : 0);
    this.categories = categories(spec, flags);
    this.mayHaveKeys = spec.keyFinder() != null || hasKeySpec(spec.keySpecs());
    this.roams = roams(spec, flags, mayHaveKeys);
    this.routed = spec.keyFinder() != null || !spec.keySpecs().isEmpty();
    this.exec = parent == null && spec.name().equals("exec");
    all.add(this);
    this.subcommands = new ArrayList<>();
    for (CommandSpec sub : spec.subcommands()) {
      subcommands.add(new Command(sub, this, all));
    }
    this.subcommandIndex = CommandIndex.of(subcommands);
  }

  private static boolean hasUnknownKeys(List<KeySpec> specs) {
    for (KeySpec spec : specs) {
      if (spec.begin() instanceof KeySpec.Begin.Unknown) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasKeySpec(List<KeySpec> specs) {
    for (KeySpec spec : specs) {
      if (!spec.has(KeyFlag.NOT_KEY)) {
        return true;
      }
    }
    return false;
  }

  /// Which access categories follow from group and flags, beside those the row names.
  private static long categories(CommandSpec spec, long flags) {
    long bits = spec.hasGroupCategory() ? spec.group().categoryBits() : 0;
    for (AclCategory category : spec.extraCategories()) {
      bits |= category.bit();
    }
    bits |= implied(flags, CommandFlag.WRITE, AclCategory.WRITE);
    if ((bits & AclCategory.SCRIPTING.bit()) == 0) {
      bits |= implied(flags, CommandFlag.READONLY, AclCategory.READ);
    }
    bits |= implied(flags, CommandFlag.ADMIN, AclCategory.ADMIN);
    bits |= implied(flags, CommandFlag.ADMIN, AclCategory.DANGEROUS);
    bits |= implied(flags, CommandFlag.PUBSUB, AclCategory.PUBSUB);
    bits |= implied(flags, CommandFlag.BLOCKING, AclCategory.BLOCKING);
    bits |= implied(flags, CommandFlag.FAST, AclCategory.FAST);
    return (bits & AclCategory.FAST.bit()) == 0 ? bits | AclCategory.SLOW.bit() : bits;
  }

  private static long implied(long flags, CommandFlag flag, AclCategory category) {
    return (flags & flag.bit()) == 0 ? 0 : category.bit();
  }

  public CommandSpec spec() {
    return spec;
  }

  /// A small number of its own, dense over commands and subcommands: an index for statistics.
  public int id() {
    return id;
  }

  /// The container of a subcommand, else null.
  public @Nullable Command parent() {
    return parent;
  }

  /// `get`, `config|get`.
  public String fullName() {
    return parent == null ? spec.name() : parent.spec.name() + "|" + spec.name();
  }

  public boolean has(CommandFlag flag) {
    return (flags & flag.bit()) != 0;
  }

  /// Bits of [CommandFlag].
  public long flags() {
    return flags;
  }

  /// Bits of [AclCategory].
  public long categories() {
    return categories;
  }

  /// Whether a call of so many words, the name included, has the right number of arguments.
  public boolean accepts(int argCount) {
    int arity = spec.arity();
    return arity < 0 ? argCount >= -arity : argCount == arity;
  }

  /// What executes it; null for a container that is nothing by itself.
  public @Nullable Handler handler() {
    return handler;
  }

  /// Where its keys are if one range of arguments says it all.
  public FixedKeys fixedKeys() {
    return fixedKeys;
  }

  /// The argument that names an element of the key's value, 0 for none.
  public int element() {
    return element;
  }

  public boolean isContainer() {
    return !subcommands.isEmpty();
  }

  public List<Command> subcommands() {
    return Collections.unmodifiableList(subcommands);
  }

  /// The subcommand of this name, in any case, or null.
  public @Nullable Command subcommand(long address, int length) {
    return subcommandIndex.find(address, length);
  }

  @Nullable Command subcommand(String name) {
    for (Command sub : subcommands) {
      if (sub.spec.name().equalsIgnoreCase(name)) {
        return sub;
      }
    }
    return null;
  }

  /// Whether any of its arguments can be a key.
  public boolean mayHaveKeys() {
    return mayHaveKeys;
  }

  /// Whether any of its arguments decides which node of a cluster executes it: keys, and sharded
  /// channels.
  boolean isRouted() {
    return routed;
  }

  /// Whether its reply may tell of data.
  public boolean touchesData() {
    return mayHaveKeys || exec || (flags & TOUCHES_DATA) != 0;
  }

  /// Whether it executes what was queued.
  boolean isExec() {
    return exec;
  }

  /// Whether it may touch keys that its arguments do not name.
  boolean roams() {
    return roams;
  }

  private static boolean roams(CommandSpec spec, long flags, boolean mayHaveKeys) {
    long whole = CommandFlag.WRITE.bit() | CommandFlag.READONLY.bit() | CommandFlag.ADMIN.bit();
    return (flags & CommandFlag.TOUCHES_ARBITRARY_KEYS.bit()) != 0
        || hasUnknownKeys(spec.keySpecs())
        || !mayHaveKeys && (flags & whole) != 0;
  }

  @Override
  public String toString() {
    return fullName();
  }
}
