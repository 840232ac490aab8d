package io.slotkeeper.server.command;

import org.jspecify.annotations.Nullable;

/// Where some of a command's keys are: where to begin, and which arguments from there on.
///
/// Argument 0 is the command's name (for a subcommand: argument 0 its container's, 1 its own).
///
/// ```
/// range(1, 1, 1)                         SET    key value
/// range(1, -1, 2)                        MSET   key value key value
/// counted(1, 0, 1, 1)                    ZUNION 2 key key
/// afterKeyword("STREAMS", 1).upTo(...)   XREAD  COUNT 5 STREAMS key key id id
/// ```
///
/// @param flags bits of [KeyFlag]
public record KeySpec(Begin begin, Find find, int flags, @Nullable String notes) {

  /// Where the search begins.
  public sealed interface Begin {

    /// At a fixed argument.
    record Index(int position) implements Begin {}

    /// After a word, searched from an argument on; a negative start counts from the end, backwards.
    record Keyword(String word, int startFrom) implements Begin {}

    /// Nowhere that can be said; only a [KeyFinder] knows.
    record Unknown() implements Begin {}
  }

  /// Which arguments are keys, relative to the begin.
  public sealed interface Find {

    /// From the begin to `lastKey`, relative to it, or if negative from the end of the arguments.
    /// With a `limit` of 2 or more only that fraction of the rest is searched.
    record Range(int lastKey, int step, int limit) implements Find {}

    /// As many as the argument at `countIndex` says, from `firstKey` on.
    record KeyCount(int countIndex, int firstKey, int step) implements Find {}

    /// Not to be said.
    record Unknown() implements Find {}
  }

  /// All keys from an argument to another; a negative `last` counts from the end.
  public static KeySpec range(int first, int last, int step) {
    int relative = last < 0 ? last : last - first;
    return new KeySpec(new Begin.Index(first), new Find.Range(relative, step, 0), 0, null);
  }

  /// The argument at `position + countIndex` says how many keys there are.
  public static KeySpec counted(int position, int countIndex, int firstKey, int step) {
    return new KeySpec(
        new Begin.Index(position), new Find.KeyCount(countIndex, firstKey, step), 0, null);
  }

  /// Keys after a word.
  public static KeySpec afterKeyword(String word, int startFrom, Find find) {
    return new KeySpec(new Begin.Keyword(word, startFrom), find, 0, null);
  }

  public static KeySpec unknown() {
    return new KeySpec(new Begin.Unknown(), new Find.Unknown(), 0, null);
  }

  public KeySpec flags(KeyFlag... more) {
    return new KeySpec(begin, find, flags | KeyFlag.bits(more), notes);
  }

  public KeySpec notes(String text) {
    return new KeySpec(begin, find, flags, text);
  }

  public boolean has(KeyFlag flag) {
    return (flags & flag.bit()) != 0;
  }
}
