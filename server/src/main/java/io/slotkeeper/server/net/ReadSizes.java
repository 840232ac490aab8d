package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/// Lets a channel read into the memory its connection names, a bounded number of times per poll.
final class ReadSizes implements RecvByteBufAllocator.ExtendedHandle {
  private static final int MAX_READS = 16;

  private final Connection connection;
  private int reads;
  private int attempted;
  private int lastRead;

  ReadSizes(Connection connection) {
    this.connection = connection;
  }

  @Override
  public ByteBuf allocate(ByteBufAllocator ignored) {
    return connection.readTarget();
  }

  @Override
  public int guess() {
    return 0;
  }

  @Override
  public void reset(ChannelConfig config) {
    reads = 0;
  }

  @Override
  public void incMessagesRead(int count) {
    reads += count;
  }

  @Override
  public void lastBytesRead(int bytes) {
    lastRead = bytes;
  }

  @Override
  public int lastBytesRead() {
    return lastRead;
  }

  @Override
  public void attemptedBytesRead(int bytes) {
    attempted = bytes;
  }

  @Override
  public int attemptedBytesRead() {
    return attempted;
  }

  @Override
  public boolean continueReading() {
    if (reads == MAX_READS || lastRead <= 0) {
      return false;
    }
    // reading makes room for what the sender holds back, so there is soon more of a long argument
    return lastRead == attempted || connection.isReceivingLarge();
  }

  @Override
  public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
    return continueReading();
  }

  @Override
  public void readComplete() {}
}
