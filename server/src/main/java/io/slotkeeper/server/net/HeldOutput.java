package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/// Output of a connection that waits until what it reveals is safe, or until what was sent before
/// it has left, in its order.
///
/// Positions never fall, so what must wait longest is last; and what waits longest is first.
final class HeldOutput {
  /// So much may be held before the connection is not read any more.
  static final int MAX_READING_BYTES = 1 << 20;

  /// Large buffers leave in pieces of this size.
  static final int PIECE_BYTES = 64 * 1024;

  /// How many replies there are is not known: some of it is no reply, or just a part of one.
  static final int UNCOUNTED = -1;

  /// @param position of the change stream that it waits for, 0 for none
  /// @param stamp how much was lost when it began to wait, see `CommitGate`
  /// @param replies how many requests it answers, or [#UNCOUNTED]
  record Piece(ByteBuf bytes, long position, int stamp, long sinceMillis, int replies) {}

  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
  private long bytes;
  private long lastPosition;

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  /// Adds a piece, whose bytes are the caller's no more. It waits for as much as what lies before
  /// it.
  void add(Piece piece) {
    lastPosition = pieces.isEmpty() ? piece.position : Math.max(lastPosition, piece.position);
    bytes += piece.bytes.readableBytes();
    pieces.add(new Piece(piece.bytes, lastPosition, piece.stamp, piece.sinceMillis, piece.replies));
  }

  /// The position the first bytes wait for; `Long.MAX_VALUE` when there are none.
  long firstPosition() {
    Piece first = pieces.peek();
    return first == null ? Long.MAX_VALUE : first.position;
  }

  /// Whether the first piece waits no longer: it is released, was lost, or has waited for too long.
  boolean isFirstDue(long upTo, int stamp, long oldestMillis) {
    Piece first = pieces.peek();
    return first != null
        && (first.position <= upTo || first.stamp != stamp || first.sinceMillis < oldestMillis);
  }

  /// Whether what the first piece reveals has been released.
  boolean isFirstSafe(long upTo, int stamp) {
    Piece first = pieces.element();
    return first.position == 0 || first.position <= upTo && first.stamp == stamp;
  }

  /// Takes the first piece out, or, if it is large, a part off its front.
  ByteBuf removePart() {
    ByteBuf first = pieces.element().bytes;
    if (first.readableBytes() <= PIECE_BYTES) {
      return removeFirst().bytes;
    }
    bytes -= PIECE_BYTES;
    return cut(first);
  }

  /// Takes a part off the front of a buffer, or the rest of it.
  static ByteBuf cut(ByteBuf large) {
    return large.readRetainedSlice(Math.min(PIECE_BYTES, large.readableBytes()));
  }

  /// Takes the first piece out.
  Piece removeFirst() {
    Piece first = pieces.remove();
    bytes -= first.bytes.readableBytes();
    return first;
  }

  /// Drops everything.
  void clear() {
    while (!pieces.isEmpty()) {
      removeFirst().bytes.release();
    }
  }
}
