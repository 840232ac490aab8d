package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaError;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Memory;
import io.slotkeeper.scripting.lua.Operators;
import io.slotkeeper.scripting.lua.Table;
import org.jspecify.annotations.Nullable;

/// MessagePack to Lua values. Lengths in the data are never trusted: nothing is allocated for bytes
/// that are not there. Unsigned 64-bit integers come out signed, as in Redis. The types
/// lua-cmsgpack does not know (bin, ext) are bad data.
final class MsgPackDecoder {
  private static final int MAX_NESTING = 1000;

  private final Interpreter in;
  private final byte[] data;
  private int position;

  MsgPackDecoder(Interpreter in, byte[] data, int offset) {
    this.in = in;
    this.data = data;
    this.position = offset;
  }

  boolean hasMore() {
    return position < data.length;
  }

  int position() {
    return position;
  }

  @Nullable Object decode(int level) {
    in.spend(1);
    if (level > MAX_NESTING) {
      throw in.error("C stack overflow");
    }
    need(1);
    int code = data[position++] & 0xff;
    if (code < 0x80) {
      return (double) code;
    }
    if (code >= 0xe0) {
      return (double) (byte) code;
    }
    return switch (code >> 4) {
      case 0x8 -> map(code & 0xf, level);
      case 0x9 -> array(code & 0xf, level);
      case 0xa, 0xb -> string(code & 0x1f);
      default -> coded(code, level);
    };
  }

  private @Nullable Object coded(int code, int level) {
    return switch (code) {
      case 0xc0 -> null;
      case 0xc2 -> Boolean.FALSE;
      case 0xc3 -> Boolean.TRUE;
      case 0xca -> (double) Float.intBitsToFloat((int) read(4));
      case 0xcb -> Double.longBitsToDouble(read(8));
      case 0xcc -> (double) read(1);
      case 0xcd -> (double) read(2);
      case 0xce -> (double) read(4);
      case 0xd0 -> (double) (byte) read(1);
      case 0xd1 -> (double) (short) read(2);
      case 0xd2 -> (double) (int) read(4);
      case 0xcf, 0xd3 -> (double) read(8);
      case 0xd9 -> string(read(1));
      case 0xda -> string(read(2));
      case 0xdb -> string(read(4));
      case 0xdc -> array(read(2), level);
      case 0xdd -> array(read(4), level);
      case 0xde -> map(read(2), level);
      case 0xdf -> map(read(4), level);
      default -> throw in.error("Bad data format in input.");
    };
  }

  private LuaError missing() {
    return in.error("Missing bytes in input.");
  }

  private void need(long count) {
    if (data.length - position < count) {
      throw missing();
    }
  }

  private long read(int count) {
    need(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | data[position++] & 0xff;
    }
    return value;
  }

  private LuaString string(long length) {
    need(length);
    in.memory().charge(Memory.OBJECT_BYTES + length);
    LuaString text = LuaString.copyOf(data, position, (int) length);
    position += (int) length;
    return text;
  }

  private Table array(long length, int level) {
    Table table = new Table(in.memory());
    in.pin(table);
    for (int i = 1; i <= length; i++) {
      table.put(i, decode(level + 1));
    }
    in.unpin();
    return table;
  }

  private Table map(long length, int level) {
    Table table = new Table(in.memory());
    in.pin(table);
    for (long i = 0; i < length; i++) {
      Object key = decode(level + 1);
      Operators.rawSet(in, table, key, decode(level + 1));
    }
    in.unpin();
    return table;
  }
}
