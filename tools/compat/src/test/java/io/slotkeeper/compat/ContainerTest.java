package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slotkeeper.tools.client.RespConnection;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/// The packaged server in a container, found ready by the line that Redis modules wait for.
///
/// The image only has to be a Linux with bash and, at `JAVA_HOME`, a JDK >= 25; name another one
/// with `-Dslotkeeper.container.image=...`.
class ContainerTest {
  private static final String IMAGE =
      System.getProperty("slotkeeper.container.image", "eclipse-temurin:25-jdk");
  private static final int PORT = 6379;
  private static final int READ_TIMEOUT_MILLIS = 10_000;

  @Test
  void theServerRunsInAContainer() throws IOException {
    assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "no container engine answers");
    Path distribution = Servers.launcher().getParent();
    try (GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(IMAGE))) {
      container
          .withCopyToContainer(MountableFile.forHostPath(distribution), "/opt/slotkeeper")
          .withEnv("SLOTKEEPER_AOT", "off")
          .withCommand(
              "bash",
              "/opt/slotkeeper/slotkeeper",
              "server",
              "--protected-mode",
              "no",
              "--bind",
              "*")
          .withExposedPorts(PORT)
          .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 1))
          .start();
      try (RespConnection connection =
          RespConnection.connect(container.getMappedPort(PORT), READ_TIMEOUT_MILLIS)) {
        assertThat(connection.call("PING").text()).isEqualTo("PONG");
      }
    }
  }
}
