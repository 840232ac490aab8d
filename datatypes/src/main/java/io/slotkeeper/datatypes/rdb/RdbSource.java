package io.slotkeeper.datatypes.rdb;

/// Where encoded bytes come from. Reading more than there is ends with an [RdbFormatException].
public interface RdbSource {
  /// The next byte, 0 to 255.
  int read();

  /// Copies the next bytes to native memory.
  void read(long target, int length);

  /// A bound of the bytes that follow, as narrow as it is known.
  long remaining();
}
