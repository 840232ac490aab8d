package io.slotkeeper.server.migration;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The source's connection to the target of a job. The target answers marks, and commands that
/// fail; the others it executes in silence.
///
/// One thread at a time, which may block.
final class ImportLink implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MOST_LINE_BYTES = 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /// @param patienceMillis how long an answer may take
  ImportLink(Socket socket, int patienceMillis) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(patienceMillis);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  void write(ByteBuffer bytes) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    out.write(copy);
  }

  void flush() throws IOException {
    out.flush();
  }

  /// Sends a command that is answered with one line.
  ///
  /// @throws IOException when the answer is an error
  String call(String... words) throws IOException {
    write(encode(List.of(words)));
    flush();
    return answer();
  }

  /// @throws IOException when a command has failed meanwhile
  void requireNoErrors() throws IOException {
    if (in.available() > 0) {
      throw new IOException("unexpected answer: " + answer());
    }
  }

  private String answer() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.size() == MOST_LINE_BYTES) {
        throw new SocketException("the target has closed the connection");
      }
      line.write(c);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1).strip();
    if (!text.startsWith("+")) {
      throw new RefusedException(text);
    }
    return text.substring(1);
  }

  /// The target has answered with an error.
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(String answer) {
      super(answer);
    }
  }

  private static byte[] encode(List<String> words) {
    StringBuilder text = new StringBuilder("*").append(words.size()).append("\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
