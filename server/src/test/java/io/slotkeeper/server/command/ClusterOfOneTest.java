package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that knows no other: it is a cluster of its own.
class ClusterOfOneTest {
  @TempDir private Path directory;
  private TestServer server;
  private RespSocket client;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("--cluster-enabled", "yes", "--dir", directory.toString());
    client = server.connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private String reply(String... words) throws IOException {
    return withoutDash(client.text(words));
  }

  private static String withoutDash(String reply) {
    return reply.startsWith("-") ? reply.substring(1) : reply;
  }

  private void ownAllSlots() throws IOException {
    assertThat(reply("CLUSTER", "ADDSLOTSRANGE", "0", "16383")).isEqualTo("OK");
  }

  @Test
  void slotsThatNobodyHasAreNotServed() throws IOException {
    assertThat(reply("SET", "key", "value")).isEqualTo("CLUSTERDOWN Hash slot not served");
    assertThat(reply("CLUSTER", "ADDSLOTS", "12539")).isEqualTo("OK");
    assertThat(reply("SET", "key", "value")).isEqualTo("CLUSTERDOWN The cluster is down");
    client.call("CONFIG", "SET", "cluster-require-full-coverage", "no");
    assertThat(reply("SET", "key", "value")).isEqualTo("OK");
  }

  @Test
  void aNodeWithAllSlotsServesAllKeys() throws IOException {
    ownAllSlots();
    assertThat(reply("CLUSTER", "INFO")).contains("cluster_state:ok", "cluster_known_nodes:1");
    assertThat(reply("SET", "key", "value")).isEqualTo("OK");
    assertThat(client.number("CLUSTER", "COUNTKEYSINSLOT", "12539")).isOne();
    assertThat(client.call("CLUSTER", "GETKEYSINSLOT", "12539", "5")).isEqualTo(List.of("key"));
  }

  @Test
  void keysOfOneCommandAreInOneSlot() throws IOException {
    ownAllSlots();
    String cross = "CROSSSLOT Keys in request don't hash to the same slot";
    assertThat(reply("MSET", "a", "1", "b", "2")).isEqualTo(cross);
    assertThat(reply("MSET", "{x}a", "1", "{x}b", "2")).isEqualTo("OK");
    assertThat(reply("SSUBSCRIBE", "a", "b")).isEqualTo(cross);
  }

  @Test
  void keysOfOneTransactionAreInOneSlot() throws IOException {
    ownAllSlots();
    client.call("MULTI");
    assertThat(reply("SET", "a", "1")).isEqualTo("QUEUED");
    assertThat(reply("SET", "b", "2")).isEqualTo("QUEUED");
    assertThat(reply("EXEC")).startsWith("CROSSSLOT ");
    assertThat(client.number("DBSIZE")).isZero();
  }

  @Test
  void aScriptThatDeclaresWhatItIsStaysInItsSlot() throws IOException {
    ownAllSlots();
    String script = "#!lua\nreturn redis.call('set', KEYS[1] .. ARGV[1], 'x')";
    assertThat(reply("EVAL", script, "1", "{a}", "1")).isEqualTo("OK");
    assertThat(reply("EVAL", "#!lua\nreturn redis.call('set', 'b', 'x')", "1", "a"))
        .contains("Script attempted to access keys that do not hash to the same slot");
  }

  @Test
  void changesInATransactionAreMadeTogetherAndAnswerInTheirPlaces() throws IOException {
    ownAllSlots();
    client.call("MULTI");
    client.call("CLUSTER", "KEYSLOT", "key");
    client.call("CLUSTER", "DELSLOTS", "5");
    client.call("CLUSTER", "ADDSLOTS", "5");
    client.call("CLUSTER", "BUMPEPOCH");
    client.call("PING");
    assertThat(client.call("EXEC")).isEqualTo(List.of(12539L, "OK", "OK", "BUMPED 1", "PONG"));
  }

  @Test
  void whatCannotBeGivenIsRefused() throws IOException {
    assertThat(reply("CLUSTER", "ADDSLOTS", "7", "7"))
        .isEqualTo("ERR Slot 7 specified multiple times");
    assertThat(reply("CLUSTER", "ADDSLOTS", "16384")).isEqualTo("ERR Invalid or out of range slot");
    assertThat(reply("CLUSTER", "ADDSLOTSRANGE", "7", "6"))
        .isEqualTo("ERR start slot number 7 is greater than end slot number 6");
    assertThat(reply("CLUSTER", "DELSLOTS", "7")).isEqualTo("ERR Slot 7 is already unassigned");
    ownAllSlots();
    assertThat(reply("CLUSTER", "ADDSLOTS", "7")).isEqualTo("ERR Slot 7 is already busy");
    String other = "f".repeat(40);
    assertThat(reply("CLUSTER", "SETSLOT", "7", "MIGRATING", other))
        .isEqualTo("ERR I don't know about node " + other);
  }

  @Test
  void thereIsOneDatabase() throws IOException {
    ownAllSlots();
    assertThat(reply("SELECT", "1")).isEqualTo("ERR SELECT is not allowed in cluster mode");
    assertThat(reply("SWAPDB", "0", "1")).isEqualTo("ERR SWAPDB is not allowed in cluster mode");
  }

  @Test
  void whoWaitsForAKeyOfASlotThatIsTakenAwayIsToldSo() throws IOException {
    ownAllSlots();
    try (RespSocket waiting = server.connect()) {
      waiting.send(RespSocket.request("BLPOP", "key", "0"));
      while (!client.info("clients").get("blocked_clients").equals("1")) {
        Thread.onSpinWait();
      }
      assertThat(reply("CLUSTER", "DELSLOTS", "12539")).isEqualTo("OK");
      assertThat(String.valueOf(waiting.receive())).contains("CLUSTERDOWN");
    }
  }

  @Test
  void listenersOfASlotThatIsTakenAwayListenNoMore() throws IOException {
    ownAllSlots();
    try (RespSocket listener = server.connect()) {
      listener.call("SSUBSCRIBE", "key");
      assertThat(reply("CLUSTER", "DELSLOTS", "12539")).isEqualTo("OK");
      assertThat(listener.receive()).isEqualTo(List.of("sunsubscribe", "key", 0L));
    }
  }

  @Test
  void aNodeRemembersWhoItIsAndWhatItServes() throws Exception {
    ownAllSlots();
    String id = reply("CLUSTER", "MYID");
    String shard = reply("CLUSTER", "MYSHARDID");
    assertThat(reply("CLUSTER", "SAVECONFIG")).isEqualTo("OK");
    client.close();
    server.close();
    start();
    assertThat(reply("CLUSTER", "MYID")).isEqualTo(id);
    assertThat(reply("CLUSTER", "MYSHARDID")).isEqualTo(shard);
    assertThat(reply("CLUSTER", "INFO")).contains("cluster_state:ok");
  }

  @Test
  void aServerAloneIsNoCluster() throws Exception {
    try (TestServer alone = TestServer.start();
        RespSocket socket = alone.connect()) {
      String disabled = "ERR This instance has cluster support disabled";
      assertThat(withoutDash(socket.text("CLUSTER", "INFO"))).isEqualTo(disabled);
      assertThat(withoutDash(socket.text("ASKING"))).isEqualTo(disabled);
      assertThat(socket.text("MSET", "a", "1", "b", "2")).isEqualTo("OK");
    }
  }
}
