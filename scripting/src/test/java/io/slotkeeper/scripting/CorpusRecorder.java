package io.slotkeeper.scripting;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// Records the replies of running redis-servers into the corpus.
///
/// Usage, in the module's folder: `CorpusRecorder <port of 7.0.15> <port of 7.2.x> [file ...]`.
/// Each case runs on an empty database. Both servers need `enable-debug-command yes`.
final class CorpusRecorder implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private CorpusRecorder(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  public static void main(String[] args) throws IOException {
    try (CorpusRecorder old = new CorpusRecorder(Integer.parseInt(args[0]));
        CorpusRecorder recent = new CorpusRecorder(Integer.parseInt(args[1]))) {
      List<Path> files =
          args.length > 2
              ? List.of(args).subList(2, args.length).stream().map(Path::of).toList()
              : Corpus.files();
      for (Path file : files) {
        List<Corpus.Case> cases = Corpus.read(file);
        for (Corpus.Case c : cases) {
          c.reply70 = old.run(c);
          String reply72 = recent.run(c);
          c.reply72 = reply72.equals(c.reply70) ? null : reply72;
        }
        Files.writeString(
            file, cases.stream().map(Corpus.Case::format).collect(Collectors.joining("\n")));
        System.out.println(file + ": " + cases.size() + " cases");
      }
    }
  }

  private String run(Corpus.Case c) throws IOException {
    send("FLUSHALL");
    for (String command : c.setup) {
      send(command.split(" "));
    }
    return send("EVAL", c.source(), "2", "key1", "key2", "arg1", "arg2");
  }

  private String send(String... words) throws IOException {
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    out.write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    readReply(reply);
    return reply.toString(StandardCharsets.ISO_8859_1);
  }

  private void readReply(ByteArrayOutputStream reply) throws IOException {
    long pending = 1;
    while (pending > 0) {
      pending--;
      String line = readLine(reply);
      long count = line.length() > 1 && line.charAt(0) != '-' && line.charAt(0) != '+'
          ? Long.parseLong(line.substring(1))
          : 0;
      if (line.charAt(0) == '*') {
        pending += Math.max(0, count);
      } else if (line.charAt(0) == '$' && count >= 0) {
        reply.writeBytes(in.readNBytes((int) count + 2));
      }
    }
  }

  private String readLine(ByteArrayOutputStream reply) throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = in.read()) != '\n') {
      if (c < 0) {
        throw new IOException("connection closed");
      }
      reply.write(c);
      line.append((char) c);
    }
    reply.write(c);
    return Objects.requireNonNull(line.substring(0, line.length() - 1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
