package io.slotkeeper.server.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads replies: they become strings, longs, booleans, lists, maps, sets and null; an error
/// becomes a string that begins with `-`.
record RespReader(InputStream in) {

  @Nullable Object read() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+', ',', '(' -> rest;
      case '#' -> rest.equals("t");
      case '-' -> line;
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> rest.equals("-1") ? null : items(Integer.parseInt(rest));
      case '~' -> set(Integer.parseInt(rest));
      case '%' -> map(Integer.parseInt(rest));
      case '_' -> null;
      case '=' -> bulk(Integer.parseInt(rest));
      case '>' -> items(Integer.parseInt(rest));
      default -> throw new IOException("unexpected reply " + line);
    };
  }

  private @Nullable String bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    String text = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    in.skipNBytes(2);
    return text;
  }

  private List<@Nullable Object> items(int count) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(read());
    }
    return items;
  }

  private Set<@Nullable Object> set(int count) throws IOException {
    return new LinkedHashSet<>(items(count));
  }

  private Map<@Nullable Object, @Nullable Object> map(int count) throws IOException {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      map.put(read(), read());
    }
    return map;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    while (c != '\r') {
      if (c < 0) {
        throw new IOException("connection closed");
      }
      line.append((char) c);
      c = in.read();
    }
    in.skipNBytes(1);
    return line.toString();
  }
}
