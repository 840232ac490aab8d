package io.slotkeeper.server.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A redis-server 7.2 started for comparison; the system property `slotkeeper.oracle72` names it.
public final class OracleServer implements AutoCloseable {
  private final Process process;
  private final int port;

  private OracleServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static @Nullable String binary() {
    return System.getProperty("slotkeeper.oracle72");
  }

  public static OracleServer start(Path directory) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                binary(),
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                directory.toString(),
                "--enable-debug-command",
                "yes")
            .redirectErrorStream(true)
            .start();
    BufferedReader log =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = log.readLine();
    while (line != null && !line.contains("Ready to accept connections")) {
      line = log.readLine();
    }
    if (line == null) {
      throw new IOException("the oracle did not start");
    }
    // a full pipe would stop it
    Thread.ofVirtual().start(() -> drain(log));
    return new OracleServer(process, port);
  }

  private static void drain(BufferedReader log) {
    try (log) {
      while (log.readLine() != null) {
        // nobody reads it
      }
    } catch (IOException _) {
      // it has ended
    }
  }

  public int port() {
    return port;
  }

  RespSocket connect(int protocol) throws IOException {
    RespSocket socket = new RespSocket(port);
    socket.call("HELLO", "" + protocol);
    return socket;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
