package io.slotkeeper.server.command;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A connection that speaks raw RESP.
public final class RespSocket implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;
  private final RespReader replies;
  private final OutputStream out;

  RespSocket(int port) throws IOException {
    this("127.0.0.1", port);
  }

  RespSocket(String host, int port) throws IOException {
    this(host, port, 0);
  }

  /// @param receiveBufferBytes how much may wait unread, 0 for what the system thinks right
  public RespSocket(String host, int port, int receiveBufferBytes) throws IOException {
    socket = new Socket();
    if (receiveBufferBytes > 0) {
      socket.setReceiveBufferSize(receiveBufferBytes);
    }
    socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    replies = new RespReader(in);
    out = socket.getOutputStream();
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /// A connection that somebody has made, an encrypted one for instance.
  public RespSocket(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    replies = new RespReader(in);
    out = socket.getOutputStream();
  }

  public @Nullable Object call(String... words) throws IOException {
    send(request(words));
    return receive();
  }

  /// A call that is answered with a number.
  public long number(String... words) throws IOException {
    return (Long) call(words);
  }

  /// A call that is answered with text.
  public String text(String... words) throws IOException {
    return (String) call(words);
  }

  /// The `name:value` lines of a section of INFO.
  public Map<String, String> info(String section) throws IOException {
    Map<String, String> fields = new TreeMap<>();
    for (String line : text("INFO", section).split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return fields;
  }

  /// A request as it goes over the wire.
  public static byte[] request(String... words) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(bytes("*" + words.length + "\r\n"));
    for (String word : words) {
      request.writeBytes(bytes("$" + word.length() + "\r\n"));
      request.writeBytes(bytes(word));
      request.writeBytes(bytes("\r\n"));
    }
    return request.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  public void send(byte[] raw) throws IOException {
    send(raw, 0, raw.length);
  }

  public void send(byte[] raw, int from, int length) throws IOException {
    out.write(raw, from, length);
  }

  public void send(String raw) throws IOException {
    send(bytes(raw));
  }

  /// The next reply or push.
  public @Nullable Object receive() throws IOException {
    return replies.read();
  }

  /// Whether something has come that is not read.
  public boolean hasInput() throws IOException {
    return in.available() > 0;
  }

  /// The next byte, -1 when the server has closed the connection.
  public int receiveByte() throws IOException {
    return in.read();
  }

  /// Reads replies of which only the length matters.
  public void skip(int bytes) throws IOException {
    in.skipNBytes(bytes);
  }

  /// Reads to the end of the connection, however it ends.
  ///
  /// @return how many bytes came
  public long drain() throws IOException {
    byte[] sink = new byte[64 * 1024];
    long count = 0;
    try {
      for (int n = in.read(sink); n >= 0; n = in.read(sink)) {
        count += n;
      }
    } catch (java.net.SocketException _) {
      return count;
    }
    return count;
  }

  /// Whether the server closes the connection, without a further reply.
  public boolean isClosedByServer() throws IOException {
    return drain() == 0;
  }

  /// Ends the sending side; replies still come.
  public void endSending() throws IOException {
    socket.shutdownOutput();
  }

  /// Closes with a reset instead of a farewell.
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  public int localPort() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
