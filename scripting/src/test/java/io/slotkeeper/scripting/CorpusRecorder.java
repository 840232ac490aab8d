package io.slotkeeper.scripting;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Records the replies of running redis-servers into the corpus.
///
/// Usage, in the module's folder: `CorpusRecorder <port of 7.0.15> <port of 7.2.x> [file ...]`.
/// Each case runs on an empty database. Both servers need `enable-debug-command yes`.
final class CorpusRecorder implements AutoCloseable {
  /// Echoed after each command: what comes before is the reply, well-formed or not.
  private static final String MARK = "--end-of-reply--";

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
              : Stream.concat(Corpus.files().stream(), Corpus.libraryFiles().stream()).toList();
      for (Path file : files) {
        List<Corpus.Case> cases = Corpus.read(file);
        for (Corpus.Case c : cases) {
          boolean library = file.toString().contains("corpus-functions");
          c.reply70 = library ? old.runLibrary(c) : old.run(c);
          String reply72 = library ? recent.runLibrary(c) : recent.run(c);
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
    send("DEBUG", "SET-DISABLE-DENY-SCRIPTS", "0");
    for (String command : c.setup) {
      send(command.split(" "));
    }
    return send("EVAL", c.source(), "2", "key1", "key2", "arg1", "arg2");
  }

  private String runLibrary(Corpus.Case c) throws IOException {
    send("FUNCTION", "FLUSH");
    String loaded = send("FUNCTION", "LOAD", c.source());
    return loaded + send("FCALL", "f", "1", "key1", "arg1");
  }

  private String send(String... words) throws IOException {
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    request.append("*2\r\n$4\r\nECHO\r\n$").append(MARK.length()).append("\r\n");
    request.append(MARK).append("\r\n");
    out.write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    String end = "$" + MARK.length() + "\r\n" + MARK + "\r\n";
    StringBuilder reply = new StringBuilder();
    while (!reply.toString().endsWith(end)) {
      int available = Math.max(1, in.available());
      byte[] bytes = in.readNBytes(available);
      if (bytes.length == 0) {
        throw new IOException("connection closed");
      }
      reply.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    return reply.substring(0, reply.length() - end.length());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
