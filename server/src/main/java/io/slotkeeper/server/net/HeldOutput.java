package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.slotkeeper.server.command.Errors;
import io.slotkeeper.server.propagation.CommitGate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/// Output of a connection that waits until what it reveals is safe, in its order.
///
/// Positions never fall, so what must wait longest is last; and what waits longest is first. What
/// waits in vain, because it was lost or for too long, is answered with errors in its place.
final class HeldOutput {
  /// So much may be held before the connection is not read any more.
  static final int MAX_READING_BYTES = 1 << 20;

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

  /// Whether what is written now must wait.
  boolean mustHold() {
    return neededPosition > gate.released() && neededStamp == gate.losses() || !isEmpty();
  }

  /// Adds bytes, which are the caller's no more.
  ///
  /// @param replies how many requests they answer, or [#UNCOUNTED]
  void hold(ByteBuf more, long nowMillis, int replies) {
    bytes += more.readableBytes();
    pieces.add(new Piece(more, neededPosition, neededStamp, nowMillis, replies));
  }

  /// The position the first bytes wait for; `Long.MAX_VALUE` when there are none.
  long firstPosition() {
    Piece first = pieces.peek();
    return first == null ? Long.MAX_VALUE : first.position;
  }

  /// Whether something waits no longer: it is released, was lost, or has waited since before a
  /// time.
  boolean isDue(long upTo, int stamp, long oldestMillis) {
    Piece first = pieces.peek();
    return first != null
        && (first.position <= upTo || first.stamp != stamp || first.sinceMillis < oldestMillis);
  }

  /// Writes what waits no longer, or errors in its place.
  ///
  /// @return false when its client cannot be told that the outcome is unknown; it must be sent away,
  ///   which means the same
  boolean release(long upTo, int stamp, long oldestMillis) {
    while (isDue(upTo, stamp, oldestMillis)) {
      Piece piece = pieces.remove();
      bytes -= piece.bytes.readableBytes();
      if (piece.stamp == stamp && piece.position <= upTo) {
        channel.write(piece.bytes, channel.voidPromise());
      } else {
        piece.bytes.release();
        if (piece.replies == UNCOUNTED) {
          clear();
          return false;
        }
        for (int i = 0; i < piece.replies; i++) {
          channel.write(Unpooled.wrappedBuffer(NOT_CONFIRMED), channel.voidPromise());
        }
      }
    }
    if (isEmpty()) {
      // if that was given up, what comes now does not wait for it
      neededPosition = 0;
    }
    channel.flush();
    return true;
  }

  /// Drops everything.
  void clear() {
    while (!pieces.isEmpty()) {
      pieces.remove().bytes.release();
    }
    bytes = 0;
  }
}
