package io.slotkeeper.cluster.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.cluster.coordination.Coordinator;
import io.slotkeeper.cluster.coordination.CoordinatorContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract against a real ZooKeeper server, by a real connection.
class CuratorCoordinatorTest extends CoordinatorContract {
  private static final long LIMIT_SECONDS = 60;

  @TempDir private Path folder;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private EmbeddedZooKeeper server;

  @BeforeEach
  void startServer() throws IOException {
    server = EmbeddedZooKeeper.start(folder, "127.0.0.1", 0);
  }

  @Override
  protected Coordinator connect() {
    String connect = "127.0.0.1:" + server.port() + "/slotkeeper/test";
    return new CuratorCoordinator(ZooKeeperOptions.of(connect), tasks::add);
  }

  @Override
  protected void await(BooleanSupplier condition) {
    try {
      while (!condition.getAsBoolean()) {
        Runnable task = tasks.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(task).as("an answer in time").isNotNull();
        task.run();
      }
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  protected boolean expire(Coordinator coordinator, long session) {
    server.expire(session);
    return true;
  }

  @Override
  protected void stop() {
    server.close();
  }

  @Test
  void theServerLeavesTheHandlerOfUncaughtExceptionsAsItWas() {
    assertThat(Thread.getDefaultUncaughtExceptionHandler()).isNull();
  }
}
