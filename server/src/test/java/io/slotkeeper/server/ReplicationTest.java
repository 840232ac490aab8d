package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pairs and chains of servers in this process.
class ReplicationTest {
  @TempDir private Path directory;
  private final List<TestServer> servers = new ArrayList<>();
  private final List<RespSocket> clients = new ArrayList<>();

  @AfterEach
  void stopAll() throws Exception {
    for (RespSocket client : clients) {
      client.close();
    }
    for (TestServer server : servers) {
      server.close();
    }
  }

  private TestServer start(String... directives) throws Exception {
    Path own = directory.resolve("server" + servers.size());
    assertThat(own.toFile().mkdirs()).isTrue();
    List<String> all = new ArrayList<>(List.of(directives));
    all.addAll(List.of("--dir", own.toString(), "--enable-debug-command", "yes"));
    all.addAll(List.of("--repl-diskless-sync-delay", "0"));
    TestServer server = TestServer.start(all.toArray(new String[0]));
    servers.add(server);
    return server;
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private RespSocket connect(TestServer server) throws Exception {
    RespSocket client = server.connect();
    clients.add(client);
    return client;
  }

  /// Lets time go on until something holds: what replication does each second it does by the clock.
  private void until(String what, Await.Condition condition) throws Exception {
    Await.until(
        what,
        () -> {
          servers.forEach(server -> server.clock().advance(Duration.ofMillis(20)));
          return condition.holds();
        });
  }

  private RespSocket follow(TestServer replica, TestServer primary) throws Exception {
    RespSocket client = connect(replica);
    String port = Integer.toString(primary.port());
    assertThat(client.text("REPLICAOF", "127.0.0.1", port)).isEqualTo("OK");
    untilUp(client);
    return client;
  }

  private void untilUp(RespSocket replica) throws Exception {
    until(
        "the link is up", () -> "up".equals(replica.info("replication").get("master_link_status")));
  }

  private void untilEqual(RespSocket first, RespSocket second) throws Exception {
    until(
        "the data is equal",
        () -> first.text("DEBUG", "DIGEST").equals(second.text("DEBUG", "DIGEST")));
  }

  private static void write(RespSocket client, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      client.call("SET", "key:" + i, "value " + i);
      client.call("RPUSH", "list", "element " + i);
      client.call("ZADD", "ranks", Integer.toString(i), "member " + i);
    }
  }

  @Test
  void aReplicaGetsAllDataAndThenEveryChange() throws Exception {
    TestServer primary = start("--io-threads", "2");
    TestServer replica = start("--io-threads", "2");
    RespSocket writer = connect(primary);
    write(writer, 0, 200);
    writer.call("SELECT", "3");
    writer.call("SET", "there", "too");
    RespSocket reader = follow(replica, primary);
    untilEqual(writer, reader);
    writer.call("MULTI");
    writer.call("SET", "a", "1");
    writer.call("SELECT", "0");
    writer.call("INCR", "n");
    writer.call("EXEC");
    write(writer, 200, 300);
    untilEqual(writer, reader);
    assertThat(reader.text("GET", "n")).isEqualTo("1");
    assertThat(reader.text("SET", "a", "2")).startsWith("-READONLY");
    assertThat(writer.info("stats")).containsEntry("sync_full", "1");
  }

  @Test
  void aReplicaThatComesBackGetsWhatItHasMissed() throws Exception {
    TestServer primary = start();
    TestServer replica = start();
    RespSocket writer = connect(primary);
    RespSocket reader = follow(replica, primary);
    for (int round = 0; round < 5; round++) {
      write(writer, round * 20, round * 20 + 20);
      assertThat(writer.number("CLIENT", "KILL", "TYPE", "replica")).isEqualTo(1);
      write(writer, round * 20, round * 20 + 10);
      int syncs = round + 1;
      until(
          "it has come back",
          () -> writer.info("stats").get("sync_partial_ok").equals(Integer.toString(syncs)));
    }
    untilEqual(writer, reader);
    assertThat(writer.info("stats")).containsEntry("sync_full", "1");
  }

