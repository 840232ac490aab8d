package io.slotkeeper.cluster.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// As much JSON as the records need (RFC 8259): objects, arrays, strings, whole numbers, booleans.
/// In memory these are `Map<String, Object>` in order of appearance, `List<Object>`, `String`,
/// `Long` and `Boolean`. Fractions and null are not written by any version and so are refused.
final class Json {
  private static final int DEPTH_LIMIT = 16;

  private final String text;
  private int at;
  private int depth;

  private Json(String text) {
    this.text = text;
  }

  static Map<String, Object> parse(String text) {
    Json json = new Json(text);
    Map<String, Object> object = json.object();
    json.skipBlanks();
    if (json.at != text.length()) {
      throw json.unexpected("the end");
    }
    return object;
  }

  private Map<String, Object> object() {
    enter('{');
    Map<String, Object> object = new LinkedHashMap<>();
    if (!leave('}')) {
      do {
        skipBlanks();
        String name = string();
        expect(':');
        object.put(name, value());
      } while (more('}'));
    }
    return object;
  }

  private List<Object> array() {
    enter('[');
    List<Object> array = new ArrayList<>();
    if (!leave(']')) {
      do {
        array.add(value());
      } while (more(']'));
    }
    return array;
  }

  private Object value() {
    skipBlanks();
    char first = at < text.length() ? text.charAt(at) : 0;
    return switch (first) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      default -> number();
    };
  }

  private Object word(String word, Boolean value) {
    if (!text.startsWith(word, at)) {
      throw unexpected(word);
    }
    at += word.length();
    return value;
  }

  private Object number() {
    int start = at;
    if (at < text.length() && text.charAt(at) == '-') {
      at++;
    }
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    try {
      return Long.valueOf(text.substring(start, at));
    } catch (NumberFormatException _) {
      at = start;
      throw unexpected("a value");
    }
  }

  private String string() {
    if (at >= text.length() || text.charAt(at) != '"') {
      throw unexpected("a string");
    }
    at++;
    StringBuilder string = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return string.toString();
      }
      string.append(c == '\\' ? escaped() : c);
    }
    throw unexpected("the end of the string");
  }

  private char escaped() {
    if (at >= text.length()) {
      throw unexpected("an escaped character");
    }
    char c = text.charAt(at++);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      default -> throw unexpected("an escape");
    };
  }

  private char unicode() {
    if (at + 4 > text.length()) {
      throw unexpected("four hexadecimal digits");
    }
    at += 4;
    return (char) Integer.parseInt(text, at - 4, at, 16);
  }

  private void enter(char open) {
    expect(open);
    if (++depth > DEPTH_LIMIT) {
      throw unexpected("at most " + DEPTH_LIMIT + " levels");
    }
  }

  private boolean leave(char close) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == close) {
      at++;
      depth--;
      return true;
    }
    return false;
  }

  private boolean more(char close) {
    if (leave(close)) {
      return false;
    }
    expect(',');
    return true;
  }

  private void expect(char wanted) {
    skipBlanks();
    if (at >= text.length() || text.charAt(at) != wanted) {
      throw unexpected("'" + wanted + "'");
    }
    at++;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private RecordException unexpected(String wanted) {
    return new RecordException("expected " + wanted + " at " + at + " of " + text);
  }

  static String write(Map<String, Object> object) {
    StringBuilder out = new StringBuilder();
    writeValue(object, out);
    return out.toString();
  }

  private static void writeValue(Object value, StringBuilder out) {
    switch (value) {
      case Map<?, ?> object -> writeObject(object, out);
      case List<?> array -> writeArray(array, out);
      case String string -> writeString(string, out);
      default -> out.append(value);
    }
  }

  private static void writeObject(Map<?, ?> object, StringBuilder out) {
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> field : object.entrySet()) {
      out.append(separator);
      writeString((String) field.getKey(), out);
      out.append(':');
      writeValue(field.getValue(), out);
      separator = ",";
    }
    out.append('}');
  }

  private static void writeArray(List<?> array, StringBuilder out) {
    out.append('[');
    String separator = "";
    for (Object element : array) {
      out.append(separator);
      writeValue(element, out);
      separator = ",";
    }
    out.append(']');
  }

  private static void writeString(String string, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
