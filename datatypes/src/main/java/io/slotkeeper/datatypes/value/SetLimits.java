package io.slotkeeper.datatypes.value;

/// Up to which size a set keeps its compact encodings.
///
/// @param maxIntsetEntries members of an intset
/// @param maxListpackEntries members of a listpack
/// @param maxListpackValueBytes length of a member of a listpack
public record SetLimits(
    long maxIntsetEntries, long maxListpackEntries, long maxListpackValueBytes) {
  /// No intset is larger, whatever the configuration says.
  private static final long LARGEST_INTSET = 1L << 28;

  public SetLimits {
    maxIntsetEntries = Math.min(maxIntsetEntries, LARGEST_INTSET);
  }
}
