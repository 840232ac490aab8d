package io.slotkeeper.scripting;

/// Takes a script's reply as it is converted, outermost first.
///
/// The protocol of the client is the sink's business: a map is announced as a map, and becomes an
/// array of twice the size for RESP2. Byte arrays are read at once and not kept.
public interface ReplySink {
  /// A status, without `+`; contains no line breaks.
  void status(byte[] text);

  /// An error, code included, without `-`; contains no line breaks.
  ///
  /// @param counted whether the error was already counted in the error statistics when the command
  ///   that caused it ran
  void error(byte[] text, boolean counted);

  /// An integer.
  void integer(long value);

  /// A binary string.
  void bulk(byte[] bytes);

  /// A null.
  void nil();

  /// A boolean; only after `redis.setresp(3)`.
  void bool(boolean value);

  /// A double.
  void number(double value);

  /// A big number, in decimal digits.
  void bigNumber(byte[] digits);

  /// A verbatim string; `format` has three characters or is cut and padded by the sink.
  void verbatim(byte[] format, byte[] text);

  /// The start of an array; its elements follow.
  void array(int size);

  /// The start of a map; `size` keys and values follow.
  void map(int size);

  /// The start of a set; its elements follow.
  void set(int size);
}
