package io.slotkeeper.datatypes.memory;

/// The block sizes of the slabs: multiples of 8 up to 128, then eight classes per doubling, from 1
/// KB on sixteen. So a block wastes at most 1/9 of its size, and a long one at most 1/17: there are
/// few long blocks in a slab, so that room between them costs more than some slabs not being full.
///
/// ```
/// class   0   1 .. 15 |  16   17 ..  23 | ..  39 |   40    41 ..   55 | ...       119
/// bytes   8  16 .. 128| 144  160 .. 256 | .. 1024| 1088  1152 .. 2048 | ... up to 32768
/// ```
final class SizeClasses {
  static final int COUNT = 120;
  static final int MAX_BYTES = 32 * 1024;

  private static final int LINEAR_MAX = 128;
  private static final int LINEAR_CLASSES = LINEAR_MAX / 8;
  private static final int FINE_MIN = 1024;
  private static final int COARSE_CLASSES = LINEAR_CLASSES + 3 * 8;

  private SizeClasses() {}

  /// The smallest class whose blocks hold `bytes`, 1 to [#MAX_BYTES].
  static int of(int bytes) {
    if (bytes <= LINEAR_MAX) {
      return (bytes + 7 >>> 3) - 1;
    }
    int top = 31 - Integer.numberOfLeadingZeros(bytes - 1);
    if (bytes <= FINE_MIN) {
      return LINEAR_CLASSES + (top - 7) * 8 + (bytes - 1 >>> top - 3 & 7);
    }
    return COARSE_CLASSES + (top - 10) * 16 + (bytes - 1 >>> top - 4 & 15);
  }

  static int bytes(int sizeClass) {
    if (sizeClass < LINEAR_CLASSES) {
      return (sizeClass + 1) * 8;
    }
    if (sizeClass < COARSE_CLASSES) {
      int above = sizeClass - LINEAR_CLASSES;
      int doubling = above >>> 3;
      return (LINEAR_MAX << doubling) + (LINEAR_MAX / 8 << doubling) * ((above & 7) + 1);
    }
    int above = sizeClass - COARSE_CLASSES;
    int doubling = above >>> 4;
    return (FINE_MIN << doubling) + (FINE_MIN / 16 << doubling) * ((above & 15) + 1);
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
