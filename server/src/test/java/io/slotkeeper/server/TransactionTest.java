package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// MULTI, EXEC and WATCH, seen from two connections on loops of their own.
class TransactionTest {
  private TestServer server;
  private RespSocket client;
  private RespSocket other;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("--io-threads", "2");
    client = server.connect();
    other = server.connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    other.close();
    server.close();
  }

  private Object queued(String... words) throws IOException {
    return client.call(words);
  }

  @Test
  void queuedCommandsAreExecutedTogether() throws IOException {
    assertThat(client.call("MULTI")).isEqualTo("OK");
    assertThat(queued("SET", "a", "1")).isEqualTo("QUEUED");
    assertThat(other.call("GET", "a")).isNull();
    assertThat(queued("INCR", "a")).isEqualTo("QUEUED");
    assertThat(queued("LPUSH", "a", "x")).isEqualTo("QUEUED");
    assertThat(client.call("EXEC"))
        .isEqualTo(
            Arrays.asList(
                "OK", 2L, "-WRONGTYPE Operation against a key holding the wrong kind of value"));
    assertThat(other.call("GET", "a")).isEqualTo("2");
  }

  @Test
  void aCommandThatIsRefusedRefusesExec() throws IOException {
    client.call("MULTI");
    queued("SET", "a", "1");
    assertThat((String) queued("NOSUCH")).startsWith("-ERR unknown command 'NOSUCH'");
    assertThat(client.call("EXEC"))
        .isEqualTo("-EXECABORT Transaction discarded because of previous errors.");
    assertThat(client.call("EXISTS", "a")).isEqualTo(0L);
    assertThat(client.call("EXEC")).isEqualTo("-ERR EXEC without MULTI");
  }

  @Test
  void resetEndsATransactionAtOnce() throws IOException {
    client.call("MULTI");
    queued("SET", "a", "1");
    assertThat(client.call("RESET")).isEqualTo("RESET");
    assertThat(client.call("EXEC")).isEqualTo("-ERR EXEC without MULTI");
    assertThat(client.call("EXISTS", "a")).isEqualTo(0L);
  }

  @Test
  void discardForgetsWhatIsQueuedAndWatched() throws IOException {
    client.call("WATCH", "a");
    client.call("MULTI");
    queued("SET", "a", "1");
    assertThat(client.call("DISCARD")).isEqualTo("OK");
    other.call("SET", "a", "2");
    client.call("MULTI");
    queued("GET", "a");
    assertThat(client.call("EXEC")).isEqualTo(List.of("2"));
    assertThat(client.call("DISCARD")).isEqualTo("-ERR DISCARD without MULTI");
  }

  @Test
  void everyKindOfChangeSpoilsAWatch() throws IOException {
    for (String change :
        List.of(
            "SET a 2",
            "APPEND a x",
            "DEL a",
            "EXPIRE a 100",
            "RENAME a b",
            "RENAME c a",
            "COPY c a REPLACE",
            "MOVE a 1",
            "FLUSHDB",
            "FLUSHALL",
            "SWAPDB 0 1",
            "GETDEL a")) {
      other.call("FLUSHALL");
      other.call("SET", "a", "1");
      other.call("SET", "c", "1");
      client.call("WATCH", "a");
      other.call(change.split(" "));
      client.call("MULTI");
      queued("PING");
      assertThat(client.call("EXEC")).as(change).isNull();
    }
  }

  @Test
  void changesOfOtherKeysAndReadsDoNot() throws IOException {
    other.call("SET", "a", "1");
    client.call("WATCH", "a", "missing");
    for (String harmless : List.of("GET a", "SET b 1", "DEL missing", "FLUSHDB_OTHER")) {
      if (harmless.equals("FLUSHDB_OTHER")) {
        other.call("SELECT", "5");
        other.call("FLUSHDB");
        other.call("SELECT", "0");
      } else {
        other.call(harmless.split(" "));
      }
    }
    client.call("MULTI");
    queued("PING");
    assertThat(client.call("EXEC")).isEqualTo(List.of("PONG"));
  }

  @Test
  void aWatchedKeyThatExpiresSpoilsTheWatch() throws IOException {
    client.call("SET", "a", "1", "PX", "100");
    client.call("WATCH", "a");
    server.clock().advance(Duration.ofMillis(200));
    client.call("MULTI");
    queued("PING");
    assertThat(client.call("EXEC")).isNull();
  }

  @Test
  void aKeyThatHadExpiredBeforeItWasWatchedDoesNot() throws IOException {
    client.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    client.call("SET", "a", "1", "PX", "100");
    server.clock().advance(Duration.ofMillis(200));
    client.call("WATCH", "a");
    assertThat(other.call("GET", "a")).isNull();
    client.call("MULTI");
    queued("PING");
    assertThat(client.call("EXEC")).isEqualTo(List.of("PONG"));
  }

  @Test
  void anOwnChangeSpoilsTheWatchToo() throws IOException {
    client.call("WATCH", "a");
    client.call("SET", "a", "1");
    client.call("MULTI");
    queued("PING");
    assertThat(client.call("EXEC")).isNull();
    client.call("MULTI");
    queued("PING");
    assertThat(client.call("EXEC")).as("one EXEC ends all watches").isEqualTo(List.of("PONG"));
  }

  @Test
  void nobodyWaitsInATransaction() throws IOException {
    client.call("MULTI");
    queued("BLPOP", "none", "0");
    queued("BLMOVE", "none", "a", "LEFT", "LEFT", "0");
    queued("RPUSH", "list", "x");
    queued("BLPOP", "list", "0");
    assertThat(client.call("EXEC")).isEqualTo(Arrays.asList(null, null, 1L, List.of("list", "x")));
  }

  @Test
  void commandsThatRoamSeeTheTransactionWhole() throws IOException {
    client.call("MULTI");
    queued("MSET", "a", "1", "b", "2");
    queued("DBSIZE");
    queued("KEYS", "*");
    queued("FLUSHALL");
    queued("DBSIZE");
    List<?> replies = (List<?>) client.call("EXEC");
    assertThat(replies.get(1)).isEqualTo(2L);
    assertThat((List<?>) replies.get(2)).hasSize(2);
    assertThat(replies.get(4)).isEqualTo(0L);
  }

  @Test
  void aTransactionFollowsItsSelect() throws IOException {
    client.call("MULTI");
    queued("SELECT", "3");
    queued("SET", "there", "1");
    client.call("EXEC");
    assertThat(client.call("GET", "there")).isEqualTo("1");
    assertThat(other.call("GET", "there")).isNull();
  }

  @Test
  void whatIsQueuedIsFreedWhenTheClientGoes() throws Exception {
    client.call("MULTI");
    queued("SET", "a", "v".repeat(100_000));
    client.close();
    Await.until(
        "the client is gone", () -> other.info("clients").get("connected_clients").equals("1"));
  }
}
