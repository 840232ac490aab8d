package io.slotkeeper.tools.process;

import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.client.WireReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A server started as a child process on a free port of the loopback interface: in a scratch
/// directory of its own, with nothing saved to disk, or in a directory whose data it goes on with.
/// [#close] stops it and removes the scratch directory.
public final class ServerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final long POLL_NANOS = 500_000;
  private static final int READ_TIMEOUT_MILLIS = 60_000;

  private final ServerCommand command;
  private final Process process;
  private final Path directory;
  private final boolean isScratch;
  private final int port;
  private final long startupNanos;
  private final long pid;

  private ServerProcess(ServerCommand command, int port, Path directory, boolean isScratch)
      throws IOException {
    this.command = command;
    this.port = port;
    this.directory = directory;
    this.isScratch = isScratch;
    long startedNanos = System.nanoTime();
    this.process = launch();
    try {
      awaitPong(startedNanos);
      this.startupNanos = System.nanoTime() - startedNanos;
      this.pid = pidFromInfo();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Starts the server and returns when it has answered its first PING.
  public static ServerProcess start(ServerCommand command) throws IOException {
    return new ServerProcess(
        command, freePort(), Files.createTempDirectory("slotkeeper-run-"), true);
  }

  /// The same in a directory that stays, with what the command's directives make it save there.
  public static ServerProcess startIn(Path directory, ServerCommand command) throws IOException {
    return new ServerProcess(command, freePort(), directory, false);
  }

  /// The same on a port that others know it by.
  public static ServerProcess startIn(Path directory, int port, ServerCommand command)
      throws IOException {
    return new ServerProcess(command, port, directory, false);
  }

  /// Sends the process a signal, for example `STOP`.
  public void signal(String name) throws IOException {
    Signals.send(pid, name);
  }

  /// Ends the server as a crash would.
  public void kill() throws IOException {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while killing " + command.name(), e);
    }
  }

  /// A port of the loopback interface that nothing listens on at this moment.
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public ServerCommand command() {
    return command;
  }

  public int port() {
    return port;
  }

  /// The time from the start of the process to its first PONG.
  public long startupNanos() {
    return startupNanos;
  }

  public RespConnection connect() throws IOException {
    return RespConnection.connect(port, READ_TIMEOUT_MILLIS);
  }

  /// What the operating system says about the process now.
  public ProcessUsage usage() throws IOException {
    return ProcessUsage.of(pid);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// One field of INFO; fails when the server does not report it.
  public String info(String section, String field) throws IOException {
    try (RespConnection connection = connect()) {
      return infoField(connection.call("INFO", section), field);
    }
  }

  /// What the server printed so far.
  public String log() {
    try {
      return Files.exists(logFile()) ? Files.readString(logFile()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log of " + command.name(), e);
    }
  }

  /// Asks the server to stop as a service manager would, waits until it did, and kills it when it
  /// has not stopped within `limit`.
  ///
  /// @return the exit status
  public int terminate(Duration limit) throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while stopping " + command.name(), e);
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    terminate(STOP_LIMIT);
    removeDirectory();
  }

  private Process launch() throws IOException {
    List<String> words = new ArrayList<>(command.words());
    words.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    words.addAll(List.of("--dir", directory.toString(), "--save", ""));
    if (isScratch) {
      words.addAll(List.of("--appendonly", "no"));
    }
    try {
      return new ProcessBuilder(words)
          .redirectErrorStream(true)
          .redirectOutput(logFile().toFile())
          .start();
    } catch (IOException e) {
      removeDirectory();
      throw e;
    }
  }

  private void removeDirectory() throws IOException {
    if (!isScratch) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void awaitPong(long startedNanos) throws IOException {
    IOException last = new IOException("not tried");
    while (System.nanoTime() - startedNanos < START_LIMIT.toNanos()) {
      if (!process.isAlive()) {
        throw new IOException(command.words() + " exited while starting:\n" + log());
      }
      try (RespConnection connection = connect()) {
        WireReply reply = connection.call("PING");
        if (reply.text().equals("PONG")) {
          return;
        }
        last = new IOException("it answers PING with " + reply);
      } catch (IOException e) {
        last = e;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    requestThreadDump();
    String failure = " gave no PONG within " + START_LIMIT + ", " + last.getMessage() + "\n";
    throw new IOException(command.words() + failure + log(), last);
  }

  /// Makes a JVM print its threads into its log, so that a start that hangs can be explained.
  private void requestThreadDump() throws IOException {
    new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().onExit().join();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
  }

  /// The server's own process id: a wrapper script may be what this process started.
  private long pidFromInfo() throws IOException {
    return Long.parseLong(info("server", "process_id"));
  }

  private static String infoField(WireReply info, String field) throws IOException {
    String text = info.text();
    for (String line : text.split("\r\n", -1)) {
      if (line.startsWith(field + ":")) {
        return line.substring(field.length() + 1);
      }
    }
    throw new IOException("INFO has no field " + field + " in:\n" + text);
  }

  private Path logFile() {
    return directory.resolve("server.log");
  }
}
