package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A connection's output on its way to Netty: what may not go yet is [held][HeldOutput], and large
/// strings go in pieces, so many at a time, so that the loop comes back to its other clients in
/// between. Else, while its reader keeps up, one call of the operating system sends a string to its
/// end.
final class PacedOutput {
  private static final int MOST_PIECES = 8;

  /// So much goes in one call.
  static final int MOST_BYTES = MOST_PIECES * HeldOutput.PIECE_BYTES;

  private final Turn turn;
  private final Connection connection;
  private final Channel channel;
  private final HeldOutput held;
  private int piecesOut;
  private boolean unpaced;

  PacedOutput(Turn turn, Connection connection, Channel channel) {
    this.turn = turn;
    this.connection = connection;
    this.channel = channel;
    this.held = new HeldOutput(turn.server().gate, channel);
  }

  HeldOutput held() {
    return held;
  }

  /// Whether what is written now must wait.
  boolean mustHold() {
    return held.isGated() || !held.isEmpty() || isFull();
  }

  /// Whether enough pieces are on their way.
  private boolean isFull() {
    return piecesOut >= MOST_PIECES && !unpaced;
  }

  /// The other side has ended: all pieces are written at once. Netty can wait for room on a socket
  /// without input, but only once.
  void inputHasEnded() {
    unpaced = true;
    resume();
  }

  /// @param replies how many requests are answered, or [HeldOutput#UNCOUNTED]
  void hold(ByteBuf bytes, int replies) {
    if (held.isEmpty()) {
      turn.holds(connection);
    }
    held.add(bytes, turn.nowMillis(), replies);
    if (held.bytes() > HeldOutput.MAX_READING_BYTES && held.isGated()) {
      channel.config().setAutoRead(false);
    }
  }

  /// Writes errors for what was lost, or has waited since before a time.
  ///
  /// @return false when its client cannot be told
  boolean refuse(long upTo, int stamp, long oldestMillis) {
    while (held.isFirstInVain(upTo, stamp, oldestMillis)) {
      if (!held.refuseFirst()) {
        held.clear();
        return false;
      }
    }
    return true;
  }

  /// Writes what waits for nothing beyond this position.
  void release(long upTo) {
    for (ByteBuf next = poll(upTo); next != null; next = poll(upTo)) {
      put(next);
    }
    channel.flush();
    if (held.bytes() <= HeldOutput.MAX_READING_BYTES || held.firstPosition() <= upTo) {
      channel.config().setAutoRead(true);
    }
  }

  private @Nullable ByteBuf poll(long upTo) {
    return isFull() ? null : held.poll(upTo);
  }

  /// Writes bytes, which are the caller's no more, as far as they may go now.
  void write(ByteBuf large) {
    while (large.isReadable() && !mustHold()) {
      put(HeldOutput.cut(large));
    }
    if (large.isReadable()) {
      hold(large, HeldOutput.UNCOUNTED);
    } else {
      large.release();
    }
  }

  /// Writes a copy of the bytes.
  void write(ByteBuffer source, int from, int length) {
    if (length > 0) {
      write(copy(source, from, length));
    }
  }

  ByteBuf copy(ByteBuffer source, int from, int length) {
    return channel.alloc().directBuffer(length).writeBytes(source.slice(from, length));
  }

  private void put(ByteBuf bytes) {
    if (bytes.readableBytes() < HeldOutput.PIECE_BYTES) {
      channel.write(bytes, channel.voidPromise());
    } else {
      piecesOut++;
      channel.write(bytes).addListener(sent -> pieceSent(sent.isSuccess()));
    }
  }

  private void pieceSent(boolean isSent) {
    piecesOut--;
    if (isSent && piecesOut == 0 && !held.isEmpty()) {
      // a scheduled task: an executed one could follow itself within the same turn
      turn.loop().schedule(this::resume, 0, TimeUnit.NANOSECONDS);
    }
  }

  private void resume() {
    if (channel.isActive() && !held.isEmpty()) {
      turn.holds(connection);
      turn.releaseHeld();
    }
  }
}
