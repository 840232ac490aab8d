package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaError;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Memory;
import io.slotkeeper.scripting.lua.NumberScanner;
import io.slotkeeper.scripting.lua.Table;
import io.slotkeeper.scripting.lua.Userdata;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// JSON text to Lua values, with the messages of lua_cjson.c. Numbers are whatever `strtod` takes,
/// unless invalid numbers are refused. A zero byte ends the text.
final class JsonDecoder {
  private enum Token {
    OBJ_BEGIN,
    OBJ_END,
    ARR_BEGIN,
    ARR_END,
    STRING,
    NUMBER,
    BOOLEAN,
    NULL,
    COLON,
    COMMA,
    END,
    ERROR
  }

  private final Interpreter in;
  private final JsonConfig config;
  private final byte[] text;
  private byte[] scratch = new byte[64];
  private int position;
  private int depth;

  private Token token = Token.END;
  private int tokenStart;
  private String error = "";
  private @Nullable Object value;

  JsonDecoder(Interpreter in, JsonConfig config, byte[] text) {
    this.in = in;
    this.config = config;
    this.text = text;
  }

  @Nullable Object decode() {
    next();
    Object result = value();
    next();
    if (token != Token.END) {
      throw unexpected("the end");
    }
    return result;
  }

  private int peek(int ahead) {
    int i = position + ahead;
    return i < text.length ? text[i] & 0xff : 0;
  }

  // ---- grammar

  private @Nullable Object value() {
    return switch (token) {
      case STRING, NUMBER, BOOLEAN -> value;
      case OBJ_BEGIN -> object();
      case ARR_BEGIN -> array();
      case NULL -> Userdata.NULL;
      default -> throw unexpected("value");
    };
  }

  private Table descend() {
    if (++depth > config.decodeDepth) {
      throw in.error(
          "Found too many nested data structures (" + depth + ") at character " + position);
    }
    Table table = new Table(in.memory());
    in.pin(table);
    return table;
  }

  private Table ascend(Table table) {
    depth--;
    in.unpin();
    return table;
  }

  private Table object() {
    Table table = descend();
    next();
    if (token == Token.OBJ_END) {
      return ascend(table);
    }
    while (true) {
      if (token != Token.STRING || !(value instanceof LuaString key)) {
        throw unexpected("object key string");
      }
      next();
      if (token != Token.COLON) {
        throw unexpected("colon");
      }
      next();
      table.put(key, value());
      next();
      if (token == Token.OBJ_END) {
        return ascend(table);
      }
      if (token != Token.COMMA) {
        throw unexpected("comma or object end");
      }
      next();
    }
  }

  private Table array() {
    Table table = descend();
    next();
    if (token == Token.ARR_END) {
      return ascend(table);
    }
    for (int i = 1; ; i++) {
      table.put(i, value());
      next();
      if (token == Token.ARR_END) {
        return ascend(table);
      }
      if (token != Token.COMMA) {
        throw unexpected("comma or array end");
      }
      next();
    }
  }

  private LuaError unexpected(String expected) {
    String found = token == Token.ERROR ? error : "T_" + token;
    return in.error(
        "Expected " + expected + " but found " + found + " at character " + (tokenStart + 1));
  }

  // ---- tokens

