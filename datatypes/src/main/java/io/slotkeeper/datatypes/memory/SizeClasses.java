package io.slotkeeper.datatypes.memory;

/// The block sizes of the slabs: multiples of 8 up to 128, then eight classes per doubling, so a
/// block wastes at most 1/9 of its size.
///
/// ```
/// class   0   1 .. 15 |  16   17 ..  23 |  24 ..  31 | ...          79
/// bytes   8  16 .. 128| 144  160 .. 256 | 288 .. 512 | ... up to 32768
/// ```
final class SizeClasses {
  static final int COUNT = 80;
  static final int MAX_BYTES = 32 * 1024;

  private static final int LINEAR_MAX = 128;
  private static final int LINEAR_CLASSES = LINEAR_MAX / 8;

  private SizeClasses() {}

  /// The smallest class whose blocks hold `bytes`, 1 to [#MAX_BYTES].
  static int of(int bytes) {
    if (bytes <= LINEAR_MAX) {
      return (bytes + 7 >>> 3) - 1;
    }
    int top = 31 - Integer.numberOfLeadingZeros(bytes - 1);
    int eighth = (bytes - 1 >>> top - 3) & 7;
    return LINEAR_CLASSES + (top - 7) * 8 + eighth;
  }

  static int bytes(int sizeClass) {
    if (sizeClass < LINEAR_CLASSES) {
      return (sizeClass + 1) * 8;
    }
    int above = sizeClass - LINEAR_CLASSES;
    int step = 16 << (above >>> 3);
    return (LINEAR_MAX << (above >>> 3)) + step * ((above & 7) + 1);
  }

  /// How many spans a slab of this class takes: the fewest that waste at most 1/32 of the slab.
  static int spans(int sizeClass) {
    int bytes = bytes(sizeClass);
    for (int spans = 1; spans < 8; spans *= 2) {
      int slab = spans * NativeHeap.SPAN_BYTES;
      if (slab % bytes <= slab / 32) {
        return spans;
      }
    }
    return 8;
  }
}
