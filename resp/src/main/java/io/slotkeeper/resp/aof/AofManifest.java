package io.slotkeeper.resp.aof;

import io.slotkeeper.resp.QuotedWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which files make up an append-only log, and in which order they are loaded:
///
/// ```
///   file appendonly.aof.2.base.rdb seq 2 type b      at most one, first
///   file appendonly.aof.1.incr.aof seq 1 type h      any number, to be deleted
///   file appendonly.aof.2.incr.aof seq 2 type i      any number, sequence ascending
/// ```
///
/// The file is replaced as a whole whenever the set changes, so a crash finds one set or the other.
/// Further pairs of key and value in a line are for later versions and ignored; `#` starts a
/// comment.
///
/// Immutable. Increments are numbered on even when all of them became history.
public final class AofManifest {
  private static final int MAX_LINE_LENGTH = 1024;
  private static final String INCREMENT_SUFFIX = ".incr.aof";
  private static final String BAD_FORMAT = "Invalid AOF manifest file format";

  /// The manifest of a log that does not exist yet.
  public static final AofManifest EMPTY = new AofManifest(null, List.of(), List.of(), 0, 0);

  private final @Nullable AofFile base;
  private final List<AofFile> history;
  private final List<AofFile> increments;
  private final long baseSequence;
  private final long incrementSequence;

  private AofManifest(
      @Nullable AofFile base,
      List<AofFile> history,
      List<AofFile> increments,
      long baseSequence,
      long incrementSequence) {
    this.base = base;
    this.history = List.copyOf(history);
    this.increments = List.copyOf(increments);
    this.baseSequence = baseSequence;
    this.incrementSequence = incrementSequence;
  }

  public @Nullable AofFile base() {
    return base;
  }

  /// Files to delete.
  public List<AofFile> history() {
    return history;
  }

  public List<AofFile> increments() {
    return increments;
  }

  /// The files to load, in order.
  public List<AofFile> files() {
    return Stream.concat(Stream.ofNullable(base), increments.stream()).toList();
  }

  public boolean isEmpty() {
    return base == null && increments.isEmpty();
  }

  // ---- changes ----------------------------------------------------------------------------

  /// Adds an increment behind the others, named after the log.
  public AofManifest withNewIncrement(String logName) {
    long sequence = incrementSequence + 1;
    String name = logName + "." + sequence + INCREMENT_SUFFIX;
    List<AofFile> more = new ArrayList<>(increments);
    more.add(new AofFile(name, sequence, AofFile.Kind.INCREMENT));
    return new AofManifest(base, history, more, baseSequence, sequence);
  }

  /// The newest increment, which is the one being written.
  public AofFile lastIncrement() {
    return increments.getLast();
  }

  /// Starts anew from another base, named after the log; the old one becomes history.
  ///
  /// @param isSnapshot whether it is an RDB file; otherwise it holds commands
  public AofManifest withNewBase(String logName, boolean isSnapshot) {
    long sequence = baseSequence + 1;
    String name = logName + "." + sequence + ".base." + (isSnapshot ? "rdb" : "aof");
    return withBase(new AofFile(name, sequence, AofFile.Kind.BASE));
  }

  /// Starts from a file of the time when a log was one file.
  public AofManifest withOldFileAsBase(String name) {
    return withBase(new AofFile(name, 1, AofFile.Kind.BASE));
  }

  private AofManifest withBase(AofFile newBase) {
    List<AofFile> older = new ArrayList<>();
    if (base != null && !base.name().equals(newBase.name())) {
      older.add(base.as(AofFile.Kind.HISTORY));
    }
    older.addAll(history);
    return new AofManifest(newBase, older, increments, newBase.sequence(), incrementSequence);
  }

  /// Makes all increments but the newest `kept` history: the base has their effect in it.
  public AofManifest withIncrementsAsHistory(int kept) {
    int past = Math.max(0, increments.size() - kept);
    List<AofFile> older = new ArrayList<>();
    for (AofFile increment : increments.subList(0, past)) {
      older.add(increment.as(AofFile.Kind.HISTORY));
    }
    older.addAll(history);
    List<AofFile> rest = increments.subList(past, increments.size());
    return new AofManifest(base, older, rest, baseSequence, incrementSequence);
  }

