package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Channels, with listeners and publishers on several loops.
class PubSubTest {
  private TestServer server;
  private RespSocket client;
  private RespSocket listener;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("--io-threads", "3", "--hz", "100");
    client = server.connect();
    listener = server.connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    listener.close();
    server.close();
  }

  private void listens(String... words) throws IOException {
    listener.send(RespSocket.request(words));
    for (int i = 1; i < words.length; i++) {
      assertThat((List<?>) listener.receive()).hasSize(3);
    }
  }

  @Test
  void listenersOfChannelsAndPatternsGetTheMessage() throws IOException {
    listens("SUBSCRIBE", "news", "sport");
    listens("PSUBSCRIBE", "n*");
    assertThat(client.call("PUBLISH", "news", "hello")).isEqualTo(2L);
    assertThat(client.call("PUBLISH", "night", "late")).isEqualTo(1L);
    assertThat(client.call("PUBLISH", "other", "unheard")).isEqualTo(0L);
    assertThat(listener.receive()).isEqualTo(List.of("message", "news", "hello"));
    assertThat(listener.receive()).isEqualTo(List.of("pmessage", "n*", "news", "hello"));
    assertThat(listener.receive()).isEqualTo(List.of("pmessage", "n*", "night", "late"));
  }

  @Test
  void aMessageComesBeforeWhatItsListenerAsksForLater() throws Exception {
    try (TestServer busy = TestServer.start();
        RespSocket publisher = busy.connect();
        RespSocket both = busy.connect()) {
      both.call("HELLO", "3");
      both.call("SUBSCRIBE", "c");
      for (int i = 0; i < 500; i++) {
        String text = Integer.toString(i);
        assertThat(publisher.call("PUBLISH", "c", text)).isEqualTo(1L);
        both.send(RespSocket.request("ECHO", text));
        assertThat(both.receive()).isEqualTo(List.of("message", "c", text));
        assertThat(both.receive()).isEqualTo(text);
      }
    }
  }

  @Test
  void manyListenersOnAllLoopsSeeOneOrder() throws IOException {
    List<RespSocket> listeners = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      RespSocket one = server.connect();
      one.call("SUBSCRIBE", "order");
      listeners.add(one);
    }
    RespSocket second = server.connect();
    for (int i = 0; i < 100; i++) {
      RespSocket publisher = i % 2 == 0 ? client : second;
      assertThat(publisher.call("PUBLISH", "order", "" + i)).isEqualTo(12L);
    }
    for (RespSocket one : listeners) {
      for (int i = 0; i < 100; i++) {
        assertThat(one.receive()).isEqualTo(List.of("message", "order", "" + i));
      }
      one.close();
    }
    second.close();
  }

  @Test
  void aListenerOfResp2DoesNothingElse() throws IOException {
    listens("SUBSCRIBE", "news");
    assertThat(listener.call("GET", "a"))
        .isEqualTo(
            "-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET"
                + " are allowed in this context");
    assertThat(listener.call("PING", "x")).isEqualTo(List.of("pong", "x"));
    assertThat(listener.call("UNSUBSCRIBE")).isEqualTo(List.of("unsubscribe", "news", 0L));
    assertThat(listener.call("GET", "a")).isNull();
  }

  @Test
  void aListenerOfResp3GoesOn() throws IOException {
    listener.call("HELLO", "3");
    listens("SUBSCRIBE", "news");
    assertThat(listener.call("SET", "a", "1")).isEqualTo("OK");
    client.call("PUBLISH", "news", "hello");
    assertThat(listener.receive()).isEqualTo(List.of("message", "news", "hello"));
  }

  @Test
  void shardedChannelsAreApart() throws IOException {
    listens("SSUBSCRIBE", "news");
    assertThat(client.call("PUBLISH", "news", "plain")).isEqualTo(0L);
    assertThat(client.call("SPUBLISH", "news", "sharded")).isEqualTo(1L);
    assertThat(listener.receive()).isEqualTo(List.of("smessage", "news", "sharded"));
    assertThat(client.call("PUBSUB", "SHARDCHANNELS")).isEqualTo(List.of("news"));
    assertThat(client.call("PUBSUB", "CHANNELS")).isEqualTo(List.of());
    assertThat(client.call("PUBSUB", "SHARDNUMSUB", "news", "x"))
        .isEqualTo(List.of("news", 1L, "x", 0L));
  }

  @Test
  void aClosedConnectionListensNoMore() throws Exception {
    listens("SUBSCRIBE", "a", "b");
    listens("PSUBSCRIBE", "*");
    assertThat(client.call("PUBSUB", "NUMPAT")).isEqualTo(1L);
    listener.close();
    Await.until("nobody listens", () -> ((List<?>) client.call("PUBSUB", "CHANNELS")).isEmpty());
    assertThat(client.call("PUBSUB", "NUMPAT")).isEqualTo(0L);
  }

  @Test
  void changesOfKeysAreAnnounced() throws IOException {
    client.call("CONFIG", "SET", "notify-keyspace-events", "KEA");
    listens("PSUBSCRIBE", "__key*__:*");
    client.call("RPUSH", "list", "a");
    assertThat(listener.receive())
        .isEqualTo(List.of("pmessage", "__key*__:*", "__keyspace@0__:list", "rpush"));
    assertThat(listener.receive())
        .isEqualTo(List.of("pmessage", "__key*__:*", "__keyevent@0__:rpush", "list"));
    client.call("SET", "gone", "1", "PX", "10");
    skip(4);
    server.clock().advance(Duration.ofSeconds(1));
    assertThat(listener.receive())
        .isEqualTo(List.of("pmessage", "__key*__:*", "__keyspace@0__:gone", "expired"));
  }

  private void skip(int messages) throws IOException {
    for (int i = 0; i < messages; i++) {
      listener.receive();
    }
  }

  @Test
  void newAndMissedKeysAreAnnouncedOnlyWhenAskedFor() throws IOException {
    client.call("CONFIG", "SET", "notify-keyspace-events", "Enm");
    listens("PSUBSCRIBE", "*");
    client.call("SET", "a", "1");
    client.call("SET", "a", "2");
    client.call("GET", "missing");
    assertThat(listener.receive()).isEqualTo(List.of("pmessage", "*", "__keyevent@0__:new", "a"));
    assertThat(listener.receive())
        .isEqualTo(List.of("pmessage", "*", "__keyevent@0__:keymiss", "missing"));
  }

  @Test
  void aListenerThatDoesNotReadIsClosed() throws Exception {
    client.call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 0 0");
    listens("SUBSCRIBE", "flood");
    String message = "m".repeat(100_000);
    Await.until("it is closed", () -> client.call("PUBLISH", "flood", message).equals(0L));
  }
}
