package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.server.command.Client;
import io.slotkeeper.server.propagation.ChangeStream;
import io.slotkeeper.server.propagation.StreamReader;
import io.slotkeeper.server.replication.ReplicaPort;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The output of a connection that serves a replica.
///
/// The change stream goes to the socket from where it lies. What the socket does not take at once
/// is handed to Netty as it lies, one piece at a time, and passed when it is sent: so an unread
/// stream is kept once, however many replicas do not read it.
///
/// Threads: any; the feed itself runs on the connection's loop.
final class ReplicaSender implements ReplicaPort {
  private static final int PIECE_BYTES = 256 * 1024;

  /// The other connections of the loop are looked after behind so much.
  private static final int BYTES_AT_ONCE = 2 << 20;

  private final Channel channel;
  private final int sendDescriptor;
  private final Client client;
  private final ChangeStream stream;
  private final AtomicLong unsent = new AtomicLong();
  private volatile boolean closed;
  private volatile @Nullable StreamReader reader;
  private boolean feeds;
  private boolean writing;

  ReplicaSender(Channel channel, int sendDescriptor, Client client, ChangeStream stream) {
    this.channel = channel;
    this.sendDescriptor = sendDescriptor;
    this.client = client;
    this.stream = stream;
  }

  @Override
  public void send(byte[] bytes) {
    post(Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public void send(ByteBuffer bytes) {
    ByteBuf copy = channel.alloc().directBuffer(bytes.remaining());
    copy.writeBytes(bytes);
    post(copy);
  }

  private void post(ByteBuf bytes) {
    int length = bytes.readableBytes();
    unsent.addAndGet(length);
    // always behind what the loop does now: replies of this turn go first
    channel
        .eventLoop()
        .execute(() ->
            channel
                .writeAndFlush(bytes)
                .addListener(_ -> {
                  unsent.addAndGet(-length);
                  client.bytesWritten(length);
                }));
  }

  @Override
  public long unsentBytes() {
    return unsent.get();
  }

  /// Bytes that the replica has not read, those in the stream included.
  long waitingBytes() {
    StreamReader from = reader;
    return unsent.get() + (from == null ? 0 : Math.max(0, stream.end() - from.position()));
  }

  @Override
  public void attach(StreamReader from) {
    synchronized (this) {
      if (!closed) {
        reader = from;
        return;
      }
    }
    from.close();
  }

  @Override
  public void startFeed() {
    channel
        .eventLoop()
        .execute(() -> {
          feeds = true;
          feed();
        });
  }

  @Override
  public void wake() {
    channel.eventLoop().execute(this::feed);
  }

  private void feed() {
    StreamReader from = reader;
    if (from == null || !feeds || writing || closed) {
      return;
    }
    int sentNow = 0;
    while (true) {
      int length = (int) from.contiguous(PIECE_BYTES);
      if (length == 0) {
        if (from.available() == 0 && from.sleep()) {
          return;
        }
        continue;
      }
      if (sentNow > BYTES_AT_ONCE) {
        wake();
        return;
      }
      int sent = sendAtOnce(from.address(), length);
      if (sent == 0) {
        write(from, length);
        return;
      }
      from.advance(sent);
      client.bytesWritten(sent);
      sentNow += sent;
    }
  }

  private int sendAtOnce(long address, int length) {
    ChannelOutboundBuffer queued = channel.unsafe().outboundBuffer();
    boolean mayOvertake = queued != null && queued.size() > 0;
    return sendDescriptor < 0 || mayOvertake || !channel.isActive()
        ? 0
        : SocketSender.send(sendDescriptor, address, length);
  }

  private void write(StreamReader from, int length) {
    writing = true;
    long address = from.address();
    ByteBuffer bytes = Memory.segment(address, length).asByteBuffer();
    channel
        .writeAndFlush(new NativeBuf(bytes, address))
        .addListener(written -> {
          writing = false;
          if (written.isSuccess()) {
            from.advance(length);
            client.bytesWritten(length);
            feed();
          }
        });
  }

  @Override
  public long lastInputMillis() {
    return client.lastInteractionMillis();
  }

  @Override
  public boolean isOpen() {
    return !closed && channel.isOpen();
  }

  @Override
  public void close() {
    channel.eventLoop().execute(channel::close);
  }

  /// The connection is closed, and nothing of it is in the socket's queue any more.
  void closed() {
    StreamReader from;
    synchronized (this) {
      closed = true;
      from = reader;
      reader = null;
    }
    if (from != null) {
      from.close();
    }
  }

  @Override
  public String remoteHost() {
    return channel.remoteAddress() instanceof InetSocketAddress internet
            && internet.getAddress() != null
        ? internet.getAddress().getHostAddress()
        : "?";
  }
}
