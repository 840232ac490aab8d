package io.slotkeeper.scripting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Records the replies of running redis-servers into the corpus.
///
/// Usage, in the module's folder: `CorpusRecorder <port of 7.0.15> <port of 7.2.x>`. CONTRIBUTING
/// has the whole command.
final class CorpusRecorder {
  private CorpusRecorder() {}

  public static void main(String[] args) throws IOException {
    try (CorpusPlayer old = new CorpusPlayer(Integer.parseInt(args[0]));
        CorpusPlayer recent = new CorpusPlayer(Integer.parseInt(args[1]))) {
      for (Corpus.Kind kind : Corpus.Kind.values()) {
        for (Path file : Corpus.files(kind)) {
          record(kind, file, old, recent);
        }
      }
    }
  }

  private static void record(Corpus.Kind kind, Path file, CorpusPlayer old, CorpusPlayer recent)
      throws IOException {
    List<Corpus.Case> cases = Corpus.read(kind, file);
    for (Corpus.Case c : cases) {
      c.reply70 = old.play(c);
      String reply72 = recent.play(c);
      c.reply72 = reply72.equals(c.reply70) ? null : reply72;
    }
    Files.writeString(
        file, cases.stream().map(Corpus.Case::format).collect(Collectors.joining("\n")));
    System.out.println(file.getFileName() + ": " + cases.size() + " cases");
  }
}
