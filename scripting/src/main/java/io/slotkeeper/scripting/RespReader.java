package io.slotkeeper.scripting;

import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.NumberScanner;
import io.slotkeeper.scripting.lua.Table;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A command's reply, from RESP straight into Lua values.
///
/// | RESP | Lua |
/// |---|---|
/// | integer | number |
/// | bulk string | string |
/// | null bulk, null array | false |
/// | null of RESP3 | nil |
/// | status | `{ok = text}` |
/// | error | `{err = text}` |
/// | array | table 1..n |
/// | map, set | `{map = {...}}`, `{set = {member = true}}` |
/// | double, big number | `{double = n}`, `{big_number = digits}` |
/// | boolean | boolean |
/// | verbatim string | `{verbatim_string = {format, string}}` |
/// | attribute | skipped |
final class RespReader {
  private static final LuaString OK_KEY = LuaString.of("ok");
  private static final LuaString OK = LuaString.of("OK");
  private static final LuaString MAP = LuaString.of("map");
  private static final LuaString SET = LuaString.of("set");
  private static final LuaString DOUBLE = LuaString.of("double");
  private static final LuaString BIG_NUMBER = LuaString.of("big_number");
  private static final LuaString VERBATIM = LuaString.of("verbatim_string");
  private static final LuaString FORMAT = LuaString.of("format");
  private static final LuaString STRING = LuaString.of("string");
  private static final int FORMAT_LENGTH = 4;

  private final Interpreter in;
  private byte[] bytes = {};
  private int position;
  private boolean failed;

  RespReader(Interpreter in) {
    this.in = in;
  }

  /// Reads the whole reply.
  @Nullable Object read(ReplyBytes reply) {
    bytes = reply.bytes();
    position = reply.offset();
    failed = position < reply.end() && bytes[position] == '-';
    return value();
  }

  /// Whether the last reply was an error.
  boolean failed() {
    return failed;
  }

  private @Nullable Object value() {
    byte type = bytes[position++];
    return switch (type) {
      case '$' -> bulk();
      case ':' -> (double) integer();
      case '+' -> status();
      case '-' -> ErrorTables.ofReply(in, line());
      case '*' -> array(integer());
      case '_' -> {
        line();
        yield null;
      }
      case '#' -> {
        boolean value = bytes[position] == 't';
        line();
        yield value;
      }
      case ',' -> single(DOUBLE, number());
      case '(' -> single(BIG_NUMBER, charged(line()));
      case '=' -> verbatim();
      case '%' -> map(integer());
      case '~' -> set(integer());
      case '|' -> {
        for (long i = integer(); i > 0; i--) {
          value();
          value();
        }
        yield value();
      }
      default -> throw new IllegalStateException("unknown RESP type " + (char) type);
    };
  }

  private long integer() {
    boolean negative = bytes[position] == '-';
    int i = negative ? position + 1 : position;
    long value = 0;
    for (byte c = bytes[i]; c != '\r'; c = bytes[++i]) {
      value = value * 10 + c - '0';
    }
    position = i + 2;
    return negative ? -value : value;
  }

  private LuaString line() {
    int start = position;
    int i = start;
    while (bytes[i] != '\r') {
      i++;
    }
    position = i + 2;
    return LuaString.copyOf(bytes, start, i - start);
  }

  private LuaString charged(LuaString text) {
    in.memory().charge(text.length() + 24L);
    return text;
  }

  private Object bulk() {
    long length = integer();
    if (length < 0) {
      return Boolean.FALSE;
    }
    in.memory().charge(length + 24);
    LuaString text = LuaString.copyOf(bytes, position, (int) length);
    position += (int) length + 2;
    return text;
  }

  private Table status() {
    int i = position;
    if (bytes[i] == 'O' && bytes[i + 1] == 'K' && bytes[i + 2] == '\r') {
      position += 4;
      return single(OK_KEY, OK);
    }
    return single(OK_KEY, charged(line()));
  }

  private Table single(LuaString key, Object value) {
    Table table = new Table(in.memory(), 0, 1);
    table.put(key, value);
    return table;
  }

  private double number() {
    byte[] text = line().bytes();
    String word = new String(text, StandardCharsets.ISO_8859_1);
    return NumberScanner.scan(text, 0, text.length) == text.length
        ? NumberScanner.value(text, 0, text.length)
        : Double.parseDouble(word);
  }

  private Object array(long size) {
    if (size < 0) {
      return Boolean.FALSE;
    }
    Table table = new Table(in.memory());
    in.pin(table);
    in.spend(size);
    for (int i = 1; i <= size; i++) {
      table.put(i, value());
    }
    in.unpin();
    return table;
  }

  private Table map(long size) {
    Table inner = new Table(in.memory());
    in.pin(inner);
    in.spend(size);
    for (long i = 0; i < size; i++) {
      Object key = value();
      Object item = value();
      if (key != null) {
        inner.put(key, item);
      }
    }
    in.unpin();
    return single(MAP, inner);
  }

  private Table set(long size) {
    Table inner = new Table(in.memory());
    in.pin(inner);
    in.spend(size);
    for (long i = 0; i < size; i++) {
      Object member = value();
      if (member != null) {
        inner.put(member, Boolean.TRUE);
      }
    }
    in.unpin();
    return single(SET, inner);
  }

  private Table verbatim() {
    int length = (int) integer();
    in.memory().charge(length + 48L);
    Table inner = new Table(in.memory(), 0, 2);
    int text = position + FORMAT_LENGTH;
    inner.put(STRING, LuaString.copyOf(bytes, text, length - FORMAT_LENGTH));
    inner.put(FORMAT, LuaString.copyOf(bytes, position, FORMAT_LENGTH - 1));
    position += length + 2;
    return single(VERBATIM, inner);
  }
}