  private void next() {
    in.spend(1);
    while (position < text.length && isBlank(text[position])) {
      position++;
    }
    tokenStart = position;
    int c = peek(0);
    switch (c) {
      case 0 -> token = Token.END;
      case '{' -> single(Token.OBJ_BEGIN);
      case '}' -> single(Token.OBJ_END);
      case '[' -> single(Token.ARR_BEGIN);
      case ']' -> single(Token.ARR_END);
      case ',' -> single(Token.COMMA);
      case ':' -> single(Token.COLON);
      case '"' -> string();
      default -> word(c);
    }
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private void single(Token t) {
    token = t;
    position++;
  }

  private void fail(String message) {
    token = Token.ERROR;
    tokenStart = position;
    error = message;
  }

  private void word(int c) {
    if (c == '-' || CharClass.isDigit(c)) {
      if (!config.decodeInvalid && isInvalidNumber()) {
        fail("invalid number");
      } else {
        number();
      }
    } else if (startsWith("true")) {
      literal(Token.BOOLEAN, Boolean.TRUE, 4);
    } else if (startsWith("false")) {
      literal(Token.BOOLEAN, Boolean.FALSE, 5);
    } else if (startsWith("null")) {
      literal(Token.NULL, null, 4);
    } else if (config.decodeInvalid && "iInN+".indexOf(c) >= 0 && isInvalidNumber()) {
      number();
    } else {
      fail("invalid token");
    }
  }

  private boolean startsWith(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (peek(i) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void literal(Token t, @Nullable Object literal, int length) {
    token = t;
    value = literal;
    position += length;
  }

  private boolean isInvalidNumber() {
    if (peek(0) == '+') {
      return true;
    }
    int i = peek(0) == '-' ? 1 : 0;
    if (peek(i) == '0') {
      int second = peek(i + 1);
      return (second | 0x20) == 'x' || CharClass.isDigit(second);
    }
    if (peek(i) <= '9') {
      return false;
    }
    return matchesIgnoringCase(i, "inf") || matchesIgnoringCase(i, "nan");
  }

  private boolean matchesIgnoringCase(int from, String lower) {
    for (int i = 0; i < lower.length(); i++) {
      if (CharClass.toLower(peek(from + i)) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void number() {
    int end = NumberScanner.scan(text, position, text.length);
    if (end == position) {
      fail("invalid number");
      return;
    }
    token = Token.NUMBER;
    value = NumberScanner.value(text, position, end);
    position = end;
  }

  // ---- strings

  private void string() {
    int start = ++position;
    while (position < text.length) {
      byte c = text[position];
      if (c == '"') {
        finish(LuaString.copyOf(text, start, position - start));
        return;
      }
      if (c == '\\' || c == 0) {
        break;
      }
      position++;
    }
    escapedString(start);
  }

  private void finish(LuaString s) {
    in.memory().charge(Memory.OBJECT_BYTES + s.length());
    position++;
    token = Token.STRING;
    value = s;
  }

  private void escapedString(int start) {
    int length = position - start;
    reserve(length);
    System.arraycopy(text, start, scratch, 0, length);
    while (true) {
      int c = peek(0);
      if (c == '"') {
        finish(LuaString.copyOf(scratch, 0, length));
        return;
      }
      if (c == 0) {
        fail("unexpected end of string");
        return;
      }
      reserve(length + 4);
      if (c != '\\') {
        scratch[length++] = (byte) c;
        position++;
        continue;
      }
      int escape = peek(1);
      if (escape == 'u') {
        length = unicode(length);
        if (length < 0) {
          fail("invalid unicode escape code");
          return;
        }
        continue;
      }
      int plain = "\"\\/btnfr".indexOf(escape);
      if (plain < 0 || escape == 0) {
        fail("invalid escape code");
        return;
      }
      scratch[length++] = (byte) "\"\\/\b\t\n\f\r".charAt(plain);
      position += 2;
    }
  }

  private void reserve(int size) {
    if (size > scratch.length) {
      int grown = Math.max(size, 2 * scratch.length);
      in.memory().charge(grown);
      scratch = Arrays.copyOf(scratch, grown);
    }
  }

  /// Appends the character of a `\\uXXXX` escape as UTF-8; -1 when it is none.
  private int unicode(int length) {
    int code = hex4(2);
    int escapeLength = 6;
    if (code < 0) {
      return -1;
    }
    if ((code & 0xf800) == 0xd800) {
      if ((code & 0x400) != 0 || peek(6) != '\\' || peek(7) != 'u') {
        return -1;
      }
      int low = hex4(8);
      if (low < 0 || (low & 0xfc00) != 0xdc00) {
        return -1;
      }
      code = (((code & 0x3ff) << 10) | (low & 0x3ff)) + 0x10000;
      escapeLength = 12;
    }
    position += escapeLength;
    return utf8(code, length);
  }

  private int hex4(int from) {
    int code = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = NumberScanner.digit((byte) peek(i), 16);
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return code;
  }

  private int utf8(int code, int at) {
    int i = at;
    if (code < 0x80) {
      scratch[i++] = (byte) code;
    } else if (code < 0x800) {
      scratch[i++] = (byte) (0xc0 | code >> 6);
      scratch[i++] = (byte) (0x80 | code & 0x3f);
    } else if (code < 0x10000) {
      scratch[i++] = (byte) (0xe0 | code >> 12);
      scratch[i++] = (byte) (0x80 | code >> 6 & 0x3f);
      scratch[i++] = (byte) (0x80 | code & 0x3f);
    } else {
      scratch[i++] = (byte) (0xf0 | code >> 18);
      scratch[i++] = (byte) (0x80 | code >> 12 & 0x3f);
      scratch[i++] = (byte) (0x80 | code >> 6 & 0x3f);
      scratch[i++] = (byte) (0x80 | code & 0x3f);
    }
    return i;
  }
}
