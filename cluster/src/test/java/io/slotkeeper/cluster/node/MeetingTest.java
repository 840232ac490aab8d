package io.slotkeeper.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.coordination.Coordinator;
import io.slotkeeper.cluster.coordination.MemoryCoordination;
import io.slotkeeper.cluster.coordination.SessionState;
import io.slotkeeper.cluster.record.Paths;
import io.slotkeeper.cluster.topology.ClusterTexts;
import io.slotkeeper.cluster.topology.Endpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Islands that have no coordinator meet: one starts one, the others adopt it, all become members.
class MeetingTest {
  private final MemoryCoordination coordination = new MemoryCoordination();
  private final List<Island> islands = new ArrayList<>();
  private long now = -5_000_000_000L;

  /// A node without data whose messages arrive at once.
  private final class Island implements DataPlane {
    private final ClusterNode node;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> answers = new ArrayList<>();
    private final Coordinator coordinator = coordination.connect(tasks::add);
    private int embedded;

    Island(int index) {
      Settings settings =
          new Settings(Endpoint.of("10.0.0.1", 7000 + index), "1", false, 0, false, false, 1);
      node =
          new ClusterNode(
              Identity.fresh(String.format("%040d", index)),
              settings,
              Timing.ofLeaseMillis(1000, 3000),
              "",
              new SplittableRandom(index),
              this,
              now);
      islands.add(this);
      handle(new Event.Tick());
    }

    void command(Mutation... mutations) {
      handle(new Event.Command(1, List.of(mutations)));
    }

    void handle(Event event) {
      tasks.add(() -> node.step(event, now).forEach(this::perform));
    }

    private void perform(Action action) {
      switch (action) {
        case Action.EmbedCoordinator() -> {
          embedded++;
          attach("zk");
        }
        case Action.AdoptCoordinator(String connect) -> attach(connect);
        case Action.Read(long token, List<String> paths, boolean sync) ->
            coordinator.read(paths, sync, read -> handle(new Event.ReadAnswered(token, read)));
        case Action.ReadTree(long token, List<String> roots, boolean sync) ->
            coordinator.readTree(roots, sync, read -> handle(new Event.ReadAnswered(token, read)));
        case Action.Commit(long token, var transaction) ->
            coordinator.commit(
                transaction, outcome -> handle(new Event.CommitAnswered(token, outcome)));
        case Action.Watch(String path, boolean on) -> coordinator.watch(path, on);
        case Action.Dial(String _, int port, PeerMessage message) ->
            islands.get(port - 7000).handle(new Event.Received(node.id(), message));
        case Action.Answer(long _, List<String> replies) -> answers.addAll(replies);
        default -> {}
      }
    }

    private void attach(String connect) {
      coordinator.start(
          Paths.SHARED,
          new Coordinator.Listener() {
            @Override
            public void session(SessionState state, long session) {
              handle(new Event.Session(state, session));
            }

            @Override
            public void changed(String path) {
              handle(new Event.Changed(path));
            }
          });
      handle(new Event.CoordinatorReady(connect));
    }

    @Override
    public Position position() {
      return new Position(0, 0);
    }

    @Override
    public int keysIn(int slot) {
      return 0;
    }

    @Override
    public boolean isEmpty() {
      return true;
    }

    @Override
    public Map<String, SlotSet> staged() {
      return Map.of();
    }
  }

  private void pass(long millis) {
    long end = now + millis * 1_000_000;
    while (now < end) {
      now += 10_000_000;
      for (Island island : islands) {
        island.handle(new Event.Tick());
        for (Runnable task = island.tasks.poll(); task != null; task = island.tasks.poll()) {
          task.run();
        }
      }
    }
  }

  @Test
  void aLoneNodeIsAClusterOfOne() {
    Island alone = new Island(0);
    alone.command(new Mutation.AddSlots(SlotSet.range(0, 99)), new Mutation.SetConfigEpoch(3));
    alone.command(new Mutation.AddSlots(SlotSet.of(5)));
    alone.command(new Mutation.DeleteSlots(SlotSet.of(200)), new Mutation.BumpEpoch());
    pass(100);
    assertThat(alone.answers)
        .containsExactly(
            "OK",
            "OK",
            "-ERR Slot 5 is already busy",
            "-ERR Slot 200 is already unassigned",
            "BUMPED 4");
    assertThat(alone.node.standing().role()).isEqualTo(Standing.Role.ISLAND);
    assertThat(alone.node.standing().served()).isEqualTo(SlotSet.range(0, 99));
    assertThat(alone.node.leaseUntilNanos() - now).isPositive();
    assertThat(ClusterTexts.nodes(alone.node.topology(), false))
        .endsWith("myself,master - 0 0 4 connected 0-99\n");
  }

  @Test
  void islandsMeetInTheCoordinatorThatTheOneTheyMeetStarts() {
    for (int i = 0; i < 4; i++) {
      new Island(i);
    }
    islands.get(0).command(new Mutation.AddSlots(SlotSet.range(0, 8191)));
    islands.get(1).command(new Mutation.AddSlots(SlotSet.range(8000, 16383)));
    for (int i = 1; i < 4; i++) {
      islands.get(i).command(new Mutation.Meet("10.0.0.1", 7000));
    }
    pass(3000);
    assertThat(islands.stream().mapToInt(island -> island.embedded).sum()).isOne();
    for (Island island : islands) {
      assertThat(island.node.topology().members()).hasSize(4);
      assertThat(island.node.topology().assigned()).isEqualTo(SlotSet.ALL);
      assertThat(island.node.standing().role()).isEqualTo(Standing.Role.PRIMARY);
      assertThat(island.node.identity().cluster()).hasSize(40);
    }
    SlotSet first = islands.get(0).node.standing().served();
    SlotSet second = islands.get(1).node.standing().served();
    assertThat(first.intersects(second)).as("slots that both islands had").isFalse();
  }

  @Test
  void membersBecomeReplicasAndLeave() {
    for (int i = 0; i < 3; i++) {
      new Island(i);
    }
    islands.get(0).command(new Mutation.AddSlots(SlotSet.ALL));
    islands.get(1).command(new Mutation.Meet("10.0.0.1", 7000));
    islands.get(2).command(new Mutation.Meet("10.0.0.1", 7000));
    pass(3000);
    Island leaver = islands.get(2);
    leaver.command(new Mutation.Replicate(islands.get(0).node.id()));
    leaver.command(new Mutation.Replicate(leaver.node.id()));
    pass(1000);
    assertThat(leaver.answers).containsExactly("OK", "OK", "-ERR Can't replicate myself");
    assertThat(leaver.node.standing().role()).isEqualTo(Standing.Role.REPLICA);
    islands.get(0).command(new Mutation.Forget(leaver.node.id()));
    islands.get(0).command(new Mutation.Forget(leaver.node.id()));
    islands.get(0).command(new Mutation.Forget(islands.get(0).node.id()));
    pass(1000);
    assertThat(islands.get(0).answers)
        .containsExactly("OK", "OK", "OK", "-ERR I tried hard but I can't forget myself...");
    assertThat(islands.get(1).node.topology().members()).hasSize(2);
    assertThat(leaver.node.standing().role()).isEqualTo(Standing.Role.ISLAND);
    assertThat(leaver.node.topology().members()).hasSize(1);
  }
}
