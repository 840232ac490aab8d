package io.slotkeeper.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.topology.Endpoint;
import io.slotkeeper.cluster.topology.Member;
import io.slotkeeper.cluster.topology.Shard;
import io.slotkeeper.cluster.topology.Topology;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SettlingTest {
  private final Settling settling = new Settling();

  private static Topology topology(SlotSet first, SlotSet second) {
    Endpoint endpoint = Endpoint.of("127.0.0.1", 7000);
    List<Member> members =
        List.of(
            new Member("a", endpoint, "A", true, false, false, 1),
            new Member("b", endpoint, "B", true, false, false, 1));
    List<Shard> shards =
        List.of(
            new Shard("A", 1, 1, "a", first, List.of()),
            new Shard("B", 1, 2, "b", second, List.of()));
    return new Topology("a", "c", members, shards, List.of());
  }

  @Test
  void aSlotBetweenTwoOwnersIsWaitedFor() {
    SlotSet all = SlotSet.range(0, 10);
    assertThat(settling.look(topology(all, SlotSet.EMPTY), 0)).isFalse();
    assertThat(settling.look(topology(SlotSet.range(1, 10), SlotSet.EMPTY), 1)).isTrue();
    assertThat(settling.look(topology(SlotSet.range(1, 10), SlotSet.of(0)), 2)).isFalse();
  }

  @Test
  void aSlotThatRemainsWithoutOwnerIsLost() {
    long second = TimeUnit.SECONDS.toNanos(1);
    settling.look(topology(SlotSet.range(0, 10), SlotSet.EMPTY), 0);
    Topology less = topology(SlotSet.range(1, 10), SlotSet.EMPTY);
    assertThat(settling.look(less, 1)).isTrue();
    assertThat(settling.isOver(2)).isFalse();
    assertThat(settling.isOver(second)).isTrue();
    assertThat(settling.look(less, second)).isFalse();
    assertThat(settling.isOver(second)).isFalse();
  }
}
