package io.slotkeeper.resp.aof;

import io.slotkeeper.resp.aof.CommandScanner.Found;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads an append-only file command by command.
///
/// ```
///   file    ...executed | command | not looked at yet | not read yet...
///   buffer              [ start   end            limit )
/// ```
///
/// The buffer is outside the heap and grows to hold the longest command.
public final class CommandReader {
  private static final int INITIAL_BYTES = 1 << 20;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final Source source;
  private final CommandScanner scanner = new CommandScanner();
  private ByteBuffer buffer;
  private int start;
  private int end;
  private int limit;

  /// Where in the file the buffer begins.
  private long base;

  /// Where the bytes come from.
  @FunctionalInterface
  public interface Source {
    /// Reads some bytes.
    ///
    /// @return how many; -1 at the end
    int read(ByteBuffer target) throws IOException;
  }

  /// @param offset where in the file the source's next byte is
  public CommandReader(Source source, long offset) {
    this(source, offset, INITIAL_BYTES);
  }

  CommandReader(Source source, long offset, int initialBytes) {
    this.source = source;
    this.base = offset;
    this.buffer = ByteBuffer.allocateDirect(initialBytes);
  }

  /// Goes to the next command or annotation. After anything but those two there is no next.
  public Found next() throws IOException {
    start = end;
    Found found = scanner.scan(buffer, start, limit);
    while (found == Found.TOO_FEW_BYTES || found == Found.NOTHING) {
      boolean more = fill(scanner.neededFrom(start));
      found = scanner.scan(buffer, start, limit);
      if (!more) {
        return found;
      }
    }
    end = isWhole(found) ? scanner.end() : start;
    return found;
  }

  private static boolean isWhole(Found found) {
    return found == Found.COMMAND || found == Found.ANNOTATION;
  }

  /// Goes to the next command or annotation if it was read already; what is in the buffer stays
  /// where it is.
  public Found nextInMemory() {
    start = end;
    Found found = scanner.scan(buffer, start, limit);
    end = isWhole(found) ? scanner.end() : start;
    return found;
  }

  /// Reads more, with room for at least so many bytes from `start`.
  ///
  /// @return false at the end of the file
  private boolean fill(long needed) throws IOException {
    if (start > 0 && (limit == buffer.capacity() || start == limit)) {
      moveTo(buffer);
    }
    if (limit == buffer.capacity()) {
      long wanted = Math.max(needed, 2L * buffer.capacity());
      if (buffer.capacity() == MAX_BYTES) {
        throw new IOException("A command of more than " + MAX_BYTES + " bytes");
      }
      moveTo(ByteBuffer.allocateDirect((int) Math.min(wanted, MAX_BYTES)));
    }
    int read = source.read(buffer.limit(buffer.capacity()).position(limit));
    limit += Math.max(0, read);
    return read >= 0;
  }

  /// Makes what is not executed yet the beginning of a buffer, which may be the same.
  private void moveTo(ByteBuffer target) {
    target.clear();
    target.put(0, buffer.limit(limit), start, limit - start);
    base += start;
    end -= start;
    limit -= start;
    start = 0;
    buffer = target;
  }

  public CommandScanner scanner() {
    return scanner;
  }

  /// What [#start()] and [#end()] are positions in, until the next call of [#next()].
  public ByteBuffer buffer() {
    return buffer;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  /// Where in the file the command starts.
  public long offset() {
    return base + start;
  }

  /// Where in the file a position of the buffer is.
  public long offsetOf(int position) {
    return base + position;
  }

  /// Where in the file the bytes end that were read so far.
  public long readOffset() {
    return base + limit;
  }

  /// Whether nothing but zeros follows from this position of the buffer to the end of the file:
  /// what a power cut leaves when the length of a file was written and its last bytes were not.
  /// Reads to the end, so it is the last thing to ask.
  public boolean isZeroFrom(int position) throws IOException {
    int at = position;
    do {
      for (; at < limit; at++) {
        if (buffer.get(at) != 0) {
          return false;
        }
      }
      at = 0;
      limit = source.read(buffer.clear());
    } while (limit >= 0);
    return true;
  }
}
