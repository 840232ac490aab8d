package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// A local variable that a closure captured: its stack slot holds the cell, not the value.
final class Cell {
  @Nullable Object value;

  /// The mark of the last [Reachable] walk that came by.
  int visit;

  Cell(@Nullable Object value) {
    this.value = value;
  }
}
