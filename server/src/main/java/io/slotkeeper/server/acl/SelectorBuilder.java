package io.slotkeeper.server.acl;

import io.slotkeeper.server.acl.RuleException.Fault;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A [Selector] while its rules are read, one after the other.
///
/// Rules on commands work on two things at once. On the bits, where only the result counts; and on
/// the list of rules, where the newest stands last and takes the places of those it makes
/// meaningless: the same one, its inverse, those on its subcommands. `+@all` and `-@all` begin
/// anew.
final class SelectorBuilder {
  final CommandCatalog catalog;
  boolean allKeys;
  boolean allChannels;
  final BitSet commands = new BitSet();
  final Map<Integer, List<String>> firstArguments = new HashMap<>();
  final List<KeyPattern> keys = new ArrayList<>();
  final List<ChannelPattern> channels = new ArrayList<>();
  boolean startsWithAll;
  final List<String> commandRules = new ArrayList<>();

  SelectorBuilder(CommandCatalog catalog, boolean allChannels) {
    this.catalog = catalog;
    this.allChannels = allChannels;
  }

  SelectorBuilder(CommandCatalog catalog, Selector from) {
    this.catalog = catalog;
    from.copyTo(this);
  }

  Selector build() {
    return new Selector(this);
  }

  void apply(String rule) throws RuleException {
    switch (AsciiText.lower(rule)) {
      case "allkeys", "~*" -> resetKeys(true);
      case "resetkeys" -> resetKeys(false);
      case "allchannels", "&*" -> resetChannels(true);
      case "resetchannels" -> resetChannels(false);
      case "allcommands", "+@all" -> resetCommands(true);
      case "nocommands", "-@all" -> resetCommands(false);
      case "" -> throw new RuleException(Fault.SYNTAX);
      default -> applyToOne(rule);
    }
  }

  private void applyToOne(String rule) throws RuleException {
    switch (rule.charAt(0)) {
      case '~' -> addKeys(rule.substring(1), Selector.READ | Selector.WRITE);
      case '%' -> addKeysWithAccess(rule);
      case '&' -> addChannels(rule.substring(1));
      case '+' -> changeCommands(rule.substring(1), true);
      case '-' -> changeCommands(rule.substring(1), false);
      default -> throw new RuleException(Fault.SYNTAX);
    }
  }

  // ---- keys and channels ------------------------------------------------------------------

  private void resetKeys(boolean all) {
    allKeys = all;
    keys.clear();
  }

  private void resetChannels(boolean all) {
    allChannels = all;
    channels.clear();
  }

  /// `%R~pattern`, `%W~pattern`, `%RW~pattern`. Without any access a pattern would mean nothing.
  private void addKeysWithAccess(String rule) throws RuleException {
    int tilde = rule.indexOf('~');
    int access = 0;
    for (int i = 1; i < tilde; i++) {
      int one =
          switch (rule.charAt(i)) {
            case 'R', 'r' -> Selector.READ;
            case 'W', 'w' -> Selector.WRITE;
            default -> 0;
          };
      if (one == 0 || (access & one) != 0) {
        throw allKeys ? keysAfterAll() : new RuleException(Fault.SYNTAX);
      }
      access |= one;
    }
    if (access == 0) {
      throw allKeys ? keysAfterAll() : new RuleException(Fault.SYNTAX);
    }
    addKeys(rule.substring(tilde + 1), access);
  }

  private static RuleException keysAfterAll() {
    return new RuleException(Fault.KEYS_AFTER_ALL);
  }

  private void addKeys(String pattern, int access) throws RuleException {
    if (allKeys) {
      throw keysAfterAll();
    }
    if (AsciiText.hasBlank(pattern)) {
      throw new RuleException(Fault.SYNTAX);
    }
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).text().equals(pattern)) {
        keys.set(i, keys.get(i).with(access));
        return;
      }
    }
    keys.add(KeyPattern.of(pattern, access));
  }

  private void addChannels(String pattern) throws RuleException {
    if (allChannels) {
      throw new RuleException(Fault.CHANNELS_AFTER_ALL);
    }
    if (AsciiText.hasBlank(pattern)) {
      throw new RuleException(Fault.SYNTAX);
    }
    if (channels.stream().noneMatch(channel -> channel.text().equals(pattern))) {
      channels.add(ChannelPattern.of(pattern));
    }
  }

  // ---- commands ---------------------------------------------------------------------------

  private void resetCommands(boolean all) {
    commands.clear();
    commands.set(0, catalog.size(), all);
    firstArguments.clear();
    commandRules.clear();
    startsWithAll = all;
  }

  private void changeCommands(String what, boolean allow) throws RuleException {
    if (what.startsWith("@")) {
      AclCategory category = AclCategory.of(what.substring(1));
      if (category == null) {
        throw new RuleException(Fault.UNKNOWN_COMMAND);
      }
      change(catalog.in(category), allow);
      remember(what, allow);
      return;
    }
    CommandCatalog.Entry command = catalog.find(what);
    if (command != null) {
      change(catalog.withSubcommands(command), allow);
      remember(command.name(), allow);
    } else if (allow && what.indexOf('|') >= 0) {
      allowFirstArgument(what);
    } else {
      throw new RuleException(Fault.UNKNOWN_COMMAND);
    }
  }

  /// `select|0`: a command that has no subcommands, with one first argument only.
  private void allowFirstArgument(String what) throws RuleException {
    int bar = what.lastIndexOf('|');
    CommandCatalog.Entry command = catalog.find(what.substring(0, bar));
    if (command == null) {
      throw new RuleException(Fault.UNKNOWN_COMMAND);
    }
    if (command.isSubcommand()) {
      throw new RuleException(Fault.ARGUMENT_OF_SUBCOMMAND);
    }
    String argument = what.substring(bar + 1);
    if (argument.isEmpty() || AsciiText.hasBlank(argument)) {
      throw new RuleException(Fault.SYNTAX);
    }
    if (catalog.isContainer(command)) {
      throw new RuleException(Fault.UNKNOWN_COMMAND);
    }
    List<String> allowed = new ArrayList<>(firstArguments.getOrDefault(command.id(), List.of()));
    String lower = AsciiText.lower(argument);
    if (!allowed.contains(lower)) {
      allowed.add(lower);
    }
    firstArguments.put(command.id(), List.copyOf(allowed));
    remember(what, true);
  }

  private void change(BitSet ids, boolean allow) {
    if (allow) {
      commands.or(ids);
    } else {
      commands.andNot(ids);
    }
    firstArguments.keySet().removeIf(ids::get);
  }

  private void remember(String what, boolean allow) {
    String name = AsciiText.lower(what);
    commandRules.removeIf(rule -> isReplaced(rule.substring(1), name));
    commandRules.add((allow ? "+" : "-") + name);
  }

  private static boolean isReplaced(String old, String name) {
    return old.equals(name) || old.startsWith(name + "|");
  }
}
