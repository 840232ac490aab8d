package io.slotkeeper.tools.backup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotDownloadTest {
  private static final String MARK = "0123456789abcdef0123456789abcdef01234567";

  /// What a server that answers in pieces of this size has sent, as it arrived.
  private static byte[] download(byte[] answer, int pieceBytes) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread primary =
          Thread.ofVirtual()
              .start(() -> {
                try (Socket socket = server.accept()) {
                  socket.setTcpNoDelay(true);
                  for (int at = 0; at < answer.length; at += pieceBytes) {
                    int count = Math.min(pieceBytes, answer.length - at);
                    socket.getOutputStream().write(answer, at, count);
                  }
                  socket.shutdownOutput();
                  socket.getInputStream().readAllBytes();
                } catch (IOException _) {
                  // the other side tells
                }
              });
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      try (SnapshotDownload download = new SnapshotDownload("127.0.0.1", server.getLocalPort())) {
        download.copyTo(file);
      }
      primary.join();
      return file.toByteArray();
    }
  }

  private static byte[] answer(String head, byte[] snapshot, String end) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(("+OK\r\n-ERR no such option\r\n\n\n" + head + "\r\n").getBytes(ISO_8859_1));
    bytes.writeBytes(snapshot);
    bytes.writeBytes(end.getBytes(ISO_8859_1));
    return bytes.toByteArray();
  }

  private static byte[] snapshot(int length) {
    byte[] snapshot = new byte[length];
    new Random(length).nextBytes(snapshot);
    return snapshot;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 39, 40, 41, 65_535, 65_536, 65_537, 200_000})
  void aSnapshotArrivesWithItsLengthOrUpToItsMark(int length) throws Exception {
    byte[] snapshot = snapshot(length);
    for (int piece : new int[] {97, 30_000}) {
      assertThat(download(answer("$" + length, snapshot, ""), piece)).isEqualTo(snapshot);
      assertThat(download(answer("$EOF:" + MARK, snapshot, MARK), piece)).isEqualTo(snapshot);
    }
  }

  @Test
  void aSnapshotThatEndsTooEarlyOrIsRefusedIsNone() {
    assertThatThrownBy(() -> download(answer("$101", snapshot(100), ""), 1000))
        .hasMessageContaining("inside the snapshot");
    assertThatThrownBy(() -> download(answer("$EOF:" + MARK, snapshot(100), ""), 1000))
        .hasMessageContaining("inside the snapshot");
    assertThatThrownBy(
            () -> download(answer("-NOAUTH Authentication required.", snapshot(0), ""), 1000))
        .hasMessage("SYNC failed: -NOAUTH Authentication required.");
  }
}
