package io.slotkeeper.tools.check;

import io.slotkeeper.datatypes.rdb.BlockSource;
import io.slotkeeper.resp.aof.AofFile;
import io.slotkeeper.resp.aof.AofManifest;
import io.slotkeeper.resp.aof.CommandReader;
import io.slotkeeper.resp.aof.CommandScanner;
import io.slotkeeper.resp.aof.CommandScanner.Found;
import io.slotkeeper.resp.aof.ManifestException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/// Checks the files of an append-only log, and cuts the last of them where that was asked for.
///
/// | given | checked |
/// |---|---|
/// | a manifest | the files it names, in order; only the last may be cut |
/// | a file of commands | it alone |
/// | a snapshot with commands behind it | both: a log of Redis 4 to 6 |
public final class AofChecker {
  private static final int MIN_SNAPSHOT_BYTES = 8;
  private static final String SNAPSHOT_MAGIC = "REDIS";
  private static final String TIMESTAMP = "#TS:";

  /// How a file was left.
  private enum Verdict {
    VALID,
    EMPTY,
    CUT,
    CUT_TO_TIMESTAMP
  }

  private final PrintStream out;
  private final BufferedReader answers;
  private final boolean fix;
  private final long toTimestamp;
  private final long nowMillis;

  /// @param answers what the user says to questions
  /// @param toTimestamp 0 for none
  /// @param nowMillis unix time, for what has expired
  public AofChecker(
      PrintStream out, BufferedReader answers, boolean fix, long toTimestamp, long nowMillis) {
    this.out = out;
    this.answers = answers;
    this.fix = fix;
    this.toTimestamp = toTimestamp;
    this.nowMillis = nowMillis;
  }

  private void print(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }

  private static CheckFailedException failure(String format, Object... values) {
    return new CheckFailedException(String.format(Locale.ROOT, format, values));
  }

  /// Checks a manifest with its files, or one file.
  public void check(Path file) throws IOException, CheckFailedException {
    if (!Files.isReadable(file)) {
      throw failure("Cannot open file %s: No such file or directory", file);
    }
    if (isManifest(file)) {
      checkFiles(file);
    } else {
      print("Start checking Old-Style AOF");
      report("AOF", file.toString(), checkFile(file.toString(), file, true));
    }
  }

