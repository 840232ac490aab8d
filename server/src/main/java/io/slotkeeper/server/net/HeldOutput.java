package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.slotkeeper.server.command.Errors;
import io.slotkeeper.server.propagation.CommitGate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Output of a connection that waits until what it reveals is safe, or until what was sent before
/// it has left, in its order.
///
/// Positions never fall, so what must wait longest is last; and what waits longest is first. What
/// waits in vain, because it was lost or for too long, is answered with errors in its place.
final class HeldOutput {
  /// So much may be held before the connection is not read any more.
  static final int MAX_READING_BYTES = 1 << 20;

  /// Large buffers are given away in pieces of this size.
  static final int PIECE_BYTES = 64 * 1024;

  /// How many replies there are is not known: some of it is no reply, or just a part of one.
  static final int UNCOUNTED = -1;

  private static final byte[] NOT_CONFIRMED =
      ("-" + Errors.NOT_CONFIRMED + "\r\n").getBytes(StandardCharsets.US_ASCII);

  private final CommitGate gate;
  private final Channel channel;
  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
  private long bytes;

  /// The position of the change stream that what is written needs.
  private long neededPosition;

  /// How much was lost when that was said, see [CommitGate].
  private int neededStamp;

  /// @param position of the change stream that it waits for, 0 when only for what lies before it
  /// @param stamp how much was lost when it began to wait
  /// @param replies how many requests it answers, or [#UNCOUNTED]
  private record Piece(ByteBuf bytes, long position, int stamp, long sinceMillis, int replies) {}

  HeldOutput(CommitGate gate, Channel channel) {
    this.gate = gate;
    this.channel = channel;
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  /// What is written from here on reveals what lies before this position of the change stream.
  void needs(long position) {
    int stamp = gate.losses();
    neededPosition = stamp == neededStamp ? Math.max(neededPosition, position) : position;
    neededStamp = stamp;
  }

  /// Whether what is written now reveals something that is not safe.
  boolean isGated() {
    return neededPosition > gate.released() && neededStamp == gate.losses();
  }

  /// Adds bytes, which are the caller's no more.
  ///
  /// @param replies how many requests they answer, or [#UNCOUNTED]
  void add(ByteBuf more, long nowMillis, int replies) {
    bytes += more.readableBytes();
    long position = isGated() ? neededPosition : 0;
    pieces.add(new Piece(more, position, neededStamp, nowMillis, replies));
  }

  /// The position the first bytes wait for; `Long.MAX_VALUE` when there are none.
  long firstPosition() {
    Piece first = pieces.peek();
    return first == null ? Long.MAX_VALUE : first.position;
  }

  /// Whether the first bytes were lost, or have waited for a position since before a time.
  boolean isFirstInVain(long upTo, int stamp, long oldestMillis) {
    Piece first = pieces.peek();
    return first != null
        && first.position != 0
        && (first.stamp != stamp || first.position > upTo && first.sinceMillis < oldestMillis);
  }

  /// Writes errors in place of the first bytes.
  ///
  /// @return false when their client cannot be told so; it must be sent away, which means the same
  boolean refuseFirst() {
    Piece first = removeFirst();
    bytes -= first.bytes.readableBytes();
    first.bytes.release();
    for (int i = 0; i < first.replies; i++) {
      channel.write(Unpooled.wrappedBuffer(NOT_CONFIRMED), channel.voidPromise());
    }
    return first.replies != UNCOUNTED;
  }

  /// Gives a piece away if it waits for nothing beyond this position, else null.
  @Nullable ByteBuf poll(long upTo) {
    Piece first = pieces.peek();
    if (first == null || first.position > upTo) {
      return null;
    }
    ByteBuf piece = first.bytes;
    if (piece.readableBytes() > PIECE_BYTES) {
      piece = cut(piece);
    } else {
      removeFirst();
    }
    bytes -= piece.readableBytes();
    return piece;
  }

  private Piece removeFirst() {
    Piece first = pieces.remove();
    if (pieces.isEmpty()) {
      // if it was given up, what comes now does not wait for it
      neededPosition = 0;
    }
    return first;
  }

  /// Takes a piece off the front of a buffer, or the rest of it.
  static ByteBuf cut(ByteBuf large) {
    return large.readRetainedSlice(Math.min(PIECE_BYTES, large.readableBytes()));
  }

  /// Drops everything.
  void clear() {
    pieces.forEach(piece -> piece.bytes.release());
    pieces.clear();
    bytes = 0;
  }
}
