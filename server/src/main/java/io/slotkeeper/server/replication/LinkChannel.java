package io.slotkeeper.server.replication;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The connection to the primary. What arrives waits until it is asked for: it may arrive while
/// what came before is being applied, when a loop that waits for a slot looks after its sockets.
///
/// Threads: the first loop.
final class LinkChannel extends ChannelInboundHandlerAdapter {
  /// Who is told; in the middle of a turn, or even of a script.
  interface Listener {
    void connected();

    void received(int bytes);

    void disconnected();
  }

  private final Listener listener;
  private final LinkInput input = new LinkInput();
  private final ArrayDeque<ByteBuf> arrived = new ArrayDeque<>();
  private @Nullable Channel channel;

  LinkChannel(Listener listener) {
    this.listener = listener;
  }

  /// All that has arrived and is not done with.
  LinkInput input() {
    for (ByteBuf bytes = arrived.poll(); bytes != null; bytes = arrived.poll()) {
      input.append(bytes);
      bytes.release();
    }
    return input;
  }

  void send(byte[] bytes) {
    if (channel != null) {
      channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
    }
  }

  /// Whether more is read from the socket.
  void reads(boolean more) {
    if (channel != null) {
      channel.config().setAutoRead(more);
    }
  }

  void close() {
    arrived.forEach(ByteBuf::release);
    arrived.clear();
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    listener.connected();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    arrived.add(bytes);
    listener.received(bytes.readableBytes());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    listener.disconnected();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
