package io.slotkeeper.server.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import io.slotkeeper.server.command.TestLog;
import io.slotkeeper.server.config.ProcessParameters.Supervised;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What init systems are told.
class SupervisionTest {
  private final TestLog log = new TestLog();

  @Test
  void systemdHearsOfTheStartAndTheEnd(@TempDir Path folder) throws Exception {
    assumeTrue(Epoll.isAvailable(), "unix datagrams need epoll here");
    String path = folder.resolve("notify").toString();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (MultiThreadIoEventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory())) {
      Channel listening = listen(loop, path, heard);
      Supervision supervision =
          Supervision.begin(Supervised.AUTO, Map.of("NOTIFY_SOCKET", path), log);
      supervision.ready();
      supervision.stopping();
      assertThat(heard.poll(30, TimeUnit.SECONDS)).startsWith("STATUS=").endsWith("loading...\n");
      assertThat(heard.poll(30, TimeUnit.SECONDS)).endsWith("\nREADY=1\n");
      assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("STOPPING=1\n");
      assertThat(log.count("Supervised by systemd")).isEqualTo(1);
      listening.close().sync();
    }
  }

  private static Channel listen(
      MultiThreadIoEventLoopGroup loop, String path, BlockingQueue<String> heard)
      throws InterruptedException {
    return new Bootstrap()
        .group(loop)
        .channel(EpollDomainDatagramChannel.class)
        .handler(
            new SimpleChannelInboundHandler<DomainDatagramPacket>() {
              @Override
              protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket in) {
                heard.add(in.content().toString(StandardCharsets.UTF_8));
              }
            })
        .bind(new DomainSocketAddress(path))
        .sync()
        .channel();
  }

  @Test
  void whoeverIsNotThereIsNotTold() {
    Supervision.begin(Supervised.AUTO, Map.of(), log).ready();
    assertThat(log.lines()).isEmpty();
    Supervision.begin(Supervised.SYSTEMD, Map.of(), log).ready();
    assertThat(log.count("NOTIFY_SOCKET not found")).isEqualTo(1);
    Supervision.begin(Supervised.UPSTART, Map.of(), log).ready();
    assertThat(log.count("UPSTART_JOB not found")).isEqualTo(1);
  }

  @Test
  void aSocketNobodyListensOnIsAWarning(@TempDir Path folder) {
    String path = folder.resolve("nobody").toString();
    Supervision.begin(Supervised.SYSTEMD, Map.of("NOTIFY_SOCKET", path), log).stopping();
    assertThat(log.count("systemd supervision error: sending to " + path)).isEqualTo(2);
  }
}