  @Test
  void whatABrokenLinkLeavesOfATransactionIsForgotten() throws Exception {
    TestServer primary = start();
    TestServer replica = start();
    RespSocket writer = connect(primary);
    RespSocket reader = follow(replica, primary);
    String large = "x".repeat(3_000_000);
    for (int round = 0; round < 5; round++) {
      writer.call("MULTI");
      writer.call("SET", "one", round + large);
      writer.call("SET", "two", round + large);
      writer.call("EXEC");
      writer.call("CLIENT", "KILL", "TYPE", "replica");
      List<?> both = (List<?>) reader.call("MGET", "one", "two");
      assertThat(both.get(0)).isEqualTo(both.get(1));
    }
    untilEqual(writer, reader);
  }

  @Test
  void theReplicasOfAReplacedPrimaryNeedNoNewCopy() throws Exception {
    TestServer first = start();
    TestServer second = start("--appendonly", "no");
    TestServer third = start("--repl-timeout", "50");
    RespSocket writer = connect(first);
    RespSocket heir = follow(second, first);
    RespSocket other = follow(third, first);
    write(writer, 0, 50);
    untilEqual(writer, other);
    untilEqual(writer, heir);
    assertThat(heir.text("REPLICAOF", "NO", "ONE")).isEqualTo("OK");
    String port = Integer.toString(second.port());
    other.call("REPLICAOF", "127.0.0.1", port);
    writer.call("REPLICAOF", "127.0.0.1", port);
    untilUp(other);
    untilUp(writer);
    write(heir, 50, 80);
    untilEqual(heir, other);
    untilEqual(heir, writer);
    assertThat(heir.info("stats"))
        .containsEntry("sync_full", "0")
        .containsEntry("sync_partial_ok", "2");
  }

  @Test
  void aReplicaOfAReplicaGetsTheSameBytes() throws Exception {
    TestServer first = start();
    TestServer second = start("--appendonly", "no");
    TestServer third = start("--repl-timeout", "50");
    RespSocket writer = connect(first);
    writer.call("SELECT", "5");
    write(writer, 0, 30);
    RespSocket middle = follow(second, first);
    write(writer, 30, 40);
    until(
        "the middle has all",
        () ->
            middle
                .info("replication")
                .get("master_repl_offset")
                .equals(writer.info("replication").get("master_repl_offset")));
    RespSocket last = follow(third, second);
    write(writer, 40, 60);
    untilEqual(writer, last);
    assertThat(last.info("replication").get("master_replid"))
        .isEqualTo(writer.info("replication").get("master_replid"));
  }

  @Test
  void waitCountsTheReplicasThatHaveIt() throws Exception {
    TestServer primary = start();
    TestServer replica = start("--appendonly", "no");
    RespSocket writer = connect(primary);
    assertThat(writer.number("WAIT", "0", "10")).isZero();
    follow(replica, primary);
    write(writer, 0, 10);
    assertThat(writer.number("WAIT", "1", "20000")).isEqualTo(1);
    writer.call("MULTI");
    writer.call("WAIT", "2", "0");
    assertThat(writer.call("EXEC")).isEqualTo(List.of(1L));
    writer.call("SET", "a", "b");
    writer.send(RespSocket.request("WAIT", "2", "50"));
    until("the wait is over", writer::hasInput);
    assertThat((Long) writer.receive()).isLessThan(2);
  }

  @Test
  void aPrimaryThatLacksReplicasRefusesWrites() throws Exception {
    TestServer primary = start("--min-replicas-to-write", "1");
    TestServer replica = start();
    RespSocket writer = connect(primary);
    assertThat(writer.text("SET", "a", "b")).startsWith("-NOREPLICAS");
    assertThat(writer.call("GET", "a")).isNull();
    follow(replica, primary);
    until("there is a replica", () -> writer.text("SET", "a", "b").equals("OK"));
  }

