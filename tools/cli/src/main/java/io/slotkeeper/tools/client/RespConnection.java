package io.slotkeeper.tools.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// A blocking connection that writes commands and reads replies, in order, without interpreting
/// them. Pipelining is [#send] many times, [#flush], then [#read] as many times. Push messages are
/// replies of type `>` and are returned where they stand in the stream.
///
/// One thread at a time; every read waits at most the timeout given at [connect][#connect].
public final class RespConnection implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] input = new byte[BUFFER_BYTES];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(64);
  private final ByteArrayOutputStream output = new ByteArrayOutputStream(BUFFER_BYTES);
  private int position;
  private int limit;

  private RespConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /// Connects to a server on this machine.
  public static RespConnection connect(int port, int readTimeoutMillis) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(readTimeoutMillis);
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      socket.connect(address, CONNECT_TIMEOUT_MILLIS);
      return new RespConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Sends one command and returns the reply that follows.
  public WireReply call(String... words) throws IOException {
    return call(CommandLine.words(words));
  }

  /// Sends one command and returns the reply that follows.
  public WireReply call(List<byte[]> words) throws IOException {
    send(words);
    flush();
    return read();
  }

  /// Queues one command; nothing is written before [#flush].
  public void send(List<byte[]> words) {
    output.writeBytes(CommandLine.encode(words));
  }

  /// Queues bytes as they are, for inline commands and for commands that are encoded already.
  public void sendRaw(byte[] bytes) {
    output.writeBytes(bytes);
  }

  /// Writes what was queued.
  public void flush() throws IOException {
    output.writeTo(out);
    output.reset();
  }

  /// Reads the next reply.
  ///
  /// @throws EOFException when the server closed the connection first
  public WireReply read() throws IOException {
    char type = (char) readByte();
    return switch (type) {
      case '+', '-', ':', '_', '#', ',', '(' -> WireReply.leaf(type, readLine());
      case '$', '!', '=' -> readBulk(type);
      case '*', '~', '>' -> readAggregate(type, 1);
      case '%', '|' -> readAggregate(type, 2);
      default -> throw new IOException("not a reply type: 0x" + Integer.toHexString(type));
    };
  }

  /// Whether the server has closed the connection; waits for it at most the read timeout.
  public boolean isClosedByServer() {
    try {
      return position == limit && in.read() < 0;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private WireReply readBulk(char type) throws IOException {
    int length = readLength();
    if (length < 0) {
      return WireReply.nullOf(type);
    }
    byte[] payload = new byte[length];
    int buffered = Math.min(length, limit - position);
    System.arraycopy(input, position, payload, 0, buffered);
    position += buffered;
    if (in.readNBytes(payload, buffered, length - buffered) < length - buffered) {
      throw new EOFException("connection closed inside a bulk of " + length + " bytes");
    }
    expect('\r');
    expect('\n');
    return WireReply.leaf(type, payload);
  }

  private WireReply readAggregate(char type, int repliesPerElement) throws IOException {
    int length = readLength();
    if (length < 0) {
      return WireReply.nullOf(type);
    }
    List<WireReply> children = new ArrayList<>(Math.min(length, 1024) * repliesPerElement);
    for (long left = (long) length * repliesPerElement; left > 0; left--) {
      children.add(read());
    }
    return WireReply.aggregate(type, children);
  }

  private int readLength() throws IOException {
    String text = new String(readLine(), ISO_8859_1);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IOException("not a length: " + text, e);
    }
  }

  private byte[] readLine() throws IOException {
    line.reset();
    for (int value = readByte(); value != '\r'; value = readByte()) {
      line.write(value);
    }
    expect('\n');
    return line.toByteArray();
  }

  private void expect(char wanted) throws IOException {
    int value = readByte();
    if (value != wanted) {
      throw new IOException(
          "expected 0x" + Integer.toHexString(wanted) + ", got 0x" + Integer.toHexString(value));
    }
  }

  private int readByte() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(input));
      if (limit == 0) {
        throw new EOFException("connection closed by the server");
      }
    }
    return input[position++] & 0xff;
  }
}
