package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// A local variable that a closure captured: its stack slot holds the cell, not the value.
final class Cell {
  @Nullable Object value;

  Cell(@Nullable Object value) {
    this.value = value;
  }
}