  @Test
  void whatHasExpiredIsGoneForReadersOfAReplicaUntilThePrimaryDeletesIt() throws Exception {
    TestServer primary = start("--hz", "1");
    TestServer replica = start("--hz", "20");
    RespSocket writer = connect(primary);
    RespSocket reader = follow(replica, primary);
    connect(primary).call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    writer.call("SET", "short", "lived", "PX", "60000");
    untilEqual(writer, reader);
    replica.clock().advance(Duration.ofMinutes(5));
    assertThat(reader.call("GET", "short")).isNull();
    assertThat(reader.number("EXISTS", "short")).isZero();
    assertThat(reader.number("DBSIZE")).isEqualTo(1);
    primary.clock().advance(Duration.ofMinutes(5));
    writer.call("GET", "short");
    until("the primary's deletion is there", () -> reader.number("DBSIZE") == 0);
  }

  @Test
  void aReplicaWithoutALinkMayHideItsData() throws Exception {
    TestServer replica = start("--replica-serve-stale-data", "no");
    RespSocket reader = connect(replica);
    reader.call("REPLICAOF", "127.0.0.1", "1");
    assertThat(reader.text("GET", "a")).startsWith("-MASTERDOWN");
    assertThat(reader.text("PING")).startsWith("-MASTERDOWN");
    assertThat(reader.info("replication")).containsEntry("master_link_status", "down");
    reader.call("REPLICAOF", "NO", "ONE");
    assertThat(reader.call("GET", "a")).isNull();
  }

  @Test
  void failoverHandsOverWithoutACopy() throws Exception {
    TestServer first = start();
    TestServer second = start("--port", Integer.toString(freePort()));
    RespSocket one = connect(first);
    RespSocket two = follow(second, first);
    write(one, 0, 20);
    assertThat(one.text("FAILOVER", "TO", "127.0.0.1", Integer.toString(second.port())))
        .isEqualTo("OK");
    until("the roles have changed", () -> two.info("replication").get("role").equals("master"));
    untilUp(one);
    write(two, 20, 40);
    untilEqual(two, one);
    assertThat(one.info("replication")).containsEntry("master_failover_state", "no-failover");
    assertThat(two.info("stats")).containsEntry("sync_full", "0");
  }

  @Test
  void clientsThatWaitAreSentAwayWhenTheRoleChanges() throws Exception {
    TestServer server = start();
    RespSocket waiting = connect(server);
    waiting.send(RespSocket.request("BLPOP", "nothing", "0"));
    RespSocket other = connect(server);
    Await.until("it waits", () -> other.info("clients").get("blocked_clients").equals("1"));
    other.call("REPLICAOF", "127.0.0.1", "1");
    assertThat((String) waiting.receive()).startsWith("-UNBLOCKED");
  }

  @Test
  void theLogOfAReplicaSaysWhichDatabaseItsChangesAreFor() throws Exception {
    TestServer primary = start();
    TestServer replica = start("--appendonly", "yes");
    RespSocket writer = connect(primary);
    writer.call("SELECT", "7");
    write(writer, 0, 10);
    RespSocket reader = follow(replica, primary);
    write(writer, 10, 20);
    untilEqual(writer, reader);
    Await.until(
        "the log is rewritten",
        () -> reader.info("persistence").get("aof_rewrite_in_progress").equals("0"));
    reader.call("BGREWRITEAOF");
    write(writer, 20, 30);
    untilEqual(writer, reader);
    String digest = writer.text("DEBUG", "DIGEST");
    assertThat(reader.text("DEBUG", "LOADAOF")).isEqualTo("OK");
    assertThat(reader.text("DEBUG", "DIGEST")).isEqualTo(digest);
  }

  @Test
  void withAQuorumAWriteIsConfirmedWhenTheReplicaHasIt() throws Exception {
    TestServer primary = start("--write-quorum", "yes", "--min-replicas-to-write", "1");
    TestServer replica = start();
    RespSocket writer = connect(primary);
    RespSocket reader = follow(replica, primary);
    until("there is a replica", () -> writer.text("SET", "a", "0").equals("OK"));
    for (int i = 1; i <= 200; i++) {
      assertThat(writer.text("SET", "a", Integer.toString(i))).isEqualTo("OK");
      assertThat(reader.text("GET", "a")).isEqualTo(Integer.toString(i));
    }
  }

