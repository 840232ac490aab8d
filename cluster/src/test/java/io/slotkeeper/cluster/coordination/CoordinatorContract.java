package io.slotkeeper.cluster.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.cluster.record.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What every coordinator promises; the one in memory, the fake of the simulator and ZooKeeper
/// itself pass the same tests.
public abstract class CoordinatorContract {
  private final List<Coordinator> opened = new ArrayList<>();

  /// A new client of the same tree, not started.
  protected abstract Coordinator connect();

  /// Lets time pass and answers arrive until `condition` holds.
  protected abstract void await(BooleanSupplier condition);

  /// Ends the session of `coordinator` behind its back; false where that cannot happen.
  protected abstract boolean expire(Coordinator coordinator, long session);

  /// Takes down whatever the tests ran against.
  protected abstract void stop();

  @AfterEach
  void closeAll() {
    opened.forEach(Coordinator::close);
    stop();
  }

  /// A started client that remembers what it was told.
  protected final class Client implements Coordinator.Listener {
    private final Coordinator coordinator = connect();
    private final List<String> changes = new ArrayList<>();
    private final List<SessionState> states = new ArrayList<>();
    private long session;

    protected Client() {
      opened.add(coordinator);
      coordinator.start(Paths.SHARED, this);
      CoordinatorContract.this.await(() -> !states.isEmpty());
    }

    @Override
    public void session(SessionState state, long id) {
      states.add(state);
      session = id;
    }

    @Override
    public void changed(String path) {
      changes.add(path);
    }

    Outcome commit(Operation... operations) {
      AtomicReference<Outcome> answer = new AtomicReference<>();
      coordinator.commit(List.of(operations), answer::set);
      CoordinatorContract.this.await(() -> answer.get() != null);
      return answer.get();
    }

    List<Znode> read(boolean sync, String... paths) {
      AtomicReference<Reading> answer = new AtomicReference<>();
      coordinator.read(List.of(paths), sync, answer::set);
      CoordinatorContract.this.await(() -> answer.get() != null);
      assertThat(answer.get().complete()).isTrue();
      return answer.get().nodes();
    }

    List<String> tree(String root) {
      AtomicReference<Reading> answer = new AtomicReference<>();
      coordinator.readTree(List.of(root), true, answer::set);
      CoordinatorContract.this.await(() -> answer.get() != null);
      return answer.get().nodes().stream().map(node -> node.path() + "=" + node.data()).toList();
    }
  }

  private static Operation create(String path, String data) {
    return new Operation.Create(path, data, false);
  }

  @Test
  void aTransactionIsAppliedAsAWholeOrNotAtAll() {
    Client client = new Client();
    assertThat(client.commit(create("/nodes/a", "1"), create("/own/a", "2")))
        .isEqualTo(Outcome.COMMITTED);
    assertThat(client.commit(create("/nodes/b", "1"), create("/own/a", "3")))
        .isEqualTo(Outcome.REFUSED);
    assertThat(client.tree("/nodes")).containsExactly("/nodes/a=1");
    assertThat(client.tree("/own")).containsExactly("/own/a=2");
  }

  @Test
  void aWriteIsRefusedUnlessTheNodeIsAtTheVersionThatWasRead() {
    Client client = new Client();
    client.commit(create("/own/a", "1"));
    assertThat(client.commit(new Operation.Write("/own/a", "2", 0))).isEqualTo(Outcome.COMMITTED);
    assertThat(client.commit(new Operation.Write("/own/a", "3", 0))).isEqualTo(Outcome.REFUSED);
    assertThat(client.commit(new Operation.Delete("/own/a", 0))).isEqualTo(Outcome.REFUSED);
    assertThat(client.commit(new Operation.Check("/own/a", 0), create("/own/b", "")))
        .isEqualTo(Outcome.REFUSED);
    assertThat(client.commit(new Operation.Check("/own/a", 1), create("/own/b", "")))
        .isEqualTo(Outcome.COMMITTED);
    assertThat(client.commit(new Operation.Write("/own/none", "", 0))).isEqualTo(Outcome.REFUSED);
    Znode node = client.read(true, "/own/a").getFirst();
    assertThat(node.data()).isEqualTo("2");
    assertThat(node.version()).isEqualTo(1);
    assertThat(client.commit(new Operation.Delete("/own/a", 1))).isEqualTo(Outcome.COMMITTED);
    assertThat(client.read(true, "/own/a", "/own/b"))
        .extracting(Znode::path)
        .containsExactly("/own/b");
  }

