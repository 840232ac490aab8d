package io.slotkeeper.server.persistence;

import io.slotkeeper.resp.aof.AofFile;
import io.slotkeeper.resp.aof.CommandReader;
import io.slotkeeper.resp.aof.CommandScanner.Found;
import io.slotkeeper.resp.aof.ManifestException;
import io.slotkeeper.server.config.PersistenceParameters;
import io.slotkeeper.server.disk.DiskFile;
import io.slotkeeper.server.propagation.StreamApplier;
import io.slotkeeper.server.propagation.StreamFormatException;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// Loads the files of an append-only log, in order.
///
/// ```
///   base      "REDIS"... a snapshot, with commands behind it in logs older than Redis 7
///             *2 ...     commands
///   increment *2 ...     commands
///   increment *2 ... *3  the last file may end in the middle of a command or transaction
/// ```
///
/// A file that ends too early is what a crash leaves. If it is the last one it is cut behind its
/// last whole unit, unless `aof-load-truncated` forbids it; so is one whose length was written and
/// whose last bytes were not, and read as zeros. Anything else that cannot be understood is refused
/// with its offset, for nobody knows what stood there.
///
/// One thread, while nobody else touches the data.
public final class AofLoader {
  /// So much is executed before clients are served again.
  private static final int BATCH_BYTES = 64 * 1024;

  private static final byte[] SNAPSHOT_MAGIC = "REDIS".getBytes(StandardCharsets.US_ASCII);

  /// What is done with what the files hold.
  public interface Content {
    /// Something that executes the commands of one file.
    StreamApplier applier();

    /// Loads the snapshot a file begins with.
    ///
    /// @return its length
    /// @throws RdbLoadException when it cannot be understood
    long loadSnapshot(String path, long bytesBefore) throws IOException;

    /// So many bytes of all files were loaded; clients may be served.
    void progress(long bytes);
  }

  private final AofDirectory directory;
  private final PersistenceParameters config;
  private final ServerClock clock;
  private final ServerLog log;
  private final Content content;

  /// Bytes in the files before the one that is being loaded.
  private long bytesBefore;

  AofLoader(
      AofDirectory directory,
      PersistenceParameters config,
      ServerClock clock,
      ServerLog log,
      Content content) {
    this.directory = directory;
    this.config = config;
    this.clock = clock;
    this.log = log;
    this.content = content;
  }

  /// Reads which files there are, and tidies up what a crash has left.
  ///
  /// @return bytes to load; 0 when there is nothing
  public long prepare() throws LoadException {
    readManifest();
    try {
      directory.deleteTemporaryFiles();
      if (directory.isOldStyle()) {
        directory.moveOldFile();
      }
    } catch (IOException e) {
      throw new LoadException("Can't prepare the AOF directory: " + e.getMessage(), e);
    }
    return bytes();
  }

  /// Reads which files there are.
  ///
  /// @return bytes to load
  long find() throws LoadException {
    readManifest();
    return bytes();
  }

  private void readManifest() throws LoadException {
    try {
      directory.load();
    } catch (ManifestException e) {
      log.warning("*** FATAL AOF MANIFEST FILE ERROR ***");
      if (e.lineNumber() > 0) {
        log.warning("Reading the manifest file, at line " + e.lineNumber());
        log.warning(">>> '" + e.line() + "'");
      }
      throw new LoadException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new LoadException("Can't read the AOF directory: " + e.getMessage(), e);
    }
  }

  private long bytes() throws LoadException {
    long sum = 0;
    for (AofFile file : directory.manifest().files()) {
      try {
        sum += directory.disk().size(directory.pathOf(file));
      } catch (IOException e) {
        throw new LoadException(
            "Unable to obtain the AOF file " + file.name() + " length. stat: " + e.getMessage(), e);
      }
    }
    return sum;
  }

  /// Loads all files.
  public void load() throws LoadException {
    List<AofFile> files = directory.manifest().files();
    for (AofFile file : files) {
      long start = clock.nanos();
      boolean isLast = file.equals(files.getLast());
      try {
        bytesBefore += loadFile(file, isLast);
      } catch (LoadException e) {
        throw e;
      } catch (IOException e) {
        throw new LoadException(
            "Unrecoverable error reading the append only file "
                + file.name()
                + ": "
                + e.getMessage(),
            e);
      }
      log.notice(
          String.format(
              Locale.ROOT,
              "DB loaded from %s file %s: %.3f seconds",
              file.kind() == AofFile.Kind.BASE ? "base" : "incr",
              file.name(),
              (clock.nanos() - start) / 1e9));
    }
  }

  /// @return the length of the file
  private long loadFile(AofFile file, boolean isLast) throws IOException {
    String path = directory.pathOf(file);
    long length = directory.disk().size(path);
    long start = beginsWithSnapshot(path) ? loadSnapshot(file, path) : 0;
    try (DiskFile source = directory.disk().openForRead(path)) {
      source.position(start);
      CommandReader reader = new CommandReader(source::read, start);
      long end = execute(file, reader, start);
      if (end < length) {
        if (!isLast) {
          throw new LoadException("Fatal error: the truncated file is not the last file");
        }
        cut(file, path, end);
      }
      return end;
    }
  }

