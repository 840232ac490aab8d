package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import io.slotkeeper.server.propagation.CommitGate;
import io.slotkeeper.server.propagation.StreamReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What connections see when replies wait until changes are safe.
class CommitGateHoldsTest {
  private static final Pattern MUCH_HELD = Pattern.compile("omem=[1-9][0-9]{6}");
  private static final Pattern HELD = Pattern.compile("omem=[1-9]");

  private TestServer server;
  private RespSocket client;
  private RespSocket other;
  private StreamReader reader;
  private CommitGate.Condition safe;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("--io-threads", "1");
    client = server.connect();
    other = server.connect();
    reader = server.context().changes.open(() -> {});
    safe = server.context().gate.add(false);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    other.close();
    reader.close();
    server.close();
  }

  private void send(RespSocket socket, String... words) throws IOException {
    socket.send(RespSocket.request(words));
  }

  /// Whatever was sent before has been executed when this returns; no reply of it is here.
  private void assertHeld(RespSocket socket) throws Exception {
    Await.until("something is held", () -> HELD.matcher(other.text("CLIENT", "LIST")).find());
    assertThat(socket.hasInput()).isFalse();
  }

  private void release() {
    safe.release(server.context().changes.end());
  }

  @Test
  void theReplyToAWriteWaitsAndWhatFollowsItToo() throws Exception {
    send(client, "GET", "k");
    assertThat(client.receive()).as("nothing has changed").isNull();
    send(client, "SET", "k", "v");
    send(client, "PING");
    assertHeld(client);
    assertThat(other.call("GET", "k")).isEqualTo("v");
    release();
    assertThat(client.receive()).isEqualTo("OK");
    assertThat(client.receive()).isEqualTo("PONG");
    assertThat(client.call("PING")).isEqualTo("PONG");
  }

  @Test
  void eachReplyGoesWhenItsOwnChangeIsSafe() throws Exception {
    send(client, "SET", "a", "1");
    assertHeld(client);
    long first = server.context().changes.end();
    send(client, "SET", "b", "1");
    Await.until("it is executed", () -> "1".equals(other.call("GET", "b")));
    safe.release(first);
    assertThat(client.receive()).isEqualTo("OK");
    assertHeld(client);
    release();
    assertThat(client.receive()).isEqualTo("OK");
  }

  @Test
  void aWriteThatChangesNothingWaitsForNothing() throws Exception {
    assertThat(client.call("DEL", "nosuch")).isEqualTo(0L);
  }

  @Test
  void readsWaitWhenAConditionSaysSo() throws Exception {
    try (CommitGate.Condition strict = server.context().gate.add(true)) {
      send(client, "SET", "k", "v");
      send(client, "GET", "k");
      // whatever is asked now is held too
      Await.until("it is executed", () -> server.context().changes.end() > 0);
      safe.release(Long.MAX_VALUE);
      assertThat(client.hasInput()).isFalse();
      strict.release(server.context().changes.end());
      assertThat(client.receive()).isEqualTo("OK");
      assertThat(client.receive()).isEqualTo("v");
    }
  }

  @Test
  void transactionsScriptsAndThoseTheyServeWait() throws Exception {
    try (RespSocket waiting = server.connect()) {
      send(waiting, "BLPOP", "list", "0");
      Await.until("it waits", () -> other.info("clients").get("blocked_clients").equals("1"));
      client.call("MULTI");
      client.call("RPUSH", "list", "x");
      send(client, "EXEC");
      assertHeld(client);
      Await.until("it is served", () -> other.info("clients").get("blocked_clients").equals("0"));
      assertThat(waiting.hasInput()).isFalse();
      release();
      assertThat(client.receive()).isEqualTo(List.of(1L));
      assertThat(waiting.receive()).isEqualTo(List.of("list", "x"));
    }
    send(client, "EVAL", "return redis.call('incr', KEYS[1])", "1", "n");
    assertHeld(client);
    release();
    assertThat(client.receive()).isEqualTo(1L);
  }

  @Test
  void whatTellsOthersOfAChangeWaits() throws Exception {
    other.call("CONFIG", "SET", "notify-keyspace-events", "KEA");
    try (RespSocket listener = server.connect()) {
      listener.call("SUBSCRIBE", "__keyevent@0__:set");
      send(client, "SET", "k", "v");
      assertHeld(client);
      assertThat(listener.hasInput()).isFalse();
      release();
      assertThat(listener.receive()).isEqualTo(List.of("message", "__keyevent@0__:set", "k"));
      assertThat(client.receive()).isEqualTo("OK");
    }
  }

  @Test
  void largeValuesKeepTheirPlace() throws Exception {
    String large = "x".repeat(300_000);
    send(client, "SET", "k", large);
    send(client, "GET", "k");
    send(client, "SET", "k", "small");
    send(client, "GET", "k");
    assertHeld(client);
    Await.until("all is executed", () -> "small".equals(other.call("GET", "k")));
    release();
    assertThat(client.receive()).isEqualTo("OK");
    assertThat(client.receive()).isEqualTo(large);
    assertThat(client.receive()).isEqualTo("OK");
    assertThat(client.receive()).isEqualTo("small");
  }

  @Test
  void aConnectionThatQuitsIsClosedWhenItsRepliesAreOut() throws Exception {
    send(client, "SET", "k", "v");
    send(client, "QUIT");
    assertHeld(client);
    release();
    assertThat(client.receive()).isEqualTo("OK");
    assertThat(client.receive()).isEqualTo("OK");
    assertThat(client.receiveByte()).isEqualTo(-1);
  }

  @Test
  void aConnectionWithMuchHeldOutputIsNotRead() throws Exception {
    String large = "x".repeat(100_000);
    int rounds = 200;
    try (ExecutorService sender = Executors.newSingleThreadExecutor()) {
      Future<?> sent =
          sender.submit(() -> {
            for (int i = 0; i < rounds; i++) {
              send(client, "INCR", "n");
              send(client, "ECHO", large);
            }
            return null;
          });
      Await.until("much is held", () -> MUCH_HELD.matcher(other.text("CLIENT", "LIST")).find());
      assertThat(Long.parseLong(other.text("GET", "n"))).isLessThan(rounds);
      assertThat(client.hasInput()).isFalse();
      safe.release(Long.MAX_VALUE);
      for (int i = 0; i < rounds; i++) {
        assertThat(client.receive()).isEqualTo(i + 1L);
        assertThat(client.receive()).isEqualTo(large);
      }
      sent.get();
    }
  }

  @Test
  void aClientThatGoesAwayLeavesNothingBehind() throws Exception {
    send(client, "SET", "k", "x".repeat(200_000));
    send(client, "GET", "k");
    assertHeld(client);
    client.close();
    release();
    Await.until(
        "the client is gone", () -> other.info("clients").get("connected_clients").equals("1"));
  }

  @Test
  void aServerMayStopWhileOutputIsHeld() throws Exception {
    send(client, "SET", "k", "x".repeat(200_000));
    send(client, "GET", "k");
    assertHeld(client);
  }

  @Test
  void writersWaitWhileTheStreamIsReadTooSlowly() throws Exception {
    safe.close();
    server.context().changes.stallAt(1 << 20);
    String large = "x".repeat(600_000);
    client.call("SET", "k", large);
    client.call("SET", "k", large);
    send(client, "SET", "k", "last");
    assertThat(other.text("GET", "k")).hasSize(600_000);
    assertThat(client.hasInput()).isFalse();
    reader.close();
    assertThat(client.receive()).isEqualTo("OK");
  }
}
