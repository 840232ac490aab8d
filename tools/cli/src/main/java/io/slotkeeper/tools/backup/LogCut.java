package io.slotkeeper.tools.backup;

import io.slotkeeper.resp.aof.AofFile;
import io.slotkeeper.resp.aof.AofManifest;
import io.slotkeeper.resp.aof.CommandReader;
import io.slotkeeper.resp.aof.CommandScanner.Found;
import io.slotkeeper.resp.aof.ManifestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Finds where a log must be cut to be of a moment, and copies what comes before.
///
/// ```
///   base        REDIS...                       as a whole
///   increment   #TS:100 *2.. *3.. #TS:101 *2.. as a whole
///   increment   #TS:102 *2.. │ #TS:105 *2..    up to here for any moment from 102 to 104
///   increment                                  not at all
/// ```
///
/// A timestamp stands between units, so no transaction is cut. The last file may end in the middle
/// of a unit, as a crash leaves it, and is cut before that.
final class LogCut {
  private static final String TIMESTAMP = "#TS:";
  private static final byte[] SNAPSHOT_MAGIC = "REDIS".getBytes(StandardCharsets.US_ASCII);

  private final Path manifestFile;
  private final AofManifest manifest;
  private final long toSeconds;
  private final List<Long> lengths = new ArrayList<>();
  private long reachedSeconds;
  private boolean hasTime;
  private boolean isUntimed;
  private boolean isComplete;

  /// @param toSeconds unix time of the last second that is wanted, [Long#MAX_VALUE] for all
  LogCut(Path manifestFile, long toSeconds) throws IOException {
    this.manifestFile = manifestFile;
    this.manifest = manifest(manifestFile);
    this.toSeconds = toSeconds;
    this.reachedSeconds = beganSeconds(manifestFile, manifest);
    List<AofFile> files = manifest.files();
    while (!isComplete) {
      AofFile file = files.get(lengths.size());
      lengths.add(scan(path(file), file.equals(files.getLast())));
      isComplete |= lengths.size() == files.size();
    }
  }

  private static AofManifest manifest(Path file) throws IOException {
    try {
      AofManifest manifest = AofManifest.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
      if (manifest.isEmpty()) {
        throw new IOException(file + " names no file");
      }
      return manifest;
    } catch (ManifestException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /// When a log begins: unix seconds, 0 when it does not say.
  static long beganSeconds(Path manifestFile) throws IOException {
    return beganSeconds(manifestFile, manifest(manifestFile));
  }

  private static long beganSeconds(Path manifestFile, AofManifest manifest) throws IOException {
    Path first = path(manifestFile, manifest.files().getFirst());
    if (isSnapshot(first)) {
      return Snapshot.createdSeconds(first);
    }
    try (FileChannel channel = FileChannel.open(first)) {
      CommandReader reader = new CommandReader(channel::read, 0);
      return reader.next() == Found.ANNOTATION ? Math.max(0, timestamp(reader)) : 0;
    }
  }

  /// A name of one byte per char as the file system knows it.
  private static Path path(Path manifestFile, AofFile file) {
    byte[] name = file.name().getBytes(StandardCharsets.ISO_8859_1);
    return manifestFile.resolveSibling(new String(name, StandardCharsets.UTF_8));
  }

  private Path path(AofFile file) {
    return path(manifestFile, file);
  }

  private static boolean isSnapshot(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(SNAPSHOT_MAGIC.length), SNAPSHOT_MAGIC);
    }
  }

  /// The time an annotation tells, -1 when it tells something else.
  private static long timestamp(CommandReader reader) {
    byte[] bytes = new byte[reader.end() - reader.start()];
    reader.buffer().get(reader.start(), bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.matches("#TS:\\d{1,12}\r\n")
        ? Long.parseLong(text.substring(TIMESTAMP.length()).strip())
        : -1;
  }

  /// @return how much of the file is wanted
  private long scan(Path path, boolean isLast) throws IOException {
    long good = isSnapshot(path) ? Snapshot.check(path) : 0;
    try (FileChannel channel = FileChannel.open(path)) {
      CommandReader reader = new CommandReader(channel.position(good)::read, good);
      boolean inTransaction = false;
      Found found = reader.next();
      while (found == Found.COMMAND || found == Found.ANNOTATION) {
        if (found == Found.ANNOTATION) {
          long time = timestamp(reader);
          if (time > toSeconds && !inTransaction) {
            isComplete = true;
            return good;
          }
          hasTime |= time >= 0;
          reachedSeconds = Math.max(reachedSeconds, time);
        } else if (reader.scanner().isNamed(reader.buffer(), "multi")) {
          inTransaction = true;
        } else if (reader.scanner().isNamed(reader.buffer(), "exec")) {
          inTransaction = false;
        }
        isUntimed |= !hasTime;
        good = inTransaction ? good : reader.offsetOf(reader.end());
        found = reader.next();
      }
      if (found == Found.BROKEN || !isLast && good < channel.size()) {
        throw new IOException(
            "%s is broken at offset %d: use check-aof to look at it".formatted(path, good));
      }
    }
    return good;
  }

  /// Whether the log tells when its commands were executed, or all of them are wanted.
  boolean isTimed() {
    return !isUntimed || toSeconds == Long.MAX_VALUE;
  }

  /// Of when the newest command before the cut is: unix seconds, 0 when unknown.
  long reachedSeconds() {
    return isUntimed ? 0 : reachedSeconds;
  }

  /// Writes the log up to the cut into an existing folder.
  void copyTo(Path folder) throws IOException {
    List<AofFile> files = manifest.files();
    for (int i = 0; i < lengths.size(); i++) {
      Path copy = folder.resolve(Objects.requireNonNull(path(files.get(i)).getFileName()));
      Files.copy(path(files.get(i)), copy);
      try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        channel.truncate(lengths.get(i)).force(true);
      }
    }
    int increments = lengths.size() - (manifest.base() == null ? 0 : 1);
    Path target = folder.resolve(Objects.requireNonNull(manifestFile.getFileName()));
    String text = manifest.withFirstIncrements(increments).format();
    Files.writeString(target, text, StandardCharsets.ISO_8859_1, StandardOpenOption.CREATE_NEW);
  }
}