  /// Whether the first line that is no comment names a file.
  private static boolean isManifest(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      String line = lines.readLine();
      while (line != null && line.startsWith("#")) {
        line = lines.readLine();
      }
      return line != null && line.startsWith("file");
    }
  }

  private void checkFiles(Path manifestFile) throws IOException, CheckFailedException {
    print("Start checking Multi Part AOF");
    AofManifest manifest;
    try {
      manifest = AofManifest.parse(Files.readString(manifestFile, StandardCharsets.ISO_8859_1));
    } catch (ManifestException e) {
      print("%n*** FATAL AOF MANIFEST FILE ERROR ***%n");
      if (e.lineNumber() > 0) {
        print("Reading the manifest file, at line %d%n>>> '%s'", e.lineNumber(), e.line());
      }
      throw failure("%s", String.valueOf(e.getMessage()));
    }
    List<AofFile> files = manifest.files();
    boolean incrementsAnnounced = false;
    for (AofFile file : files) {
      Path path = manifestFile.resolveSibling(decoded(file.name()));
      boolean isBase = file.kind() == AofFile.Kind.BASE;
      if (isBase) {
        print("Start to check BASE AOF (%s format).", isSnapshot(path) ? "RDB" : "RESP");
      } else if (!incrementsAnnounced) {
        print("Start to check INCR files.");
        incrementsAnnounced = true;
      }
      Verdict verdict = checkFile(file.name(), path, file.equals(files.getLast()));
      report(isBase ? "BASE AOF" : "INCR AOF", file.name(), verdict);
    }
    print("All AOF files and manifest are valid");
  }

  /// A name of one byte per char as the file system knows it.
  private static String decoded(String name) {
    return new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private void report(String kind, String name, Verdict verdict) {
    switch (verdict) {
      case VALID -> print("%s %s is valid", kind, name);
      case EMPTY -> print("%s %s is empty", kind, name);
      case CUT -> print("Successfully truncated AOF %s", name);
      case CUT_TO_TIMESTAMP ->
          print("Successfully truncated AOF %s to timestamp %d", name, toTimestamp);
    }
  }

  private static boolean isSnapshot(Path file) throws IOException, CheckFailedException {
    try (FileChannel channel = open(file)) {
      ByteBuffer head = ByteBuffer.allocate(SNAPSHOT_MAGIC.length());
      channel.read(head);
      String text = new String(head.array(), StandardCharsets.ISO_8859_1);
      return channel.size() >= MIN_SNAPSHOT_BYTES && text.equals(SNAPSHOT_MAGIC);
    }
  }

  private static FileChannel open(Path file) throws IOException, CheckFailedException {
    if (!Files.exists(file)) {
      throw failure("Cannot open file %s: No such file or directory, aborting...", file);
    }
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private Verdict checkFile(String name, Path path, boolean isLast)
      throws IOException, CheckFailedException {
    long start = 0;
    if (isSnapshot(path)) {
      start = checkSnapshot(path);
      print("RDB preamble is OK, proceeding with AOF tail...");
    }
    try (FileChannel channel = open(path)) {
      if (channel.size() == 0) {
        return Verdict.EMPTY;
      }
      return new FileCheck(name, path, channel, start, isLast).run();
    }
  }

  /// @return the length of the snapshot
  private long checkSnapshot(Path path) throws IOException, CheckFailedException {
    try (FileChannel channel = open(path)) {
      BlockSource source = new BlockSource(new FileBlocks(channel), channel.size(), true);
      RdbCheck check = new RdbCheck(out, source, nowMillis, true);
      check.info("Checking RDB file " + path);
      if (!check.run()) {
        throw failure("RDB preamble of AOF file is not sane, aborting.");
      }
      check.info("\\o/ RDB looks OK! \\o/");
      check.printCounts();
      return source.position();
    }
  }

  /// The check of one file's commands.
  private final class FileCheck {
    private final String name;
    private final Path path;
    private final FileChannel channel;
    private final boolean isLast;
    private final CommandReader reader;
    private final CommandScanner scanner;
    private boolean inTransaction;
    private long good;
    private long line = 1;
    private long lastArgument;
    private String error = "";

    FileCheck(String name, Path path, FileChannel channel, long start, boolean isLast)
        throws IOException {
      this.name = name;
      this.path = path;
      this.channel = channel.position(start);
      this.isLast = isLast;
      this.reader = new CommandReader(channel::read, start);
      this.scanner = reader.scanner();
      this.good = start;
    }

    Verdict run() throws IOException, CheckFailedException {
      Found found = reader.next();
      while (error.isEmpty() && (found == Found.COMMAND || found == Found.ANNOTATION)) {
        if (found == Found.ANNOTATION && isBeyondTimestamp()) {
          cutToTimestamp();
          return Verdict.CUT_TO_TIMESTAMP;
        }
        if (found == Found.COMMAND) {
          line += scanner.lineEnds();
          lastArgument = reader.offsetOf(scanner.elementStart());
          followTransaction();
        }
        if (!inTransaction && error.isEmpty()) {
          good = reader.offsetOf(reader.end());
        }
        found = error.isEmpty() ? reader.next() : found;
      }
      if (error.isEmpty()) {
        explain(found);
      }
      return judge();
    }

    private void followTransaction() {
      if (scanner.isNamed(reader.buffer(), "multi")) {
        if (inTransaction) {
          error("Unexpected MULTI in AOF " + path);
        }
        inTransaction = true;
      } else if (scanner.isNamed(reader.buffer(), "exec")) {
        if (!inTransaction) {
          error("Unexpected EXEC in AOF " + path);
        }
        inTransaction = false;
      }
    }

    private void error(String text) {
      error(reader.offsetOf(scanner.elementStart()), text);
    }

    private void error(long at, String text) {
      error = String.format(Locale.ROOT, "0x%16x: %s", at, text);
    }

    private void explain(Found found) {
      line += found == Found.NOTHING ? 0 : scanner.lineEnds();
      boolean isNoCommand = found == Found.BROKEN && scanner.brokenAt() == reader.start();
      if (isNoCommand && reader.buffer().get(reader.start()) != '*') {
        print("AOF %s format error", name);
      } else if (!scanner.problem().isEmpty()) {
        error(scanner.problem());
      } else if (inTransaction) {
        long at = found == Found.NOTHING ? lastArgument : reader.offsetOf(scanner.elementStart());
        error(at, "Reached EOF before reading EXEC for MULTI");
      }
    }

    private Verdict judge() throws IOException, CheckFailedException {
      if (!error.isEmpty()) {
        print("%s", error);
      }
      long size = channel.size();
      long rest = size - good;
      if (rest == 0 && toTimestamp != 0) {
        print("Truncate nothing in AOF %s to timestamp %d", name, toTimestamp);
        return Verdict.VALID;
      }
      print(
          "AOF analyzed: filename=%s, size=%d, ok_up_to=%d, ok_up_to_line=%d, diff=%d",
          name, size, good, line, rest);
      if (rest == 0) {
        return Verdict.VALID;
      }
      if (!fix) {
        throw failure("AOF %s is not valid. Use the --fix option to try fixing it.", name);
      }
      if (!isLast) {
        throw failure("Failed to truncate AOF %s because it is not the last file", name);
      }
      print(
          "This will shrink the AOF %s from %d bytes, with %d bytes, to %d bytes",
          name, size, rest, good);
      out.print("Continue? [y/N]: ");
      out.flush();
      String answer = answers.readLine();
      if (answer == null || !answer.toLowerCase(Locale.ROOT).startsWith("y")) {
        throw failure("Aborting...");
      }
      cutAt(good);
      return Verdict.CUT;
    }

    private boolean isBeyondTimestamp() throws CheckFailedException {
      if (toTimestamp == 0) {
        return false;
      }
      byte[] bytes = new byte[reader.end() - reader.start()];
      reader.buffer().get(reader.start(), bytes);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      if (!text.startsWith(TIMESTAMP)) {
        return false;
      }
      if (!text.matches("#TS:-?\\d{1,18}\r\n")) {
        throw failure("Invalid timestamp annotation");
      }
      return Long.parseLong(text.substring(TIMESTAMP.length()).strip()) > toTimestamp;
    }

    private void cutToTimestamp() throws IOException, CheckFailedException {
      if (reader.offset() == 0) {
        throw failure("AOF %s has nothing before timestamp %d, aborting...", path, toTimestamp);
      }
      if (!isLast) {
        throw failure(
            "Failed to truncate AOF %s to timestamp %d to offset %d because it is not the last"
                + " file.%nIf you insist, please delete all files after this file according to the"
                + " manifest file and delete the corresponding records in manifest file manually."
                + " Then re-run check-aof.",
            path, toTimestamp, reader.offset());
      }
      cutAt(reader.offset());
    }

    private void cutAt(long length) throws IOException {
      channel.truncate(length);
      channel.force(true);
    }
  }
}
