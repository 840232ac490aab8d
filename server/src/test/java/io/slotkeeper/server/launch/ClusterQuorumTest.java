package io.slotkeeper.server.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.Await;
import io.slotkeeper.server.command.RespSocket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A write that a shard has confirmed is held by all of its nodes that may lead it next, and nobody
/// is shown one that is not confirmed.
@Timeout(120)
class ClusterQuorumTest {
  private static final String[] QUORUM = {"--write-quorum", "yes", "--min-replicas-to-write", "1"};
  private static final String NOT_CONFIRMED = "-TIMEOUT write not confirmed";

  private @Nullable TestShard shard;

  private TestShard start(int nodes, String... more) throws Exception {
    String[] all = new String[QUORUM.length + more.length];
    System.arraycopy(QUORUM, 0, all, 0, QUORUM.length);
    System.arraycopy(more, 0, all, QUORUM.length, more.length);
    TestShard started = TestShard.start(nodes, all);
    shard = started;
    return started;
  }

  @AfterEach
  void stop() throws IOException {
    if (shard != null) {
      shard.close();
    }
  }

  private static void send(RespSocket socket, String... words) throws IOException {
    socket.send(RespSocket.request(words));
  }

  @Test
  void whatIsConfirmedIsHeldByEveryMember() throws Exception {
    TestShard three = start(3);
    three.text(1, "READONLY");
    three.text(2, "READONLY");
    for (int i = 0; i < 200; i++) {
      String value = Integer.toString(i);
      assertThat(three.text(0, "SET", "k", value)).isEqualTo("OK");
      assertThat(three.text(1, "GET", "k")).isEqualTo(value);
      assertThat(three.text(2, "GET", "k")).isEqualTo(value);
    }
  }

  @Test
  void withoutEnoughMembersWritesAreRefusedAndReadsAreNot() throws Exception {
    TestShard two = start(2, "--write-quorum-timeout", "500");
    assertThat(two.text(0, "SET", "k", "v")).isEqualTo("OK");
    two.kill(1);
    Await.until(
        "the replica is missed",
        () -> two.text(0, "SET", "k", "w").equals("NOREPLICAS Not enough good replicas to write."));
    assertThat(two.text(0, "GET", "k")).isIn("v", "w");
    assertThat(two.text(0, "DEL", "k")).startsWith("NOREPLICAS ");
  }

  @Test
  void aWriteThatIsNotConfirmedInTimeIsAnErrorAndReadsDoNotShowIt() throws Exception {
    TestShard two = start(2, "--write-quorum-timeout", "200");
    assertThat(two.text(0, "SET", "k", "old")).isEqualTo("OK");
    two.node(0).proxy().hold(true);
    try (RespSocket writer = two.connect(0);
        RespSocket reader = two.connect(0);
        RespSocket local = two.connect(0)) {
      send(writer, "SET", "k", "new");
      send(writer, "INCR", "n");
      send(reader, "GET", "k");
      assertThat(writer.text("PING")).isEqualTo(NOT_CONFIRMED);
      assertThat(writer.receive()).hasToString(NOT_CONFIRMED);
      assertThat(reader.receive()).hasToString(NOT_CONFIRMED);
      assertThat(two.text(0, "CONFIG", "SET", "read-consistency", "local")).isEqualTo("OK");
      assertThat(local.text("GET", "k")).isEqualTo("new");
    }
    two.node(0).proxy().hold(false);
    two.text(0, "CONFIG", "SET", "read-consistency", "committed");
    Await.until("it is confirmed after all", () -> two.text(0, "GET", "k").equals("new"));
  }

  @Test
  void aPrimaryWithoutLeaseExecutesNothing() throws Exception {
    TestShard three = start(3, "--write-quorum-timeout", "500");
    assertThat(three.text(0, "SET", "k", "v")).isEqualTo("OK");
    three.node(0).surroundings().cutCoordinator(true);
    three.kill(1);
    try (RespSocket writer = three.connect(0)) {
      Await.until("its lease ends", () -> three.text(0, "GET", "k").startsWith("CLUSTERDOWN"));
      assertThat(three.text(0, "SET", "k", "w")).startsWith("CLUSTERDOWN");
      assertThat(three.text(0, "FLUSHALL")).startsWith("CLUSTERDOWN");
      assertThat(three.text(0, "EVAL", "return redis.call('get', 'k')", "0"))
          .startsWith("CLUSTERDOWN");
      assertThat(three.text(0, "KEYS", "*")).startsWith("CLUSTERDOWN");
      writer.call("MULTI");
      assertThat(writer.text("GET", "k")).startsWith("-CLUSTERDOWN");
    }
    assertThat(three.text(0, "PING")).isEqualTo("PONG");
    three.node(0).surroundings().cutCoordinator(false);
    Await.until("it serves again", () -> three.text(0, "GET", "k").equals("v"));
  }

  @Test
  void aPrimaryThatWasReplacedNeverConfirmsWhatItHasWritten() throws Exception {
    TestShard three = start(3, "--write-quorum-timeout", "0");
    assertThat(three.text(0, "SET", "k", "v")).isEqualTo("OK");
    try (RespSocket writer = three.connect(0);
        RespSocket reader = three.connect(0)) {
      three.node(0).proxy().hold(true);
      send(writer, "SET", "k", "lost");
      three.node(0).surroundings().cutPeers(true);
      three.node(0).surroundings().cutCoordinator(true);
      send(reader, "GET", "k");
      Await.until("another leads", () -> three.leads(1) || three.leads(2));
      int successor = three.leads(1) ? 1 : 2;
      Await.until("it serves", () -> three.text(successor, "SET", "k", "w").equals("OK"));
      assertThat(writer.hasInput()).isFalse();
      three.node(0).surroundings().cutPeers(false);
      three.node(0).surroundings().cutCoordinator(false);
      three.node(0).proxy().hold(false);
      assertThat(writer.receive()).hasToString(NOT_CONFIRMED);
      assertThat(String.valueOf(reader.receive()))
          .satisfiesAnyOf(
              reply -> assertThat(reply).isEqualTo(NOT_CONFIRMED),
              reply -> assertThat(reply).startsWith("-CLUSTERDOWN"),
              reply -> assertThat(reply).startsWith("-MOVED"));
      three.awaitInSync(successor, 3);
      assertThat(three.text(successor, "GET", "k")).isEqualTo("w");
      three.text(0, "READONLY");
      assertThat(three.text(0, "GET", "k")).isEqualTo("w");
    }
  }

  @Test
  void eachEpochHasAHistoryOfItsOwn() throws Exception {
    TestShard two = start(2);
    String first = replicationId(two, 0);
    long epoch = two.epoch(0);
    two.text(1, "CLUSTER", "FAILOVER");
    Await.until("it leads", () -> two.leads(1));
    Await.until("it serves", () -> two.text(1, "SET", "k", "v").equals("OK"));
    assertThat(two.epoch(1)).isEqualTo(epoch + 1);
    assertThat(replicationId(two, 1)).isNotEqualTo(first).isEqualTo(replicationId(two, 0));
  }

  private static String replicationId(TestShard shard, int node) throws IOException {
    String id = shard.node(node).client().info("replication").get("master_replid");
    assertThat(id).isNotNull();
    return id;
  }
}
