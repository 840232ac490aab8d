package io.slotkeeper.server.migration;

import io.slotkeeper.cluster.SlotSet;

/// Knows commands: which of a change stream's concern some slots.
@FunctionalInterface
public interface UnitFilter {
  /// What a command of the stream is to a copy of some slots.
  enum Verdict {
    /// It is about them.
    WANTED,
    /// It is about something else.
    FOREIGN,
    /// MULTI and EXEC, around a unit of several commands.
    OPENS,
    CLOSES,
    /// Everything goes at once, these slots too.
    EMPTIES
  }

  /// @param base where the words lie
  /// @param words their count, then offset and length of each
  Verdict judge(long base, int[] words, SlotSet slots);
}
