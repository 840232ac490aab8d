package io.slotkeeper.tools.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CutProxyTest {
  private static final int OWNER = 0;
  private static final int OTHER = 1;

  private final Links links = new Links(3);
  private ServerSocket server;
  private CutProxy proxy;
  private Socket near;
  private Socket far;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    // a connection begins with the number of its party
    proxy = new CutProxy(server.getLocalPort(), OWNER, links, (bytes, _) -> bytes[0]);
    near = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    near.getOutputStream().write(OTHER);
    far = server.accept();
    far.setSoTimeout(200);
    near.setSoTimeout(200);
    assertThat(far.getInputStream().read()).isEqualTo(OTHER);
  }

  @AfterEach
  void close() throws IOException {
    near.close();
    far.close();
    proxy.close();
    server.close();
  }

  @Test
  void whatIsCutArrivesWhenTheCutEnds() throws IOException {
    links.cut(OTHER, OWNER);
    near.getOutputStream().write(7);
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> far.getInputStream().read());
    far.getOutputStream().write(8);
    assertThat(near.getInputStream().read()).as("the other way is open").isEqualTo(8);
    links.healAll();
    far.setSoTimeout(10_000);
    assertThat(far.getInputStream().read()).isEqualTo(7);
  }

  @Test
  void aCutBetweenOthersConcernsNobodyElse() throws IOException {
    links.cutBothWays(OWNER, 2);
    near.getOutputStream().write(7);
    far.setSoTimeout(10_000);
    assertThat(far.getInputStream().read()).isEqualTo(7);
  }

  @Test
  void theEndOfAConnectionIsNotToldThroughACut() throws IOException {
    links.cut(OTHER, OWNER);
    near.close();
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> far.getInputStream().read());
    links.healAll();
    far.setSoTimeout(10_000);
    assertThat(far.getInputStream().read()).isEqualTo(-1);
  }
}
