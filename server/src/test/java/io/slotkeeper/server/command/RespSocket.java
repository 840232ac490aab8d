package io.slotkeeper.server.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A connection that speaks raw RESP.
final class RespSocket implements AutoCloseable {
  private final Socket socket;
  private final RespReader replies;
  private final OutputStream out;

  RespSocket(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    replies = new RespReader(new BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
  }

  @Nullable Object call(String... words) throws IOException {
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    out.write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return receive();
  }

  /// The next reply or push.
  @Nullable Object receive() throws IOException {
    return replies.read();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
