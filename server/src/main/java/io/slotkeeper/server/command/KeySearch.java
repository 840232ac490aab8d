package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Decimals;

/// Finds the keys among the arguments of a call: for routing and locking, for access rules, and for
/// COMMAND GETKEYS.
///
/// The dispatcher handles the common case itself, see [FixedKeys#isExact]. A [KeyFinder], where a
/// row has one, knows everything; else the key specs are evaluated one after the other. If any of
/// them makes no sense there are no keys: then the handler will refuse the call before it touches
/// one.
public final class KeySearch {
  private KeySearch() {}

  /// Puts the positions of all keys into the list, which is cleared first.
  public static void find(Command command, Arguments arguments, KeyList keys) {
    find(command, arguments, keys, false);
  }

  /// The same with what is only routed like a key: sharded channels.
  public static void findForRouting(Command command, Arguments arguments, KeyList keys) {
    find(command, arguments, keys, true);
  }

  private static void find(
      Command command, Arguments arguments, KeyList keys, boolean withChannels) {
    keys.clear();
    KeyFinder finder = command.spec().keyFinder();
    if (finder != null) {
      finder.find(arguments, keys);
      return;
    }
    for (KeySpec spec : command.spec().keySpecs()) {
      if (spec.has(KeyFlag.NOT_KEY) && !withChannels) {
        continue;
      }
      if (!evaluate(spec, arguments, keys)) {
        keys.clear();
        return;
      }
    }
  }

  /// Adds the keys of one spec; false if the arguments do not fit it.
  private static boolean evaluate(KeySpec spec, Arguments arguments, KeyList keys) {
    int begin =
        switch (spec.begin()) {
          case KeySpec.Begin.Index(int position) -> position;
          case KeySpec.Begin.Keyword keyword -> afterKeyword(keyword, arguments);
          case KeySpec.Begin.Unknown _ -> -1;
        };
    if (begin == 0) {
      return true;
    }
    if (begin < 0) {
      return false;
    }
    int argCount = arguments.argCount();
    return switch (spec.find()) {
      case KeySpec.Find.Range(int lastKey, int step, int limit) -> {
        int last = begin + lastKey;
        if (lastKey < 0) {
          last = limit == 0 ? argCount + lastKey : begin + (argCount - begin) / limit + lastKey;
        }
        yield add(begin, last, step, argCount, spec, keys);
      }
      case KeySpec.Find.KeyCount(int countIndex, int firstKey, int step) -> {
        long count = count(arguments, begin + countIndex);
        int first = begin + firstKey;
        yield count >= 0
            && count <= argCount
            && add(first, first + ((int) count - 1) * step, step, argCount, spec, keys);
      }
      case KeySpec.Find.Unknown _ -> false;
    };
  }

  /// The number an argument is, or -1.
  private static long count(Arguments arguments, int index) {
    if (index >= arguments.argCount()) {
      return -1;
    }
    long address = arguments.argAddress(index);
    int length = arguments.argLength(index);
    return Decimals.isLong(address, length) ? Decimals.toLong(address, length) : -1;
  }

  private static boolean add(
      int first, int last, int step, int argCount, KeySpec spec, KeyList keys) {
    if (last >= argCount || last < first) {
      return false;
    }
    for (int i = first; i <= last; i += step) {
      keys.add(i, spec.flags());
    }
    return !spec.has(KeyFlag.INCOMPLETE);
  }

  /// The argument after the keyword, or 0 if it is missing, which is fine.
  private static int afterKeyword(KeySpec.Begin.Keyword keyword, Arguments arguments) {
    int argCount = arguments.argCount();
    boolean forward = keyword.startFrom() > 0;
    int start = forward ? keyword.startFrom() : argCount + keyword.startFrom();
    int direction = forward ? 1 : -1;
    int end = forward ? argCount - 1 : 1;
    for (int i = start; i != end && i >= 1 && i < argCount; i += direction) {
      if (NameBytes.equalsIgnoreCase(
          arguments.argAddress(i), arguments.argLength(i), keyword.word())) {
        return i + 1;
      }
    }
    return 0;
  }
}