  private boolean beginsWithSnapshot(String path) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(SNAPSHOT_MAGIC.length);
    try (DiskFile file = directory.disk().openForRead(path)) {
      int read = 0;
      while (head.hasRemaining() && read >= 0) {
        read = file.read(head);
      }
    }
    return head.flip().equals(ByteBuffer.wrap(SNAPSHOT_MAGIC));
  }

  private long loadSnapshot(AofFile file, String path) throws IOException {
    boolean isOldStyle = file.name().equals(directory.logName());
    log.notice(
        isOldStyle
            ? "Reading RDB preamble from AOF file..."
            : "Reading RDB base file on AOF loading...");
    long length;
    try {
      length = content.loadSnapshot(path, bytesBefore);
    } catch (RdbLoadException e) {
      log.warning(String.valueOf(e.getMessage()));
      throw new LoadException(
          "Error reading the RDB "
              + (isOldStyle ? "preamble of the AOF file " : "base file ")
              + file.name()
              + ", AOF loading aborted",
          e);
    }
    if (isOldStyle) {
      log.notice("Reading the remaining AOF tail...");
    }
    return length;
  }

  /// Executes the commands of a file.
  ///
  /// @return the offset behind the last whole unit
  private long execute(AofFile file, CommandReader reader, long start) throws IOException {
    long end = start;
    try (StreamApplier applier = content.applier()) {
      Found found = reader.next();
      while (isWhole(found)) {
        long from = reader.offset();
        long positionBefore = applier.position();
        found = applyBatch(file, reader, found, applier);
        if (applier.unitEnd() > positionBefore) {
          end = from + applier.unitEnd() - positionBefore;
        }
        if (applier.unitEnd() == applier.position()) {
          end = reader.offset();
        }
        content.progress(bytesBefore + reader.offset());
        found = found == Found.TOO_FEW_BYTES || found == Found.NOTHING ? reader.next() : found;
      }
      requireTruncated(file, reader, found);
      if (applier.unitEnd() < applier.position()) {
        log.warning("Revert incomplete MULTI/EXEC transaction in AOF file " + file.name());
      }
    }
    return end;
  }

  private static boolean isWhole(Found found) {
    return found == Found.COMMAND || found == Found.ANNOTATION;
  }

  /// Executes the commands from the current one on that are in memory as a whole, up to some number
  /// of bytes.
  ///
  /// @return what comes behind them
  private Found applyBatch(AofFile file, CommandReader reader, Found first, StreamApplier applier)
      throws LoadException {
    int start = reader.start();
    int end = start;
    Found found = first;
    do {
      end = found == Found.COMMAND ? reader.end() : end;
      found = reader.nextInMemory();
    } while (isWhole(found) && reader.end() - start < BATCH_BYTES);
    long address = MemorySegment.ofBuffer(reader.buffer().position(0)).address();
    try {
      applier.apply(address + start, end - start);
    } catch (StreamFormatException e) {
      long offset = reader.offsetOf(start) + e.offset();
      log.warning("AOF file " + file.name() + " at offset " + offset + ": " + e.getMessage());
      throw new LoadException(
          capitalized(String.valueOf(e.getMessage()))
              + " reading the append only file "
              + file.name(),
          e);
    }
    return found;
  }

  private static String capitalized(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /// The rest of the file must be the beginning of a command, or nothing.
  private void requireTruncated(AofFile file, CommandReader reader, Found found)
      throws IOException {
    if (found != Found.BROKEN) {
      return;
    }
    long brokenAt = reader.offsetOf(reader.scanner().brokenAt());
    if (reader.isZeroFrom(reader.scanner().brokenAt())) {
      log.warning("AOF file " + file.name() + " has only zeros from offset " + brokenAt + " on");
      return;
    }
    log.warning(
        "AOF file " + file.name() + " at offset " + brokenAt + ": " + reader.scanner().problem());
    throw new LoadException(
        "Bad file format reading the append only file "
            + file.name()
            + ": make a backup of your AOF file, then use ./slotkeeper check-aof --fix"
            + " <filename.manifest>");
  }

  private void cut(AofFile file, String path, long end) throws IOException {
    if (!config.loadTruncated.isOn()) {
      throw new LoadException(
          "Unexpected end of file reading the append only file "
              + file.name()
              + ". You can: 1) Make a backup of your AOF file, then use"
              + " ./slotkeeper check-aof --fix <filename.manifest>. 2) Alternatively you can set"
              + " the 'aof-load-truncated' configuration option to yes and restart the server.");
    }
    log.warning("!!! Warning: short read while loading the AOF file " + file.name() + "!!!");
    log.warning("!!! Truncating the AOF " + file.name() + " at offset " + end + " !!!");
    try (DiskFile target = directory.disk().openForAppend(path)) {
      target.truncate(end);
      target.force();
    }
    log.warning("AOF " + file.name() + " loaded anyway because aof-load-truncated is enabled");
  }
}
