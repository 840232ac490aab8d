package io.slotkeeper.scripting;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Plays cases of the corpus to a running server, each on an empty data set, and returns the bytes
/// of the reply whether they are well-formed or not.
public final class CorpusPlayer implements AutoCloseable {
  /// Echoed after each command: what comes before is its reply.
  private static final String MARK = "--end-of-reply--";

  private static final String END = "$" + MARK.length() + "\r\n" + MARK + "\r\n";
  private static final int TIMEOUT_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  public CorpusPlayer(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /// The reply to a case, one character per byte.
  public String play(Corpus.Case c) throws IOException {
    send("FLUSHALL");
    send("DEBUG", "SET-DISABLE-DENY-SCRIPTS", "0");
    for (String command : c.setup) {
      send(command.split(" "));
    }
    return switch (c.kind) {
      case SCRIPT -> eval(c);
      case RESP3_SCRIPT -> {
        send("HELLO", "3");
        String reply = eval(c);
        send("HELLO", "2");
        yield reply;
      }
      case LIBRARY -> {
        send("FUNCTION", "FLUSH");
        String loaded = send("FUNCTION", "LOAD", c.source());
        yield loaded + send("FCALL", "f", "1", "key1", "arg1");
      }
    };
  }

  private String eval(Corpus.Case c) throws IOException {
    return send("EVAL", c.source(), "2", "key1", "key2", "arg1", "arg2");
  }

  private String send(String... words) throws IOException {
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    request.append("*2\r\n$4\r\nECHO\r\n").append(END);
    out.write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    StringBuilder reply = new StringBuilder();
    while (reply.length() < END.length() || reply.indexOf(END, reply.length() - END.length()) < 0) {
      byte[] bytes = in.readNBytes(Math.max(1, in.available()));
      if (bytes.length == 0) {
        throw new IOException("connection closed");
      }
      reply.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    return reply.substring(0, reply.length() - END.length());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
