package io.slotkeeper.server.command;

import java.util.List;

/// A command's keys as first argument, last argument and step, as COMMAND INFO shows them.
///
/// Several specs become one range if they are plain ranges that follow each other. If that leaves a
/// key out, the keys are movable: then the range is only a first guess for old clients.
///
/// @param first 0 if there is no range
/// @param last negative counts from the end of the arguments
/// @param movable whether the range does not say all
public record FixedKeys(int first, int last, int step, boolean movable) {
  private static final FixedKeys NONE = new FixedKeys(0, 0, 0, false);

  static FixedKeys of(List<KeySpec> specs) {
    if (specs.isEmpty()) {
      return NONE;
    }
    if (specs.size() == 1
        && specs.getFirst().begin() instanceof KeySpec.Begin.Index(int position)
        && specs.getFirst().find() instanceof KeySpec.Find.Range range) {
      boolean movable = specs.getFirst().has(KeyFlag.INCOMPLETE);
      return new FixedKeys(position, absolute(position, range), range.step(), movable);
    }
    FixedKeys joined = NONE;
    for (KeySpec spec : specs) {
      joined = joined.join(spec);
    }
    return joined.first == 0 ? new FixedKeys(0, 0, 0, true) : joined;
  }

  private FixedKeys join(KeySpec spec) {
    if (!(spec.begin() instanceof KeySpec.Begin.Index(int position))
        || !(spec.find() instanceof KeySpec.Find.Range range)
        || range.step() != 1
        || (first != 0 && last != position - 1)) {
      return new FixedKeys(first, last, step, true);
    }
    int newFirst = first == 0 ? position : first;
    return new FixedKeys(
        newFirst, absolute(position, range), 1, movable || spec.has(KeyFlag.INCOMPLETE));
  }

  private static int absolute(int position, KeySpec.Find.Range range) {
    return range.lastKey() < 0 ? range.lastKey() : position + range.lastKey();
  }

  /// Whether the range says all about keys, so that nothing slower need be asked.
  public boolean isExact() {
    return first != 0 && !movable;
  }

  /// The last key of a call with so many words.
  public int lastOf(int argCount) {
    return last < 0 ? argCount + last : last;
  }
}
