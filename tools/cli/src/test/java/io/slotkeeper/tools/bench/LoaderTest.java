package io.slotkeeper.tools.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.tools.client.RespConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LoaderTest {
  @Test
  void keysAreThoseThatRedisBenchmarkDraws() throws IOException {
    assertThat(sentBy(16, 3))
        .isEqualTo(
            "*3\r\n$3\r\nSET\r\n$16\r\nkey:000000000009\r\n$3\r\nxxx\r\n"
                + "*3\r\n$3\r\nSET\r\n$16\r\nkey:000000000010\r\n$3\r\nxxx\r\n");
  }

  @Test
  void keysAndValuesHaveTheSizeAskedFor() throws IOException {
    assertThat(sentBy(6, 0))
        .isEqualTo(
            "*3\r\n$3\r\nSET\r\n$6\r\nkey:09\r\n$0\r\n\r\n"
                + "*3\r\n$3\r\nSET\r\n$6\r\nkey:10\r\n$0\r\n\r\n");
  }

  /// What a loader writes for the keys 9 and 10.
  private static String sentBy(int keyBytes, int valueBytes) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> receive(listener));
      try (RespConnection connection = RespConnection.connect(listener.getLocalPort(), 5_000)) {
        new Loader(11, keyBytes, valueBytes).set(connection, 9, 11);
      }
      return received.join();
    }
  }

  private static String receive(ServerSocket listener) {
    try (Socket socket = listener.accept()) {
      socket.getOutputStream().write("+OK\r\n+OK\r\n".getBytes(ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
