package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Output of a connection that waits until what it reveals is safe, or until what was sent before
/// it has left, in its order.
///
/// Positions never fall, so what must wait longest is last.
final class HeldOutput {
  /// So much may be held before the connection is not read any more.
  static final int MAX_READING_BYTES = 1 << 20;

  /// Large buffers are given away in pieces of this size.
  static final int PIECE_BYTES = 64 * 1024;

  private record Piece(ByteBuf bytes, long position) {}

  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
  private long bytes;
  private long lastPosition;

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  /// Adds bytes, which are the caller's no more.
  ///
  /// @param position of the change stream that must be released before they go out
  void add(ByteBuf more, long position) {
    lastPosition = Math.max(lastPosition, position);
    bytes += more.readableBytes();
    pieces.add(new Piece(more, lastPosition));
  }

  /// The position the first bytes wait for; `Long.MAX_VALUE` when there are none.
  long firstPosition() {
    Piece first = pieces.peek();
    return first == null ? Long.MAX_VALUE : first.position;
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
      pieces.remove();
    }
    bytes -= piece.readableBytes();
    return piece;
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
