package io.slotkeeper.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.cluster.coordination.Coordinator;
import io.slotkeeper.cluster.coordination.CoordinatorContract;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

class FakeZooKeeperTest extends CoordinatorContract {
  private final SimScheduler scheduler = new SimScheduler(new SplittableRandom(7));
  private final FakeZooKeeper zooKeeper = new FakeZooKeeper(scheduler, 3);

  @Override
  protected Coordinator connect() {
    return zooKeeper.connect(Runnable::run);
  }

  @Override
  protected void await(BooleanSupplier condition) {
    long limit = scheduler.now() + SimScheduler.ms(60_000);
    while (!condition.getAsBoolean()) {
      assertThat(scheduler.runNext(limit)).as("something left to happen").isTrue();
    }
  }

  @Override
  protected boolean expire(Coordinator coordinator, long session) {
    FakeZooKeeper.SimCoordinator client = (FakeZooKeeper.SimCoordinator) coordinator;
    client.cut(true);
    scheduler.after(2 * FakeZooKeeper.SESSION_TIMEOUT, () -> client.cut(false));
    return true;
  }

  @Override
  protected void stop() {}
}
