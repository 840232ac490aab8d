package io.slotkeeper.datatypes.rdb;

/// The bytes of a file that stand where the type of a value could stand.
final class RdbOpcode {
  /// Three lengths: a slot, how many keys it has, how many of them expire.
  static final int SLOT_INFO = 244;

  /// The source of a library of functions.
  static final int FUNCTION = FunctionPayload.OPCODE;

  /// The same as release candidates of Redis 7.0 wrote it.
  static final int FUNCTION_EARLY = 246;

  /// What a module has to remember beside its keys.
  static final int MODULE_AUXILIARY = 247;

  /// Seconds since the next key was used, a length.
  static final int IDLE = 248;

  /// How often the next key is used, a byte.
  static final int FREQUENCY = 249;

  /// A name and a value, two strings.
  static final int AUXILIARY = 250;

  /// Two lengths: how many keys the database has, how many of them expire.
  static final int RESIZE_DATABASE = 251;

  /// When the next key expires: unix time in ms, 8 bytes.
  static final int EXPIRY_MILLIS = 252;

  /// The same in seconds, 4 bytes.
  static final int EXPIRY_SECONDS = 253;

  /// The database of what follows, a length.
  static final int SELECT_DATABASE = 254;

  static final int END = 255;

  private RdbOpcode() {}
}
