package io.slotkeeper.server.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A connection that speaks raw RESP. Replies become strings, longs, lists, maps, sets and null;
/// an error reply becomes a string that begins with `-`.
final class RespSocket implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RespSocket(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  @Nullable Object call(String... words) throws IOException {
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    out.write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return read();
  }

  private @Nullable Object read() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case '-' -> line;
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> rest.equals("-1") ? null : items(Integer.parseInt(rest));
      case '~' -> set(Integer.parseInt(rest));
      case '%' -> map(Integer.parseInt(rest));
      case '_' -> null;
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

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
