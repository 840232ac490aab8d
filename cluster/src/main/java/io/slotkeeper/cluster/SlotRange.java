package io.slotkeeper.cluster;

/// The slots `first` to `last`, both included.
public record SlotRange(int first, int last) {
  public SlotRange {
    if (first < 0 || last >= Slots.COUNT || first > last) {
      throw new IllegalArgumentException("slots " + first + " to " + last);
    }
  }

  public int size() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
