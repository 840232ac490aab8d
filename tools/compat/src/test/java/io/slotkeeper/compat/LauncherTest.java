package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher as a user meets it; it runs from the packaged distribution.
class LauncherTest {
  private record Outcome(int status, String output) {}

  @TempDir Path folder;

  @Test
  void theVersionLineHasTheFormScriptsParse() throws IOException, InterruptedException {
    Outcome outcome = run(Map.of(), Servers.launcher().toString(), "--version");
    assertThat(outcome.status()).isZero();
    assertThat(outcome.output().strip())
        .matches(
            "Slotkeeper server v=\\d+\\.\\d+\\.\\d+ sha=[0-9a-f]{8}:[01] malloc=native bits=64"
                + " build=\\w+");
  }

  @Test
  void aLinkNamedRedisServerIsTheServer() throws IOException, InterruptedException {
    Path link = folder.resolve("redis-server");
    Files.createSymbolicLink(link, Servers.launcher().toRealPath());
    assertThat(run(Map.of(), link.toString(), "-v").output()).startsWith("Slotkeeper server v=");
  }

  @Test
  void helpIsPrintedWithoutAJdk() throws IOException, InterruptedException {
    Outcome outcome = run(Map.of("JAVA_HOME", "/nowhere"), Servers.launcher().toString(), "--help");
    assertThat(outcome.status()).isZero();
    assertThat(outcome.output()).contains("server [redis.conf | -]", "bench [options]");
  }

  @Test
  void withoutACommandItExplainsItselfAndFails() throws IOException, InterruptedException {
    Outcome outcome = run(Map.of(), Servers.launcher().toString());
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.output()).startsWith("Usage: slotkeeper");
  }

  @Test
  void theJvmIsTheProcessItselfAndHasTheFlagsOfTheDesign() throws IOException {
    try (ServerProcess server = Servers.slotkeeper()) {
      long pid = Long.parseLong(server.info("server", "process_id"));
      String commandLine = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
      assertThat(commandLine.split("\0"))
          .contains(
              "-XX:+UseSerialGC",
              "-Xms64m",
              "-XX:+UseCompactObjectHeaders",
              "-XX:-UsePerfData",
              "--enable-native-access=ALL-UNNAMED")
          .anyMatch(flag -> flag.matches("-Xmx\\d+m"))
          .anyMatch(flag -> flag.matches("-XX:MaxDirectMemorySize=\\d+m"));
      assertThat(ProcessHandle.of(pid).flatMap(ProcessHandle::parent).map(ProcessHandle::pid))
          .contains(ProcessHandle.current().pid());
    }
  }

  @Test
  void theLogSaysReadyAsRedisDoes() throws IOException {
    try (ServerProcess server = Servers.slotkeeper()) {
      assertThat(server.log())
          .containsPattern(
              "(?m)^\\d+:M \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\* Ready"
                  + " to accept connections tcp$");
    }
  }

  @Test
  void aWrongDirectiveStopsTheStartAsItDoesWithRedis() throws IOException, InterruptedException {
    Outcome outcome =
        run(Map.of(), Servers.launcher().toString(), "server", "--no-such-directive", "1");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.output()).contains("*** FATAL CONFIG FILE ERROR", "no-such-directive");
  }

  @Test
  void aDaemonLeavesTheTerminalAndSaysWhoItIs() throws IOException, InterruptedException {
    Path pidFile = folder.resolve("server.pid");
    Path socket = folder.resolve("socket");
    Outcome outcome =
        run(
            Map.of(),
            Servers.launcher().toString(),
            "server",
            "--port",
            "0",
            "--unixsocket",
            socket.toString(),
            "--pidfile",
            pidFile.toString(),
            "--daemonize",
            "yes",
            "--save",
            "");
    assertThat(outcome.status()).as(outcome.output()).isZero();
    while (!Files.exists(pidFile) || Files.size(pidFile) == 0) {
      Thread.yield();
    }
    long pid = Long.parseLong(Files.readString(pidFile).strip());
    ProcessHandle daemon = ProcessHandle.of(pid).orElseThrow();
    try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      client.connect(UnixDomainSocketAddress.of(socket));
      client.write(ByteBuffer.wrap("PING\r\n".getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer reply = ByteBuffer.allocate(16);
      client.read(reply);
      assertThat(new String(reply.array(), 0, reply.position(), StandardCharsets.US_ASCII))
          .isEqualTo("+PONG\r\n");
    } finally {
      daemon.destroy();
      daemon.onExit().join();
    }
    assertThat(pidFile).doesNotExist();
    assertThat(socket).doesNotExist();
  }

  private static Outcome run(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}
