package io.slotkeeper.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;

/// Asks silent clients whether they are still there (`tcp-keepalive`): the first time after so many
/// seconds of silence, then three times within as long, and gives them up after that.
final class KeepAlive {
  private static final int QUESTIONS = 3;

  private KeepAlive() {}

  static void set(Channel channel, int seconds) {
    if (seconds == 0) {
      return;
    }
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    // other transports know only the option above
    channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, seconds);
    channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, Math.max(1, seconds / QUESTIONS));
    channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, QUESTIONS);
  }
}
