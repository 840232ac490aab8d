package io.slotkeeper.scripting.lua;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Adds up what a running script can still reach: stack, coroutines, tables, cells, strings.
///
/// What is visited is marked with the number of the walk; long strings, which have no room for a
/// mark, are remembered in a set. Short strings count once per reference: an over-statement bounded
/// by their size. Read-only tables (the libraries) are free. Uses its own list of things to visit,
/// not recursion: a script can build nests of any depth.
final class Reachable {
  private static final int SHORT_STRING = 128;

  private final Interpreter in;
  private final int mark;
  private final long enough;
  private final Deque<Object> pending = new ArrayDeque<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private long bytes;

  private Reachable(Interpreter in, long enough) {
    this.in = in;
    this.mark = in.nextMark();
    this.enough = enough;
  }

  /// The bytes `in`'s script holds; stops counting soon after `enough`.
  static long bytes(Interpreter in, long enough) {
    return new Reachable(in, enough).walk();
  }

  private long walk() {
    stack(in.segment, in.top);
    for (Coroutine c = in.running; c != null; c = c.resumer()) {
      visit(c);
    }
    in.pins.forEach(this::visit);
    while (bytes <= enough) {
      Object next = pending.poll();
      if (next == null) {
        break;
      }
      expand(next);
    }
    return bytes;
  }

  /// Visits the live part of a stack, and drops what is left above it.
  private void stack(Interpreter.Segment last, int top) {
    int end = top;
    for (Interpreter.Segment s = last; s != null; s = s.previous) {
      int live = Math.min(end, s.slots.length);
      for (int i = 0; i < live; i++) {
        visit(s.slots[i]);
      }
      Arrays.fill(s.slots, live, s.slots.length, null);
      bytes += 4L * s.slots.length;
      end = s.previous == null ? 0 : s.previous.top;
    }
  }

  private void visit(@Nullable Object value) {
    switch (value) {
      case LuaString s -> {
        if (s.length() < SHORT_STRING || seen.add(s)) {
          bytes += Memory.OBJECT_BYTES + s.length();
        }
      }
      case Double _ -> bytes += 16;
      case Table t -> {
        if (t.visit != mark && !t.isReadOnly()) {
          t.visit = mark;
          bytes += t.sizeBytes();
          pending.add(t);
        }
      }
      case Coroutine c -> {
        if (c.visit != mark) {
          c.visit = mark;
          bytes += in.coroutines().costBytes();
          pending.add(c);
        }
      }
      case LuaClosure f -> {
        if (f.visit != mark) {
          f.visit = mark;
          bytes += Memory.OBJECT_BYTES + 8L * f.upvalues.length;
          pending.add(f);
        }
      }
      case Cell c -> {
        if (c.visit != mark) {
          c.visit = mark;
          bytes += 16;
          visit(c.value);
        }
      }
      case Object[] varargs -> {
        bytes += Memory.OBJECT_BYTES + 4L * varargs.length;
        for (Object v : varargs) {
          visit(v);
        }
      }
      case Interpreter.Pinned buffer -> bytes += buffer.sizeBytes();
      case List<?> list -> list.forEach(this::visit);
      case null, default -> {}
    }
  }

  private void expand(Object object) {
    switch (object) {
      case Table t -> {
        visit(t.metatable());
        for (int i = t.occupied(0); i >= 0; i = t.occupied(i + 1)) {
          visit(t.keyAt(i));
          visit(t.valueAt(i));
        }
      }
      case LuaClosure f -> {
        visit(f.environment());
        for (Cell cell : f.upvalues) {
          visit(cell);
        }
      }
      case Coroutine c -> {
        visit(c.body);
        stack(c.segment, c.top);
      }
      default -> throw new AssertionError(object);
    }
  }
}
