package io.slotkeeper.cluster.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

class MemoryCoordinationTest extends CoordinatorContract {
  private final MemoryCoordination coordination = new MemoryCoordination();
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  @Override
  protected Coordinator connect() {
    return coordination.connect(tasks::add);
  }

  @Override
  protected void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Runnable task = tasks.poll();
      assertThat(task).as("something left to happen").isNotNull();
      task.run();
    }
  }

  @Override
  protected boolean expire(Coordinator coordinator, long session) {
    return false;
  }

  @Override
  protected void stop() {}
}
