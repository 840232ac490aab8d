package io.slotkeeper.server.acl;

import io.slotkeeper.datatypes.memory.Memory;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a call may be: a set of commands, of keys and of channels. A call is allowed when one
/// selector of its user allows all of it.
///
/// Commands are bits by their ids. A command whose bit is not set may still be allowed with certain
/// first arguments (`+select|0`).
///
/// The rules that lead to the bits are kept, because they say more: `+@all -@hash` is meant for
/// commands to come, too. They are what ACL LIST shows.
///
/// Immutable.
public final class Selector {
  /// Access to a key: its data is given out or used.
  public static final int READ = 1;

  /// Access to a key: its data is changed, added to or removed.
  public static final int WRITE = 2;

  private final boolean allKeys;
  private final boolean allChannels;
  private final boolean allCommands;
  private final long[] commands;
  private final Map<Integer, List<String>> firstArguments;
  private final List<KeyPattern> keys;
  private final List<ChannelPattern> channels;
  private final boolean startsWithAll;
  private final List<String> commandRules;

  Selector(SelectorBuilder builder) {
    allKeys = builder.allKeys;
    allChannels = builder.allChannels;
    allCommands = builder.commands.cardinality() == builder.catalog.size();
    commands = builder.commands.toLongArray();
    firstArguments = Map.copyOf(builder.firstArguments);
    keys = List.copyOf(builder.keys);
    channels = List.copyOf(builder.channels);
    startsWithAll = builder.startsWithAll;
    commandRules = List.copyOf(builder.commandRules);
  }

  /// Whether it allows everything.
  boolean isUnrestricted() {
    return allCommands && allKeys && allChannels;
  }

  public boolean allowsAllKeys() {
    return allKeys;
  }

  public boolean allowsAllChannels() {
    return allChannels;
  }

  /// Whether it allows the command, or subcommand, of this id, whatever its arguments.
  public boolean allowsCommand(int id) {
    int word = id >> 6;
    return word < commands.length && (commands[word] & 1L << id) != 0;
  }

  /// Whether it allows the command when this is its first argument.
  public boolean allowsFirstArgument(int id, long address, int length) {
    for (String allowed : firstArguments.getOrDefault(id, List.of())) {
      if (isWord(allowed, address, length)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWord(String word, long address, int length) {
    if (word.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = (char) Memory.getUnsignedByte(address + i);
      if (AsciiText.lower(c) != AsciiText.lower(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /// Whether it allows access to the key.
  ///
  /// @param access bits of [#READ] and [#WRITE]; none for commands that only look whether it exists
  public boolean allowsKey(long address, int length, int access) {
    if (allKeys) {
      return true;
    }
    for (int i = 0; i < keys.size(); i++) {
      KeyPattern pattern = keys.get(i);
      if (pattern.grants(access) && pattern.pattern().matches(address, length)) {
        return true;
      }
    }
    return false;
  }

  /// Whether it allows this access to every key there could be.
  public boolean allowsEveryKey(int access) {
    return allKeys
        || keys.stream().anyMatch(key -> key.grants(access) && key.pattern().matchesAll());
  }

  public boolean allowsChannel(long address, int length) {
    if (allChannels) {
      return true;
    }
    for (int i = 0; i < channels.size(); i++) {
      if (channels.get(i).pattern().matches(address, length)) {
        return true;
      }
    }
    return false;
  }

  /// Whether it allows to listen to the pattern: not to what it matches, but to it literally.
  public boolean allowsPattern(long address, int length) {
    if (allChannels) {
      return true;
    }
    for (int i = 0; i < channels.size(); i++) {
      if (isSame(channels.get(i).text(), address, length)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSame(String text, long address, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Memory.getUnsignedByte(address + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether it allows to listen to the channel; one byte per char.
  boolean allowsChannel(String channel) {
    return allChannels || channels.stream().anyMatch(one -> one.pattern().matches(channel));
  }

  boolean allowsPattern(String pattern) {
    return allChannels || channels.stream().anyMatch(one -> one.text().equals(pattern));
  }

  /// The patterns of channels; one byte per char.
  List<String> channelPatterns() {
    return channels.stream().map(ChannelPattern::text).toList();
  }

  // ---- as text ----------------------------------------------------------------------------

  /// The rules on commands: `+@all -get`.
  public String commandText() {
    String start = startsWithAll ? "+@all" : "-@all";
    return commandRules.isEmpty() ? start : start + " " + String.join(" ", commandRules);
  }

  /// The rules on keys: `~* `, `%R~a ~b`.
  public String keyText() {
    return allKeys ? "~*" : String.join(" ", keys.stream().map(KeyPattern::rule).toList());
  }

  /// The rules on channels: `&*`, `&a &b`.
  public String channelText() {
    return allChannels
        ? "&*"
        : String.join(" ", channels.stream().map(channel -> "&" + channel.text()).toList());
  }

  /// All rules, as they make this selector from an empty one.
  String text() {
    StringBuilder text = new StringBuilder();
    append(text, keyText());
    append(text, allChannels ? null : "resetchannels");
    append(text, channelText());
    return text.append(commandText()).toString();
  }

  private static void append(StringBuilder text, @Nullable String rules) {
    if (rules != null && !rules.isEmpty()) {
      text.append(rules).append(' ');
    }
  }

  /// Puts what this selector is into a builder.
  void copyTo(SelectorBuilder builder) {
    builder.allKeys = allKeys;
    builder.allChannels = allChannels;
    builder.commands.clear();
    builder.commands.or(BitSet.valueOf(commands));
    builder.firstArguments.putAll(firstArguments);
    builder.keys.addAll(keys);
    builder.channels.addAll(channels);
    builder.startsWithAll = startsWithAll;
    builder.commandRules.addAll(commandRules);
  }
}
