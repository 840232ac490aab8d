package io.slotkeeper.server.replication;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The snapshot a primary sends, as it arrives:
///
/// ```
/// \n \n ...       nothing, while the snapshot is prepared
/// $length\r\n     then so many bytes
/// $EOF:mark\r\n   then bytes up to the mark, behind which nothing comes until it was answered
/// ```
///
/// The bytes go into a [SyncFile]; the last ones are held back until it is clear that they are not
/// the mark.
///
/// Threads: the first loop; counters from any.
final class SyncPayload {
  private static final String MARKED = "$EOF:";

  enum Progress {
    MORE,
    /// The file has no room now.
    WAIT,
    WHOLE,
    BROKEN
  }

  /// Where the bytes go.
  interface Target {
    /// Takes bytes, as many as there is room for.
    ///
    /// @return how many
    int offer(ByteBuffer bytes, int count);
  }

  private final Target target;
  private byte @Nullable [] mark;
  private boolean hasBegun;
  private String fault = "";
  private volatile long totalBytes = -1;
  private volatile long receivedBytes;

  SyncPayload(Target target) {
    this.target = target;
  }

  boolean isMarked() {
    return mark != null;
  }

  /// Why it is broken.
  String fault() {
    return fault;
  }

  /// How many bytes there will be; 0 when that is not known, -1 before it has begun.
  long totalBytes() {
    return totalBytes;
  }

  long receivedBytes() {
    return receivedBytes;
  }

  /// Takes what has arrived.
  Progress take(LinkInput input) {
    while (!hasBegun) {
      String line = input.takeLine();
      if (line == null) {
        return Progress.MORE;
      }
      if (!line.isEmpty() && !begin(line)) {
        return Progress.BROKEN;
      }
    }
    return mark == null ? takeCounted(input) : takeMarked(input, mark);
  }

  private boolean begin(String line) {
    if (line.startsWith("-")) {
      fault = "MASTER aborted replication with an error: " + line.substring(1);
      return false;
    }
    if (line.startsWith(MARKED) && line.length() >= MARKED.length() + ReplicationIds.LENGTH) {
      int from = MARKED.length();
      mark =
          line.substring(from, from + ReplicationIds.LENGTH).getBytes(StandardCharsets.ISO_8859_1);
      totalBytes = 0;
      hasBegun = true;
      return true;
    }
    try {
      if (line.startsWith("$")) {
        totalBytes = Long.parseLong(line.substring(1));
        hasBegun = true;
        return true;
      }
    } catch (NumberFormatException _) {
      // falls through to the one refusal
    }
    fault =
        ("Bad protocol from MASTER, the first byte is not '$' (we received '%s'), are you sure the"
                + " host and port are right?")
            .formatted(line);
    return false;
  }

  private Progress takeCounted(LinkInput input) {
    int count = (int) Math.min(input.length(), totalBytes - receivedBytes);
    int taken = write(input, count);
    if (receivedBytes == totalBytes) {
      return Progress.WHOLE;
    }
    return taken < count ? Progress.WAIT : Progress.MORE;
  }

  private Progress takeMarked(LinkInput input, byte[] end) {
    int count = Math.max(0, input.length() - end.length);
    int taken = write(input, count);
    if (taken < count) {
      return Progress.WAIT;
    }
    if (input.length() == end.length) {
      ByteBuffer rest = input.bytes();
      byte[] last = new byte[end.length];
      rest.get(last);
      if (Arrays.equals(last, end)) {
        input.drop(end.length);
        return Progress.WHOLE;
      }
    }
    return Progress.MORE;
  }

  private int write(LinkInput input, int count) {
    int taken = count == 0 ? 0 : target.offer(input.bytes(), count);
    long received = receivedBytes + taken;
    receivedBytes = received;
    input.drop(taken);
    return taken;
  }
}