  /// A connection that asks for the data as a replica does, and tells nothing of what it has.
  private RespSocket silentReplica(TestServer primary) throws Exception {
    RespSocket replica = connect(primary);
    replica.send(RespSocket.request("PSYNC", "?", "-1"));
    RespSocket client = connect(primary);
    until("it is there", () -> "1".equals(client.info("replication").get("connected_slaves")));
    client.call("SET", "k", "v");
    return replica;
  }

  private static boolean isEnding(RespSocket client) throws Exception {
    return client.info("server").containsKey("shutdown_in_milliseconds");
  }

  @Test
  void aServerEndsWhenItsReplicasHaveEverything() throws Exception {
    TestServer primary = start();
    RespSocket replica = silentReplica(primary);
    RespSocket other = connect(primary);
    RespSocket client = connect(primary);
    client.send(RespSocket.request("SHUTDOWN", "NOSAVE"));
    until("the server waits", () -> isEnding(other));
    assertThat(primary.log().count("asked to shut down")).isZero();
    replica.send(RespSocket.request("REPLCONF", "ACK", "1000000"));
    until("the end", () -> primary.log().count("asked to shut down") == 1);
    assertThat(primary.log().count("1 of 1 replicas are in sync when shutting down.")).isEqualTo(1);
  }

  @Test
  void aServerEndsAlsoWhenAReplicaIsLate() throws Exception {
    TestServer primary = start("--shutdown-timeout", "30");
    silentReplica(primary);
    RespSocket client = connect(primary);
    client.send(RespSocket.request("SHUTDOWN", "NOSAVE"));
    RespSocket other = connect(primary);
    until("the server waits", () -> isEnding(other));
    primary.clock().advance(Duration.ofSeconds(31));
    until("the end", () -> primary.log().count("asked to shut down") == 1);
    assertThat(primary.log().count("Lagging replica ")).isEqualTo(1);
  }

  @Test
  void anEndThatWaitsForReplicasMayBeCalledOff() throws Exception {
    TestServer primary = start();
    silentReplica(primary);
    RespSocket client = connect(primary);
    RespSocket other = connect(primary);
    client.send(RespSocket.request("SHUTDOWN", "NOSAVE"));
    until("the server waits", () -> isEnding(other));
    RespSocket writer = connect(primary);
    writer.send(RespSocket.request("SET", "held", "back"));
    assertThat(other.call("GET", "held")).isNull();
    assertThat(other.text("SHUTDOWN", "ABORT")).isEqualTo("OK");
    assertThat(client.receive()).isEqualTo("-ERR Errors trying to SHUTDOWN. Check logs.");
    assertThat(writer.receive()).isEqualTo("OK");
    assertThat(other.text("SHUTDOWN", "ABORT")).isEqualTo("-ERR No shutdown in progress.");
    assertThat(primary.log().count("asked to shut down")).isZero();
  }

  @Test
  void aWritableReplicaDeletesWhatItsOwnClientsLetExpire() throws Exception {
    TestServer primary = start();
    TestServer replica = start("--replica-read-only", "no");
    RespSocket writer = connect(primary);
    RespSocket reader = follow(replica, primary);
    connect(primary).call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    writer.call("SET", "theirs", "v", "PX", "60000");
    untilEqual(writer, reader);
    reader.call("SET", "own", "v", "PX", "60000");
    reader.call("SET", "kept", "v", "PX", "60000");
    reader.call("PERSIST", "kept");
    replica.clock().advance(Duration.ofMinutes(5));
    until("the own key is gone", () -> reader.number("DBSIZE") == 2);
    assertThat(reader.text("GET", "kept")).isEqualTo("v");
    assertThat(reader.number("DBSIZE")).isEqualTo(2);
  }

  @Test
  void aSnapshotFileCostsTheReplicasNothing() throws Exception {
    TestServer primary = start("--repl-ping-replica-period", "10000");
    silentReplica(primary);
    RespSocket client = connect(primary);
    client.call("SET", "k", "1");
    long before = offset(client);
    client.call("SET", "k", "2");
    long change = offset(client) - before;
    client.call("SAVE");
    client.call("SET", "k", "3");
    assertThat(offset(client)).isEqualTo(before + 2 * change);
  }

  private static long offset(RespSocket client) throws Exception {
    return Long.parseLong(client.info("replication").get("master_repl_offset"));
  }
}
