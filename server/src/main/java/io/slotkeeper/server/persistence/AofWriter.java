package io.slotkeeper.server.persistence;

import io.slotkeeper.server.disk.DiskFile;
import io.slotkeeper.server.propagation.StreamReader;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Moves the change stream into the newest file of the log.
///
/// ```
///   stream   ──────────┬───────────────┬────────► end
///                      mark            reader
///   file     ──────────┤ being written │
///                      size: whole units only
/// ```
///
/// A write moves all units that are there. When it fails, the file is cut back to whole units and
/// the reader to the mark, so that the file can be loaded whatever happens next, and the same bytes
/// are tried again later.
///
/// One thread, the log's own.
final class AofWriter {
  private static final int MAX_WRITE_BYTES = 1 << 20;
  private static final long ERROR_LOG_NANOS = 30_000_000_000L;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final StreamReader reader;
  private final AofStatus status;
  private final ServerClock clock;
  private final ServerLog log;
  private DiskFile file;
  private long size;
  private long sizeOfOthers;
  private long timestampSeconds;

  /// A timestamp, or which database is meant, to be written before the next unit.
  private ByteBuffer annotation = NOTHING;

  private boolean errorLogged;
  private long errorLogNanos;

  /// @param sizeOfOthers bytes in the other files of the log
  AofWriter(
      StreamReader reader,
      DiskFile file,
      long sizeOfOthers,
      AofStatus status,
      ServerClock clock,
      ServerLog log)
      throws IOException {
    this.reader = reader;
    this.status = status;
    this.clock = clock;
    this.log = log;
    this.file = file;
    this.size = file.size();
    this.sizeOfOthers = sizeOfOthers;
    status.currentBytes = sizeOfOthers + size;
  }

  StreamReader reader() {
    return reader;
  }

  /// The file that is written.
  DiskFile file() {
    return file;
  }

  /// Somebody else may have cut the file.
  void refreshSize() throws IOException {
    size = file.size();
    status.currentBytes = sizeOfOthers + size;
  }

  /// Goes on in another, empty file.
  ///
  /// @param opening what must stand there before the next unit
  void switchTo(DiskFile next, byte[] opening) {
    file = next;
    sizeOfOthers += size;
    size = 0;
    timestampSeconds = 0;
    annotation = ByteBuffer.wrap(opening);
  }

  /// What must stand in the file before the next unit.
  void open(byte[] opening) {
    annotation = ByteBuffer.wrap(opening);
  }

  /// The log was rewritten: the files but the one being written have another length now.
  void sizeOfOthers(long bytes) {
    sizeOfOthers = bytes;
    status.currentBytes = bytes + size;
  }

  /// Writes whole units.
  ///
  /// @param count their length, more than 0
  /// @param timestamps whether to note the time where it has changed
  /// @return whether they are written, all or none
  boolean write(long count, boolean timestamps) {
    long from = reader.position();
    reader.mark();
    if (timestamps && !annotation.hasRemaining()) {
      noteTime();
    }
    try {
      writeAnnotated(count);
    } catch (IOException e) {
      takeBack(from, e);
      return false;
    }
    if (status.writeError() != null) {
      log.notice("AOF write error looks solved, Slotkeeper can write again.");
      status.writeError(null);
    }
    status.currentBytes = sizeOfOthers + size;
    status.writtenOffset = reader.position();
    return true;
  }

  /// Passes what need not be written any more, because a new base has it.
  void skipTo(long offset) {
    while (reader.position() < offset) {
      reader.advance(reader.contiguous(offset - reader.position()));
    }
    status.writtenOffset = offset;
  }

  private void noteTime() {
    long seconds = clock.unixMicros() / 1_000_000;
    if (seconds > timestampSeconds) {
      timestampSeconds = seconds;
      annotation = timestamp(seconds);
    }
  }

  /// An annotation that says when what follows was executed.
  static ByteBuffer timestamp(long unixSeconds) {
    return ByteBuffer.wrap(("#TS:" + unixSeconds + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void writeAnnotated(long count) throws IOException {
    long written = annotation.remaining();
    file.writeFully(annotation);
    long left = count;
    while (left > 0) {
      int moved = file.write(reader.peek((int) Math.min(left, MAX_WRITE_BYTES)));
      reader.advance(moved);
      left -= moved;
    }
    size += written + count;
    reader.unmark();
  }

  private void takeBack(long from, IOException cause) {
    logError("Error writing to the AOF file: " + cause.getMessage());
    try {
      file.truncate(size);
      reader.reset();
      annotation.rewind();
    } catch (IOException e) {
      logError(
          "Could not remove short write from the append-only file. The server may refuse to load"
              + " the AOF the next time it starts. ftruncate: "
              + e.getMessage());
      // what stands in the file stays there, and the rest will follow behind it
      size += reader.position() - from + annotation.position();
      annotation = annotation.slice();
    }
    reader.unmark();
    errorLogged = true;
    errorLogNanos = clock.nanos();
    status.writeError(String.valueOf(cause.getMessage()));
  }

  private void logError(String line) {
    if (!errorLogged || clock.nanos() - errorLogNanos > ERROR_LOG_NANOS) {
      log.warning(line);
    }
  }
}
