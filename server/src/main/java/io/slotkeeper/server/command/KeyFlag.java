package io.slotkeeper.server.command;

import java.util.Locale;

/// What a command does with the keys a [KeySpec] finds.
///
/// The first four concern the whole entry, and each spec has exactly one of them; the next four
/// concern the user's data in it.
public enum KeyFlag {
  /// Reads the entry.
  RO("RO"),
  /// Changes the entry.
  RW("RW"),
  /// Overwrites the entry without looking at it.
  OW("OW"),
  /// Removes the entry.
  RM("RM"),
  /// Gives out, copies or uses data.
  ACCESS,
  /// Changes data, perhaps depending on what it was.
  UPDATE,
  /// Adds data and cannot change or remove any.
  INSERT,
  /// Removes data.
  DELETE,
  /// Routed like a key but none: a sharded channel.
  NOT_KEY,
  /// The spec finds some of the keys only.
  INCOMPLETE,
  /// The flags depend on the arguments; a [KeyFinder] knows them.
  VARIABLE_FLAGS;

  private final String wireName;

  KeyFlag() {
    wireName = name().toLowerCase(Locale.ROOT);
  }

  KeyFlag(String wireName) {
    this.wireName = wireName;
  }

  @SuppressWarnings("EnumOrdinal") // the bits never leave the process
  public int bit() {
    return 1 << ordinal();
  }

  public String wireName() {
    return wireName;
  }

  static int bits(KeyFlag... flags) {
    int bits = 0;
    for (KeyFlag flag : flags) {
      bits |= flag.bit();
    }
    return bits;
  }
}
