package io.slotkeeper.tools.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.HdrHistogram.Histogram;

/// One non-blocking connection of the open-loop client: commands are written when their time has
/// come, and each reply is matched with the time its command was *meant* to be sent.
///
/// Only SET and GET are sent, so a reply is a line, or a line with a length and a bulk of that many
/// bytes and two more. Three fields carry the parser over the end of a read: where it is in a line,
/// the length read so far, and how much of a bulk is left to skip. Nothing is allocated per
/// command.
final class PacedConnection implements AutoCloseable {
  private static final int IN_FLIGHT_LIMIT = 1 << 16;
  private static final int OUTPUT_BYTES = 4 << 20;
  private static final int INPUT_BYTES = 64 << 10;

  private final SocketChannel channel;
  private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);
  private final ByteBuffer output = ByteBuffer.allocateDirect(OUTPUT_BYTES);
  private final long[] intendedNanos = new long[IN_FLIGHT_LIMIT];
  private long sent;
  private long answered;
  private boolean inLine;
  private boolean isBulkLine;
  private boolean isNegative;
  private long lineLength;
  private long bulkBytesLeft;

  PacedConnection(int port) throws IOException {
    channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.configureBlocking(false);
  }

  /// Queues a command that was due at `dueNanos`; fails when the server is hopelessly behind.
  void send(byte[] command, int length, long dueNanos) throws IOException {
    if (sent - answered == IN_FLIGHT_LIMIT || output.remaining() < length) {
      flush();
      if (sent - answered == IN_FLIGHT_LIMIT || output.remaining() < length) {
        throw new IOException("the server does not keep up with the rate");
      }
    }
    intendedNanos[(int) (sent++ & IN_FLIGHT_LIMIT - 1)] = dueNanos;
    output.put(command, 0, length);
  }

  /// Writes what is queued, as far as the socket takes it.
  void flush() throws IOException {
    if (output.position() > 0) {
      output.flip();
      channel.write(output);
      output.compact();
    }
  }

  /// Reads what has arrived and records the latency of every complete reply.
  ///
  /// @return whether anything had arrived
  boolean poll(Histogram latencies) throws IOException {
    input.clear();
    int count = channel.read(input);
    if (count < 0) {
      throw new EOFException("connection closed by the server");
    }
    if (count == 0) {
      return false;
    }
    long now = System.nanoTime();
    input.flip();
    while (input.hasRemaining()) {
      consume(now, latencies);
    }
    return true;
  }

  boolean isIdle() {
    return sent == answered;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void consume(long now, Histogram latencies) throws IOException {
    if (bulkBytesLeft > 0) {
      int skipped = (int) Math.min(bulkBytesLeft, input.remaining());
      input.position(input.position() + skipped);
      bulkBytesLeft -= skipped;
      if (bulkBytesLeft == 0) {
        complete(now, latencies);
      }
      return;
    }
    byte value = input.get();
    if (!inLine) {
      startLine(value);
    } else if (value == '\n') {
      inLine = false;
      if (isBulkLine && !isNegative) {
        bulkBytesLeft = lineLength + 2;
      } else {
        complete(now, latencies);
      }
    } else if (value == '-') {
      isNegative = true;
    } else if (isBulkLine && value >= '0' && value <= '9') {
      lineLength = lineLength * 10 + value - '0';
    }
  }

  private void startLine(byte type) throws IOException {
    if (type == '-') {
      throw new IOException("the server answered with an error");
    }
    inLine = true;
    isBulkLine = type == '$';
    isNegative = type == '_';
    lineLength = 0;
  }

  private void complete(long now, Histogram latencies) {
    long due = intendedNanos[(int) (answered++ & IN_FLIGHT_LIMIT - 1)];
    latencies.recordValue(Math.min(now - due, latencies.getHighestTrackableValue()));
  }
}
