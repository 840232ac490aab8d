package io.slotkeeper.server.command;

/// The key finders of commands whose keys depend on options, or are changed depending on them.
final class KeyFinders {
  private static final int READ = KeyFlag.bits(KeyFlag.RO, KeyFlag.ACCESS);
  private static final int UPDATE = KeyFlag.bits(KeyFlag.RW, KeyFlag.ACCESS, KeyFlag.UPDATE);
  private static final int REPLACE = KeyFlag.bits(KeyFlag.OW, KeyFlag.UPDATE);
  private static final int MOVE_AWAY = KeyFlag.bits(KeyFlag.RW, KeyFlag.ACCESS, KeyFlag.DELETE);

  private KeyFinders() {}

  /// SET reads the old value only with GET.
  static void set(Arguments arguments, KeyList keys) {
    boolean reads = false;
    for (int i = 3; i < arguments.argCount(); i++) {
      reads |= is(arguments, i, "get");
    }
    keys.add(1, reads ? UPDATE : REPLACE);
  }

  /// BITFIELD with nothing but GET changes nothing.
  static void bitfield(Arguments arguments, KeyList keys) {
    int argCount = arguments.argCount();
    int i = 2;
    while (i < argCount) {
      if (is(arguments, i, "get") && i + 2 < argCount) {
        i += 3;
      } else if (is(arguments, i, "overflow") && i + 1 < argCount) {
        i += 2;
      } else {
        break;
      }
    }
    keys.add(1, i >= argCount ? READ : UPDATE);
  }

  /// The keys that BY and GET patterns lead to are not known before the call.
  static void sortReadOnly(Arguments arguments, KeyList keys) {
    keys.add(1, READ);
  }

  /// Of several STORE options the last one counts.
  static void sort(Arguments arguments, KeyList keys) {
    int destination = 0;
    int argCount = arguments.argCount();
    for (int i = 2; i < argCount; i++) {
      if (is(arguments, i, "limit")) {
        i += 2;
      } else if (is(arguments, i, "get") || is(arguments, i, "by")) {
        i++;
      } else if (is(arguments, i, "store") && i + 1 < argCount) {
        destination = i + 1;
      }
    }
    keys.add(1, READ);
    if (destination != 0) {
      keys.add(destination, REPLACE);
    }
  }

  /// One key in its place, or an empty word there and any number after KEYS.
  static void migrate(Arguments arguments, KeyList keys) {
    int argCount = arguments.argCount();
    for (int i = 6; i < argCount; i++) {
      if (is(arguments, i, "keys")) {
        boolean allowed = arguments.argLength(3) == 0;
        for (int key = i + 1; allowed && key < argCount; key++) {
          keys.add(key, MOVE_AWAY);
        }
        return;
      }
      if (is(arguments, i, "auth")) {
        i++;
      } else if (is(arguments, i, "auth2")) {
        i += 2;
      }
    }
    if (argCount > 3) {
      keys.add(3, MOVE_AWAY);
    }
  }

  /// XREAD and XREADGROUP: the first STREAMS that is not the argument of another option, for a
  /// group or a key may be named so too. Half of what follows are keys, the other half are ids.
  static void streams(Arguments arguments, KeyList keys) {
    int argCount = arguments.argCount();
    int i = 1;
    while (i < argCount && !is(arguments, i, "streams")) {
      if (is(arguments, i, "block") || is(arguments, i, "count")) {
        i += 2;
      } else if (is(arguments, i, "group")) {
        i += 3;
      } else if (is(arguments, i, "noack")) {
        i++;
      } else {
        return;
      }
    }
    int words = argCount - i - 1;
    if (words > 0 && words % 2 == 0) {
      for (int key = i + 1; key <= i + words / 2; key++) {
        keys.add(key, READ);
      }
    }
  }

  private static boolean is(Arguments arguments, int index, String word) {
    return NameBytes.equalsIgnoreCase(
        arguments.argAddress(index), arguments.argLength(index), word);
  }
}
