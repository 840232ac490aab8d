package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;

/// Stands between the decryption and a [Connection]: brings what was decrypted to where the
/// connection wants to read it, as a socket would, and failures and farewells into the forms it
/// knows.
final class TlsInput extends ChannelInboundHandlerAdapter {
  private final Connection connection;
  private final Turn turn;

  TlsInput(Connection connection, Turn turn) {
    this.connection = connection;
    this.turn = turn;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf decrypted = (ByteBuf) message;
    try {
      while (decrypted.isReadable()) {
        ByteBuf target = connection.readTarget();
        target.writeBytes(decrypted, Math.min(decrypted.readableBytes(), target.writableBytes()));
        context.fireChannelRead(target);
      }
    } finally {
      decrypted.release();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    switch (event) {
      case SslHandshakeCompletionEvent handshake when !handshake.isSuccess() ->
          turn.server()
              .log
              .verbose(
                  "Error accepting a client connection: "
                      + handshake.cause().getMessage()
                      + " (addr="
                      + connection.remoteAddress()
                      + " laddr="
                      + connection.localAddress()
                      + ")");
      case SslHandshakeCompletionEvent _ -> {}
      case SslCloseCompletionEvent _ ->
          context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      default -> context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    boolean ofTheOtherSide =
        cause instanceof DecoderException && cause.getCause() instanceof IOException;
    context.fireExceptionCaught(ofTheOtherSide ? cause.getCause() : cause);
  }
}
