package io.slotkeeper.tools.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PacedConnectionTest {
  private static final byte[] COMMAND = "PING\r\n".getBytes(ISO_8859_1);
  private static final String REPLIES =
      "+OK\r\n$5\r\nab\r\nc\r\n$-1\r\n$0\r\n\r\n_\r\n$12\r\n$3\r\n-ERR no\r\r\n";
  private static final int REPLY_COUNT = 6;

  private final Histogram latencies = new Histogram(3_600_000_000_000L, 3);
  private ServerSocket listener;
  private PacedConnection connection;
  private OutputStream server;
  private Socket accepted;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    connection = new PacedConnection(listener.getLocalPort());
    accepted = listener.accept();
    accepted.setTcpNoDelay(true);
    server = accepted.getOutputStream();
  }

  @AfterEach
  void disconnect() throws IOException {
    connection.close();
    accepted.close();
    listener.close();
  }

  @Test
  void everyReplyIsCountedOnceWhereverTheStreamIsCut() throws IOException {
    for (int cut = 1; cut < REPLIES.length(); cut++) {
      send(REPLY_COUNT);
      write(REPLIES.substring(0, cut));
      pollUntilSomethingArrives();
      write(REPLIES.substring(cut));
      while (!connection.isIdle()) {
        connection.poll(latencies);
      }
      assertThat(latencies.getTotalCount())
          .as("cut at %d", cut)
          .isEqualTo((long) REPLY_COUNT * cut);
    }
  }

  @Test
  void latencyCountsFromTheTimeTheCommandWasDue() throws IOException {
    connection.send(COMMAND, COMMAND.length, System.nanoTime() - 2_000_000_000L);
    connection.flush();
    write("+OK\r\n");
    pollUntilSomethingArrives();
    assertThat(latencies.getMaxValue()).isGreaterThanOrEqualTo(1_990_000_000L);
  }

  @Test
  void anErrorEndsTheRun() throws IOException {
    send(1);
    write("-OOM\r\n");
    assertThatThrownBy(this::pollUntilSomethingArrives).isInstanceOf(IOException.class);
  }

  private void send(int commands) throws IOException {
    for (int i = 0; i < commands; i++) {
      connection.send(COMMAND, COMMAND.length, System.nanoTime());
    }
    connection.flush();
  }

  private void write(String bytes) throws IOException {
    server.write(bytes.getBytes(ISO_8859_1));
    server.flush();
  }

  private void pollUntilSomethingArrives() throws IOException {
    while (!connection.poll(latencies)) {
      Thread.onSpinWait();
    }
  }
}
