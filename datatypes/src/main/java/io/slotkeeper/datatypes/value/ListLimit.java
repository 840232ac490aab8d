package io.slotkeeper.datatypes.value;

/// How large a listpack of a list may become.
///
/// @param size positive: so many elements, and 8 KB; -1 to -5: 4, 8, 16, 32 or 64 KB; Redis'
///   `list-max-listpack-size`
/// @param compressDepth so many nodes at either end are not compressed, the others are; 0: none is
public record ListLimit(int size, int compressDepth) {
  /// What an element is assumed to take beside its text.
  static final int ENTRY_OVERHEAD_BYTES = 8;

  private static final int SAFE_BYTES = 8192;
  private static final int SMALLEST_LEVEL_BYTES = 4096;
  private static final int LEVELS = 5;

  /// Without compression.
  public ListLimit(int size) {
    this(size, 0);
  }

  boolean isExceeded(long bytes, long elements) {
    return bytes > maxBytes() || size >= 0 && elements > Math.max(1, size);
  }

  /// Whether a single node is small enough to become a listpack again.
  boolean isWithinHalf(long bytes, long elements) {
    return size >= 0 ? elements <= Math.max(1, size) / 2 : bytes <= maxBytes() / 2;
  }

  /// Bytes of the largest listpack with more than one element.
  int maxBytes() {
    if (size >= 0) {
      return SAFE_BYTES;
    }
    int level = Math.min(LEVELS, -Math.max(size, -LEVELS));
    return SMALLEST_LEVEL_BYTES << level - 1;
  }
}
