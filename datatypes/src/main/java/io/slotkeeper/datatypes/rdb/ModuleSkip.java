package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.keyspace.TextBuffer;

/// Passes over what modules have written, which says of itself how long it is.
///
/// ```
/// id (54 bits name, 10 bits version)   then parts, each a length and what it announces:
/// 0 end | 1 signed, 2 unsigned: a length | 3 float, 4 bytes | 4 double, 8 bytes | 5 a string
/// ```
final class ModuleSkip {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final int NAME_LENGTH = 9;
  private static final int VERSION_BITS = 10;

  private static final int END = 0;
  private static final int SIGNED = 1;
  private static final int UNSIGNED = 2;
  private static final int FLOAT = 3;
  private static final int DOUBLE = 4;
  private static final int STRING = 5;

  private ModuleSkip() {}

  /// Passes over what a module has to remember.
  ///
  /// @param text scratch
  /// @return the module's name
  static String auxiliary(RdbReader in, TextBuffer text) {
    long id = in.length();
    if (in.length() != UNSIGNED) {
      throw new RdbFormatException("bad when_opcode");
    }
    in.length();
    long part = in.length();
    while (part != END) {
      switch ((int) Math.min(part & Long.MAX_VALUE, Integer.MAX_VALUE)) {
        case SIGNED, UNSIGNED -> in.length();
        case FLOAT -> in.littleEndian(Float.BYTES);
        case DOUBLE -> in.littleEndian(Double.BYTES);
        case STRING -> in.string(0, text);
        default -> throw new RdbFormatException("no part of a module's data: " + part);
      }
      part = in.length();
    }
    return name(id);
  }

  /// The nine letters an id stands for.
  static String name(long id) {
    StringBuilder name = new StringBuilder(NAME_LENGTH);
    for (int i = 0; i < NAME_LENGTH; i++) {
      int shift = VERSION_BITS + 6 * (NAME_LENGTH - 1 - i);
      name.append(LETTERS.charAt((int) (id >>> shift) & 63));
    }
    return name.toString();
  }
}
