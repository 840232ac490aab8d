package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/// Output of a connection that waits until what it reveals is safe, in its order.
///
/// Positions never fall, so what must wait longest is last.
final class HeldOutput {
  /// So much may be held before the connection is not read any more.
  static final int MAX_READING_BYTES = 1 << 20;

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

  /// Gives away what waits for nothing beyond this position.
  void release(long upTo, Consumer<ByteBuf> target) {
    while (firstPosition() <= upTo && !pieces.isEmpty()) {
      Piece piece = pieces.remove();
      bytes -= piece.bytes.readableBytes();
      target.accept(piece.bytes);
    }
  }

  /// Drops everything.
  void clear() {
    release(Long.MAX_VALUE, ByteBuf::release);
  }
}
