package io.slotkeeper.scripting;

import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Numbers;
import io.slotkeeper.scripting.lua.Operators;
import io.slotkeeper.scripting.lua.Table;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// A script's result, converted for the client.
///
/// Tables with one of the well-known fields are what the field says, tested in Redis' order; others
/// are arrays up to their first nil. Fields are read without metamethods. Nesting is bounded as it
/// is by the C Lua stack in Redis.
final class LuaReply {
  private static final LuaString OK = LuaString.of("ok");
  private static final LuaString DOUBLE = LuaString.of("double");
  private static final LuaString BIG_NUMBER = LuaString.of("big_number");
  private static final LuaString VERBATIM = LuaString.of("verbatim_string");
  private static final LuaString FORMAT = LuaString.of("format");
  private static final LuaString STRING = LuaString.of("string");
  private static final LuaString MAP = LuaString.of("map");
  private static final LuaString SET = LuaString.of("set");
  private static final int STACK_SLOTS = 8000;
  private static final int SLOTS_NEEDED = 4;

  private final ReplySink sink;
  private final int protocol;
  private @Nullable Deque<Frame> open;

  /// @param protocol the version the script chose, 2 unless it called `redis.setresp`
  LuaReply(ReplySink sink, int protocol) {
    this.sink = sink;
    this.protocol = protocol;
  }

  /// An aggregate that was announced and whose elements are being written.
  ///
  /// Kept on a list of our own: replies nest deeper than the Java stack of some threads.
  private abstract static class Frame {
    final Table table;
    final int slots;

    Frame(Table table, int slots) {
      this.table = table;
      this.slots = slots;
    }

    /// Writes the next element; false when there is none.
    abstract boolean writeNext(LuaReply reply);
  }

  private static final class ArrayFrame extends Frame {
    private final int size;
    private int written;

    ArrayFrame(Table table, int slots, int size) {
      super(table, slots);
      this.size = size;
    }

    @Override
    boolean writeNext(LuaReply reply) {
      if (written == size) {
        return false;
      }
      reply.write(table.get(++written), slots + 1);
      return true;
    }
  }

  private static final class KeyedFrame extends Frame {
    private final boolean withValues;
    private int position;
    private boolean valueIsNext;

    KeyedFrame(Table table, int slots, boolean withValues) {
      super(table, slots);
      this.withValues = withValues;
      this.position = table.occupied(0);
    }

    @Override
    boolean writeNext(LuaReply reply) {
      if (position < 0) {
        return false;
      }
      int at = position;
      if (withValues && !valueIsNext) {
        valueIsNext = true;
        reply.write(table.keyAt(at), slots + 4);
        return true;
      }
      valueIsNext = false;
      position = table.occupied(at + 1);
      reply.write(withValues ? table.valueAt(at) : table.keyAt(at), slots + 3);
      return true;
    }
  }

  void write(@Nullable Object value) {
    write(value, 2);
    Deque<Frame> frames = open;
    while (frames != null && !frames.isEmpty()) {
      Frame frame = frames.getLast();
      if (!frame.writeNext(this)) {
        frames.removeLast();
      }
    }
  }

  private void push(Frame frame) {
    if (open == null) {
      open = new ArrayDeque<>();
    }
    open.addLast(frame);
  }

  /// Writes a value, or the start of an aggregate.
  ///
  /// @param slots the stack slots Redis would have in use
  private void write(@Nullable Object value, int slots) {
    if (slots + SLOTS_NEEDED > STACK_SLOTS) {
      sink.error(ErrorText.bytes("ERR reached lua stack limit"), false);
      return;
    }
    switch (value) {
      case LuaString s -> sink.bulk(s.bytes());
      case Double d -> sink.integer(Numbers.toLong(d));
      case Boolean b -> bool(b);
      case Table t -> table(t, slots);
      case null, default -> sink.nil();
    }
  }

  private void bool(boolean value) {
    if (protocol == 3) {
      sink.bool(value);
    } else if (value) {
      sink.integer(1);
    } else {
      sink.nil();
    }
  }

  private void table(Table t, int slots) {
    if (t.get(ErrorTables.ERR) instanceof LuaString error) {
      boolean counted = t.get(ErrorTables.COUNTED) == Boolean.TRUE;
      sink.error(ErrorText.bytes(error.toString()), counted);
    } else if (t.get(OK) instanceof LuaString status) {
      sink.status(ErrorText.bytesOf(status));
    } else if (t.get(DOUBLE) instanceof Double d) {
      sink.number(d);
    } else if (t.get(BIG_NUMBER) instanceof LuaString digits) {
      sink.bigNumber(ErrorText.bytesOf(digits));
    } else if (t.get(VERBATIM) instanceof Table v
        && v.get(FORMAT) instanceof LuaString format
        && v.get(STRING) instanceof LuaString text) {
      sink.verbatim(format.bytes(), text.bytes());
    } else if (t.get(MAP) instanceof Table map) {
      map(map, slots);
    } else if (t.get(SET) instanceof Table set) {
      set(set, slots);
    } else {
      array(t, slots);
    }
  }

  private void map(Table map, int slots) {
    sink.map(count(map));
    push(new KeyedFrame(map, slots, true));
  }

  private void set(Table set, int slots) {
    sink.set(count(set));
    push(new KeyedFrame(set, slots, false));
  }

  private static int count(Table table) {
    int count = 0;
    for (int i = table.occupied(0); i >= 0; i = table.occupied(i + 1)) {
      count++;
    }
    return count;
  }

  private void array(Table t, int slots) {
    int size = 0;
    while (t.get(size + 1) != null) {
      size++;
    }
    sink.array(size);
    push(new ArrayFrame(t, slots, size));
  }

  /// A number as Redis' C code sees any value: 0 for what is no number.
  static double lenientNumber(@Nullable Object value) {
    Double d = Operators.toNumber(value);
    return d == null ? 0 : d;
  }
}
