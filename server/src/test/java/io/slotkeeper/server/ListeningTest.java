package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a server listens, and how that changes while it runs.
class ListeningTest {
  private static final String NO_PORT =
      "-ERR CONFIG SET failed (possibly related to argument 'port') - Unable to listen on this"
          + " port. Check server logs.";

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aNewPortIsListenedOnAndTheOldOneIsLeft() throws Exception {
    int first = freePort();
    int second = freePort();
    try (TestServer server = TestServer.start("--port", Integer.toString(first));
        RespSocket client = server.connect()) {
      assertThat(client.call("CONFIG", "SET", "port", Integer.toString(second))).isEqualTo("OK");
      assertThat(client.call("PING")).isEqualTo("PONG");
      try (RespSocket other = connect(second)) {
        assertThat(other.call("PING")).isEqualTo("PONG");
        assertThat(other.info("server"))
            .containsEntry("tcp_port", Integer.toString(second))
            .containsEntry("listener0", "name=tcp,bind=127.0.0.1,port=" + second);
      }
      assertThatThrownBy(() -> connect(first)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aPortThatIsTakenIsRefusedAndNothingChanges() throws Exception {
    int port = freePort();
    try (TestServer server = TestServer.start("--port", Integer.toString(port));
        RespSocket client = server.connect();
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String other = Integer.toString(taken.getLocalPort());
      assertThat(client.call("CONFIG", "SET", "port", other)).isEqualTo(NO_PORT);
      assertThat(server.log().count("Address already in use")).isEqualTo(1);
      try (RespSocket again = connect(port)) {
        assertThat(again.info("server")).containsEntry("tcp_port", Integer.toString(port));
      }
    }
  }

  @Test
  void addressesComeAndGo() throws Exception {
    int port = freePort();
    try (TestServer server = TestServer.start("--port", Integer.toString(port));
        RespSocket client = server.connect()) {
      assertThat(client.call("CONFIG", "SET", "bind", "127.0.0.1 127.0.0.2")).isEqualTo("OK");
      new RespSocket("127.0.0.2", port, 0).close();
      assertThat(client.call("CONFIG", "SET", "bind", "*")).isEqualTo("OK");
      new RespSocket("127.0.0.3", port, 0).close();
      assertThat((String) client.call("CONFIG", "SET", "bind", "127.0.0.1 192.0.2.1"))
          .endsWith("argument 'bind') - Failed to bind to specified addresses.");
      assertThat(client.call("CONFIG", "GET", "bind").toString()).contains("*");
      new RespSocket("127.0.0.3", port, 0).close();
      assertThat(client.call("CONFIG", "SET", "bind", "127.0.0.1 -192.0.2.1")).isEqualTo("OK");
      assertThatThrownBy(() -> new RespSocket("127.0.0.3", port, 0))
          .isInstanceOf(IOException.class);
      connect(port).close();
    }
  }

  @Test
  void changesUnderWayDisturbNobody() throws Exception {
    int port = freePort();
    int other = freePort();
    try (TestServer server =
            TestServer.start("--port", Integer.toString(port), "--io-threads", "4");
        RespSocket client = server.connect()) {
      for (int i = 0; i < 50; i++) {
        int next = i % 2 == 0 ? other : port;
        assertThat(client.call("CONFIG", "SET", "port", Integer.toString(next))).isEqualTo("OK");
        try (RespSocket one = connect(next);
            RespSocket two = connect(next)) {
          assertThat(one.call("FLUSHALL")).isEqualTo("OK");
          assertThat(two.call("PING")).isEqualTo("PONG");
        }
      }
    }
  }

  @Test
  void withoutAPortOnlyTheUnixSocketIsListenedOn(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("server.sock");
    int port = freePort();
    try (TestServer server =
            TestServer.start(
                "--port",
                Integer.toString(port),
                "--unixsocket",
                path.toString(),
                "--unixsocketperm",
                "700");
        RespSocket client = server.connect()) {
      assertThat(client.call("CONFIG", "SET", "port", "0")).isEqualTo("OK");
      assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
      assertThat(client.info("server"))
          .containsEntry("listener0", "name=unix,bind=" + path)
          .doesNotContainKey("listener1");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
      try (SocketChannel unix = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        unix.connect(UnixDomainSocketAddress.of(path));
        unix.write(ByteBuffer.wrap(RespSocket.request("CLIENT", "LIST", "TYPE", "normal")));
        ByteBuffer reply = ByteBuffer.allocate(4096);
        unix.read(reply);
        assertThat(new String(reply.array(), 0, reply.position(), StandardCharsets.US_ASCII))
            .contains(" addr=" + path + ":0 laddr=" + path + ":0 ")
            .contains(" flags=U ");
      }
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aSocketLeftBehindIsReplaced(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("server.sock");
    Files.createFile(path);
    try (TestServer server = TestServer.start("--unixsocket", path.toString());
        SocketChannel unix = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      unix.connect(UnixDomainSocketAddress.of(path));
      assertThat(server.port()).isZero();
    }
  }

  private static RespSocket connect(int port) throws IOException {
    return new RespSocket("127.0.0.1", port, 0);
  }
}
