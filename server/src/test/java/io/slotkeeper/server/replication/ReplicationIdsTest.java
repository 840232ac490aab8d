package io.slotkeeper.server.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.runtime.ServerRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplicationIdsTest {
  private static final class Seeded implements ServerRandom {
    private final Random random = new Random(7);

    @Override
    public long nextLong() {
      return random.nextLong();
    }

    @Override
    public void nextSecret(byte[] bytes) {
      random.nextBytes(bytes);
    }
  }

  private final ServerRandom random = new Seeded();

  @Test
  void aFreshHistoryCoversItselfOnly() {
    ReplicationIds ids = ReplicationIds.fresh(random);
    assertThat(ids.first()).hasSize(40);
    assertThat(ids.covers(ids.first(), 1000)).isTrue();
    assertThat(ids.covers(ReplicationIds.fresh(random).first(), 0)).isFalse();
    assertThat(ids.shownSecondOffset()).isEqualTo(-1);
  }

  @Test
  void aHistoryThatIsGoneOnWithIsCoveredUpToWhereItEnded() {
    ReplicationIds before = ReplicationIds.fresh(random);
    ReplicationIds after = before.continued(random, 50);
    assertThat(after.first()).isNotEqualTo(before.first());
    assertThat(after.covers(before.first(), 50)).isTrue();
    assertThat(after.covers(before.first(), 51)).isFalse();
    assertThat(after.covers(after.first(), 51)).isTrue();
    assertThat(after.shownSecondOffset()).isEqualTo(51);
  }

  @Test
  void noHistoryIsCoveredByTheNameOfNone() {
    ReplicationIds ids = ReplicationIds.fresh(random);
    assertThat(ids.covers(ids.second(), 0)).isFalse();
  }
}
