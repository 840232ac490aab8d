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

/// Commands that wait for a key, with the waiting clients on several loops.
class WaitingTest {
  private TestServer server;
  private RespSocket client;
  private final List<RespSocket> waiting = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("--io-threads", "3", "--hz", "100");
    client = server.connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    for (RespSocket one : waiting) {
      one.close();
    }
    server.close();
  }

  /// A client that waits: the command has reached the server when this returns.
  private RespSocket waits(String... words) throws Exception {
    RespSocket socket = server.connect();
    waiting.add(socket);
    int before = blocked();
    socket.send(RespSocket.request(words));
    Await.until("it waits", () -> blocked() == before + 1);
    return socket;
  }

  private int blocked() throws IOException {
    return Integer.parseInt(client.info("clients").get("blocked_clients"));
  }

  @Test
  void theOneThatWaitsLongestIsServedFirst() throws Exception {
    List<RespSocket> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(waits("BLPOP", "list", "0"));
    }
    client.call("RPUSH", "list", "0", "1", "2");
    client.call("RPUSH", "list", "3");
    client.call("RPUSH", "list", "4", "5", "6");
    for (int i = 0; i < 6; i++) {
      assertThat(all.get(i).receive()).isEqualTo(List.of("list", "" + i));
    }
    assertThat(client.call("LRANGE", "list", "0", "-1")).isEqualTo(List.of("6"));
  }

  @Test
  void nobodyIsServedInsideATransaction() throws Exception {
    RespSocket waiter = waits("BLPOP", "list", "0");
    client.call("MULTI");
    client.call("RPUSH", "list", "gone");
    client.call("DEL", "list");
    client.call("RPUSH", "list", "stays");
    assertThat(client.call("EXEC")).isEqualTo(List.of(1L, 1L, 1L));
    assertThat(waiter.receive()).isEqualTo(List.of("list", "stays"));
  }

  @Test
  void aKeyOfAnotherTypeServesNobody() throws Exception {
    RespSocket waiter = waits("BLPOP", "key", "0");
    client.call("SET", "key", "text");
    client.call("DEL", "key");
    client.call("ZADD", "key", "1", "member");
    client.call("DEL", "key");
    client.call("RPUSH", "key", "element");
    assertThat(waiter.receive()).isEqualTo(List.of("key", "element"));
  }

  @Test
  void movedElementsServeTheNextInLine() throws Exception {
    RespSocket last = waits("BLPOP", "c", "0");
    RespSocket middle = waits("BLMOVE", "b", "c", "LEFT", "RIGHT", "0");
    RespSocket first = waits("BRPOPLPUSH", "a", "b", "0");
    client.call("LPUSH", "a", "x");
    assertThat(first.receive()).isEqualTo("x");
    assertThat(middle.receive()).isEqualTo("x");
    assertThat(last.receive()).isEqualTo(List.of("c", "x"));
  }

  @Test
  void keysThatArriveByOtherWaysServeToo() throws Exception {
    client.call("RPUSH", "{t}source", "x");
    RespSocket renamed = waits("BLPOP", "{t}renamed", "0");
    client.call("RENAME", "{t}source", "{t}renamed");
    assertThat(renamed.receive()).isEqualTo(List.of("{t}renamed", "x"));

    RespSocket swapped = waits("BLPOP", "there", "0");
    client.call("SELECT", "1");
    client.call("RPUSH", "there", "y");
    client.call("SWAPDB", "0", "1");
    assertThat(swapped.receive()).isEqualTo(List.of("there", "y"));
    client.call("SELECT", "0");
  }

  @Test
  void aTimeoutEndsTheWaitWithNothing() throws Exception {
    RespSocket array = waits("BLPOP", "list", "0.5");
    RespSocket string = waits("BLMOVE", "list", "other", "LEFT", "LEFT", "0.5");
    RespSocket forEver = waits("BLPOP", "list", "0");
    server.clock().advance(Duration.ofSeconds(1));
    assertThat(array.receive()).isNull();
    assertThat(string.receive()).isNull();
    assertThat(blocked()).isEqualTo(1);
    client.call("RPUSH", "list", "x");
    assertThat(forEver.receive()).isEqualTo(List.of("list", "x"));
  }

  @Test
  void requestsBehindAWaitComeAfterIt() throws Exception {
    RespSocket waiter = waits("BLPOP", "list", "0");
    waiter.send(RespSocket.request("SET", "behind", "1"));
    waiter.send(RespSocket.request("GET", "behind"));
    assertThat(client.call("GET", "behind")).isNull();
    client.call("RPUSH", "list", "x");
    assertThat(waiter.receive()).isEqualTo(List.of("list", "x"));
    assertThat(waiter.receive()).isEqualTo("OK");
    assertThat(waiter.receive()).isEqualTo("1");
  }

  @Test
  void clientUnblockEndsAWait() throws Exception {
    RespSocket asTimeout = server.connect();
    RespSocket asError = server.connect();
    waiting.addAll(List.of(asTimeout, asError));
    String first = "" + asTimeout.number("CLIENT", "ID");
    String second = "" + asError.number("CLIENT", "ID");
    assertThat(client.call("CLIENT", "UNBLOCK", first)).isEqualTo(0L);
    asTimeout.send(RespSocket.request("BLPOP", "list", "0"));
    asError.send(RespSocket.request("BLPOP", "list", "0"));
    Await.until("both wait", () -> blocked() == 2);
    assertThat(client.call("CLIENT", "UNBLOCK", first)).isEqualTo(1L);
    assertThat(client.call("CLIENT", "UNBLOCK", second, "ERROR")).isEqualTo(1L);
    assertThat(asTimeout.receive()).isNull();
    assertThat(asError.receive()).isEqualTo("-UNBLOCKED client unblocked via CLIENT UNBLOCK");
    assertThat(client.call("RPUSH", "list", "x")).isEqualTo(1L);
    assertThat(client.call("LLEN", "list")).isEqualTo(1L);
  }

  @Test
  void oneThatHangsUpIsForgotten() throws Exception {
    RespSocket gone = waits("BLPOP", "list", "0");
    RespSocket stays = waits("BLPOP", "list", "0");
    gone.close();
    Await.until("it is forgotten", () -> blocked() == 1);
    client.call("RPUSH", "list", "x");
    assertThat(stays.receive()).isEqualTo(List.of("list", "x"));
  }

  @Test
  void sortedSetsAndStreamsAreWaitedForToo() throws Exception {
    RespSocket lowest = waits("BZPOPMIN", "zset", "0");
    RespSocket highest = waits("BZMPOP", "0", "2", "other", "zset", "MAX", "COUNT", "2");
    client.call("ZADD", "zset", "1", "a", "2", "b", "3", "c");
    assertThat(lowest.receive()).isEqualTo(List.of("zset", "a", "1"));
    assertThat(highest.receive())
        .isEqualTo(List.of("zset", List.of(List.of("c", "3"), List.of("b", "2"))));

    client.call("XADD", "stream", "1-1", "old", "0");
    RespSocket reader = waits("XREAD", "BLOCK", "0", "STREAMS", "stream", "$");
    client.call("XADD", "stream", "1-2", "new", "1");
    assertThat(reader.receive())
        .isEqualTo(List.of(List.of("stream", List.of(List.of("1-2", List.of("new", "1"))))));
  }

  @Test
  void badTimeoutsAreRefused() throws IOException {
    assertThat(client.call("BLPOP", "list", "-1")).isEqualTo("-ERR timeout is negative");
    assertThat(client.call("BLPOP", "list", "x"))
        .isEqualTo("-ERR timeout is not a float or out of range");
    assertThat(client.call("BLPOP", "list", "1e300")).isEqualTo("-ERR timeout is out of range");
  }
}