  public AofManifest withoutHistory() {
    return new AofManifest(base, List.of(), increments, baseSequence, incrementSequence);
  }

  /// The manifest that the files which are history had while they were the log. Empty when they are
  /// not what one rewrite left behind.
  public AofManifest historyAsLog() {
    AofFile pastBase = null;
    List<AofFile> pastIncrements = new ArrayList<>();
    for (AofFile file : history) {
      if (file.name().endsWith(INCREMENT_SUFFIX)) {
        pastIncrements.add(file.as(AofFile.Kind.INCREMENT));
      } else if (pastBase == null) {
        pastBase = file.as(AofFile.Kind.BASE);
      } else {
        return EMPTY;
      }
    }
    if (pastBase == null) {
      return EMPTY;
    }
    pastIncrements.sort(Comparator.comparingLong(AofFile::sequence));
    return new AofManifest(pastBase, List.of(), pastIncrements, 0, 0);
  }

  /// Without the last increments, but for so many.
  public AofManifest withFirstIncrements(int count) {
    List<AofFile> first = increments.subList(0, count);
    return new AofManifest(base, List.of(), first, baseSequence, incrementSequence);
  }

  // ---- text -------------------------------------------------------------------------------

  /// The content of the manifest's file, one byte per char.
  public String format() {
    StringBuilder text = new StringBuilder();
    if (base != null) {
      base.format(text);
    }
    history.forEach(file -> file.format(text));
    increments.forEach(file -> file.format(text));
    return text.toString();
  }

  /// Reads the content of a manifest's file, one byte per char.
  public static AofManifest parse(String text) throws ManifestException {
    if (text.isEmpty()) {
      throw new ManifestException("Found an empty AOF manifest", 0, "");
    }
    AofFile base = null;
    List<AofFile> history = new ArrayList<>();
    List<AofFile> increments = new ArrayList<>();
    long lastSequence = 0;
    int number = 0;
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      String line = text.substring(start, end < 0 ? text.length() : end);
      start = end < 0 ? text.length() : end + 1;
      number++;
      if (line.startsWith("#")) {
        continue;
      }
      if (end < 0 || line.length() >= MAX_LINE_LENGTH) {
        throw new ManifestException("The AOF manifest file contains too long line", number, "");
      }
      AofFile file = parseLine(line, number);
      switch (file.kind()) {
        case BASE -> {
          if (base != null) {
            throw new ManifestException("Found duplicate base file information", number, line);
          }
          base = file;
        }
        case HISTORY -> history.add(file);
        case INCREMENT -> {
          if (file.sequence() <= lastSequence) {
            throw new ManifestException("Found a non-monotonic sequence number", number, line);
          }
          lastSequence = file.sequence();
          increments.add(file);
        }
      }
    }
    long baseSequence = base == null ? 0 : base.sequence();
    return new AofManifest(base, history, increments, baseSequence, lastSequence);
  }

  private static AofFile parseLine(String line, int number) throws ManifestException {
    List<String> words = QuotedWords.split(line.strip());
    if (words == null || words.size() < 6 || words.size() % 2 != 0) {
      throw new ManifestException(BAD_FORMAT, number, line.strip());
    }
    String name = "";
    long sequence = 0;
    String type = "";
    for (int i = 0; i < words.size(); i += 2) {
      String value = words.get(i + 1);
      switch (words.get(i).toLowerCase(Locale.ROOT)) {
        case "file" -> name = value;
        case "seq" -> sequence = number(value);
        case "type" -> type = value;
        default -> {}
      }
    }
    if (name.indexOf('/') >= 0) {
      throw new ManifestException("File can't be a path, just a filename", number, line.strip());
    }
    if (name.isEmpty() || sequence == 0 || type.isEmpty()) {
      throw new ManifestException(BAD_FORMAT, number, line.strip());
    }
    for (AofFile.Kind kind : AofFile.Kind.values()) {
      if (type.charAt(0) == kind.letter()) {
        return new AofFile(name, sequence, kind);
      }
    }
    throw new ManifestException("Unknown AOF file type", number, line.strip());
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
