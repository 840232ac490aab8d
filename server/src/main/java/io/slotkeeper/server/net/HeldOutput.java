package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/// Output of a connection that waits until what it reveals is safe, in its order.
///
/// Positions never fall, so what must wait longest is last; and what waits longest is first.
final class HeldOutput {
  /// So much may be held before the connection is not read any more.
  static final int MAX_READING_BYTES = 1 << 20;

  /// How many replies there are is not known: some of it is no reply, or just a part of one.
  static final int UNCOUNTED = -1;

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