  @Test
  void laterTransactionsHaveLargerIdsOverTheWholeTree() {
    Client client = new Client();
    client.commit(create("/own/a", ""), create("/isr/a", ""));
    client.commit(create("/own/b", ""));
    client.commit(new Operation.Write("/own/a", "x", 0));
    List<Znode> nodes = client.read(true, "/isr/a", "/own/b", "/own/a");
    assertThat(nodes).extracting(Znode::transaction).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aReadWithSyncShowsWhatOthersHaveCommittedBefore() {
    Client writer = new Client();
    Client reader = new Client();
    for (int i = 0; i < 20; i++) {
      String path = "/nodes/n" + i;
      writer.commit(create(path, "x"));
      assertThat(reader.read(true, path)).hasSize(1);
    }
  }

  @Test
  void aChangeIsAnnouncedBeforeAReadShowsIt() {
    Client writer = new Client();
    Client reader = new Client();
    writer.commit(create("/own/a", "1"));
    await(() -> reader.changes.contains("/own/a"));
    assertThat(reader.read(false, "/own/a")).hasSize(1);
    reader.changes.clear();
    writer.commit(new Operation.Write("/own/a", "2", 0));
    List<Znode> seen = reader.read(true, "/own/a");
    assertThat(seen.getFirst().data()).isEqualTo("2");
    assertThat(reader.changes).contains("/own/a");
    writer.commit(new Operation.Delete("/own/a", 1));
    await(() -> reader.changes.size() > 1);
  }

  @Test
  void onlyWhatIsWatchedIsAnnounced() {
    Client writer = new Client();
    Client reader = new Client();
    reader.coordinator.watch("/isr/a", true);
    reader.read(true, "/isr/a");
    writer.commit(create("/isr/a", "1"), create("/isr/b", "1"));
    await(() -> reader.changes.contains("/isr/a"));
    reader.coordinator.watch("/isr/a", false);
    reader.read(true, "/isr/a");
    writer.commit(new Operation.Write("/isr/a", "2", 0));
    writer.commit(create("/own/a", "1"));
    await(() -> reader.changes.contains("/own/a"));
    assertThat(reader.changes).doesNotContain("/isr/b");
    assertThat(reader.changes.stream().filter("/isr/a"::equals)).hasSize(1);
  }

  @Test
  void answersComeInTheOrderOfTheCalls() {
    Client client = new Client();
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String path = "/nodes/" + i;
      client.coordinator.commit(List.of(create(path, "")), outcome -> answers.add(path + outcome));
      client.coordinator.read(
          List.of(path), false, reading -> answers.add(path + reading.nodes().size()));
    }
    await(() -> answers.size() == 10);
    for (int i = 0; i < 5; i++) {
      assertThat(answers.get(2 * i)).isEqualTo("/nodes/" + i + Outcome.COMMITTED);
      assertThat(answers.get(2 * i + 1)).isEqualTo("/nodes/" + i + "1");
    }
  }

  @Test
  void ephemeralNodesDieWithTheirSession() {
    Client mortal = new Client();
    Client witness = new Client();
    mortal.commit(new Operation.Create("/live/a", "x", true), create("/nodes/a", "y"));
    assertThat(witness.read(true, "/live/a").getFirst().owner()).isEqualTo(mortal.session);
    assertThat(witness.read(true, "/nodes/a").getFirst().owner()).isZero();
    mortal.coordinator.close();
    await(() -> witness.changes.stream().filter("/live/a"::equals).count() == 2);
    assertThat(witness.read(true, "/live/a", "/nodes/a"))
        .extracting(Znode::path)
        .containsExactly("/nodes/a");
  }

  @Test
  void aNodeCanBeReplacedInOneTransaction() {
    Client first = new Client();
    Client second = new Client();
    first.commit(new Operation.Create("/live/a", "old", true));
    assertThat(
            second.commit(
                new Operation.Delete("/live/a", 0), new Operation.Create("/live/a", "new", true)))
        .isEqualTo(Outcome.COMMITTED);
    first.coordinator.close();
    Znode node = second.read(true, "/live/a").getFirst();
    assertThat(node.data()).isEqualTo("new");
    assertThat(node.version()).isZero();
    assertThat(node.owner()).isEqualTo(second.session);
  }

  @Test
  void anExpiredClientComesBackWithANewSessionAndWithoutItsEphemeralNodes() {
    Client client = new Client();
    Client witness = new Client();
    client.commit(new Operation.Create("/live/a", "x", true));
    long before = client.session;
    if (!expire(client.coordinator, before)) {
      return;
    }
    await(() -> client.session != before && client.states.getLast() == SessionState.OPENED);
    assertThat(client.states).contains(SessionState.SUSPENDED);
    assertThat(client.read(true, "/live/a")).isEmpty();
    witness.commit(create("/own/later", ""));
    await(() -> client.changes.contains("/own/later"));
    assertThat(client.commit(new Operation.Create("/live/a", "y", true)))
        .isEqualTo(Outcome.COMMITTED);
    Znode node = Objects.requireNonNull(client.read(true, "/live/a").getFirst());
    assertThat(node.owner()).isEqualTo(client.session);
  }
}
