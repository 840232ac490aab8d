package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What CLIENT changes about connections: kills, pauses, silence, touching.
@ParameterizedClass
@ValueSource(strings = {"1", "3"})
class ClientStateTest {
  @Parameter String loops;
  private TestServer server;
  private RespSocket client;
  private final List<RespSocket> others = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("--io-threads", loops, "--hz", "500");
    client = server.connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    for (RespSocket other : others) {
      other.close();
    }
    server.close();
  }

  private RespSocket another() throws IOException {
    RespSocket other = server.connect();
    others.add(other);
    return other;
  }

  private int clients() throws IOException {
    return client.text("CLIENT", "LIST").split("\n").length;
  }

  // ---- killing ----------------------------------------------------------------------------

  @Test
  void clientsAreKilledByIdAddressAndAge() throws Exception {
    RespSocket byId = another();
    RespSocket byAddress = another();
    RespSocket byOldForm = another();
    RespSocket old = another();
    long id = byId.number("CLIENT", "ID");
    assertThat(client.number("CLIENT", "KILL", "ID", Long.toString(id))).isEqualTo(1);
    assertThat(byId.isClosedByServer()).isTrue();
    byAddress.call("PING");
    String address = "127.0.0.1:" + byAddress.localPort();
    assertThat(client.number("CLIENT", "KILL", "ADDR", address)).isEqualTo(1);
    assertThat(byAddress.isClosedByServer()).isTrue();
    byOldForm.call("PING");
    assertThat(client.call("CLIENT", "KILL", "127.0.0.1:" + byOldForm.localPort())).isEqualTo("OK");
    assertThat(byOldForm.isClosedByServer()).isTrue();
    old.call("PING");
    server.clock().advance(Duration.ofSeconds(100));
    client.close();
    client = server.connect();
    assertThat(client.number("CLIENT", "KILL", "SKIPME", "no", "MAXAGE", "200")).isZero();
    Await.until("the first client is gone", () -> clients() == 2);
    assertThat(client.number("CLIENT", "KILL", "SKIPME", "no", "MAXAGE", "50")).isEqualTo(1);
    assertThat(old.isClosedByServer()).isTrue();
    assertThat(client.call("CLIENT", "KILL", "nobody:1")).isEqualTo("-ERR No such client");
  }

  @Test
  void nobodyIsKilledTwice() throws Exception {
    for (int i = 0; i < 5; i++) {
      another().call("PING");
    }
    client.send(
        concat(
            RespSocket.request("CLIENT", "KILL", "SKIPME", "yes"),
            RespSocket.request("CLIENT", "KILL", "SKIPME", "yes")));
    assertThat(client.receive()).isEqualTo(5L);
    assertThat(client.receive()).isEqualTo(0L);
  }

  @Test
  void whoKillsItselfGetsTheReplyAndNothingMore() throws Exception {
    long id = client.number("CLIENT", "ID");
    client.send(
        concat(
            RespSocket.request("SET", "k", "before"),
            RespSocket.request("CLIENT", "KILL", "SKIPME", "no", "ID", Long.toString(id)),
            RespSocket.request("SET", "k", "after")));
    assertThat(client.receive()).isEqualTo("OK");
    assertThat(client.receive()).isEqualTo(1L);
    assertThat(client.isClosedByServer()).isTrue();
    client = server.connect();
    assertThat(client.call("GET", "k")).isEqualTo("before");
  }

  // ---- pausing ----------------------------------------------------------------------------

  @Test
  void aWritePauseHoldsWritesInOrderUntilItEnds() throws Exception {
    RespSocket writer = another();
    assertThat(client.call("CLIENT", "PAUSE", "60000", "WRITE")).isEqualTo("OK");
    String large = "x".repeat(100_000);
    writer.send(
        concat(
            RespSocket.request("GET", "k"),
            RespSocket.request("SET", "k", large),
            RespSocket.request("STRLEN", "k"),
            RespSocket.request("PING")));
    assertThat(writer.receive()).isNull();
    Await.until("the write waits", () -> client.info("clients").get("blocked_clients").equals("1"));
    writer.send(RespSocket.request("SET", "k", large + "y"));
    writer.send("PING\r\n");
    assertThat(client.call("GET", "k")).isNull();
    assertThat(client.call("CLIENT", "UNPAUSE")).isEqualTo("OK");
    assertThat(writer.receive()).isEqualTo("OK");
    assertThat(writer.receive()).isEqualTo(100_000L);
    assertThat(writer.receive()).isEqualTo("PONG");
    assertThat(writer.receive()).isEqualTo("OK");
    assertThat(writer.receive()).isEqualTo("PONG");
    assertThat(client.number("STRLEN", "k")).isEqualTo(100_001);
    assertThat(client.info("clients")).containsEntry("blocked_clients", "0");
  }

  @Test
  void aPauseEndsByItself() throws Exception {
    assertThat(client.call("CLIENT", "PAUSE", "60000", "ALL")).isEqualTo("OK");
    client.send(RespSocket.request("PING"));
    server.clock().advance(Duration.ofSeconds(59));
    Await.ticks(server, 2);
    client.send(RespSocket.request("ECHO", "a"));
    server.clock().advance(Duration.ofSeconds(2));
    assertThat(client.receive()).isEqualTo("PONG");
    assertThat(client.receive()).isEqualTo("a");
  }

  @Test
  void aClientMayLeaveOrBeKilledWhileItIsHeldBack() throws Exception {
    RespSocket leaving = another();
    RespSocket killed = another();
    long id = killed.number("CLIENT", "ID");
    client.call("CLIENT", "PAUSE", "60000", "WRITE");
    byte[] request = RespSocket.request("SET", "k", "x".repeat(50_000));
    leaving.send(request);
    killed.send(request);
    Await.until("both wait", () -> client.info("clients").get("blocked_clients").equals("2"));
    leaving.close();
    client.call("CLIENT", "KILL", "ID", Long.toString(id));
    Await.until("both are gone", () -> clients() == 1);
    client.call("CLIENT", "UNPAUSE");
    Await.ticks(server, 2);
    assertThat(client.number("EXISTS", "k")).isZero();
  }

  // ---- replies ----------------------------------------------------------------------------

  @Test
  void repliesAreOffSkippedAndOnAgain() throws Exception {
    client.send(
        concat(
            RespSocket.request("CLIENT", "REPLY", "SKIP"),
            RespSocket.request("SET", "a", "1"),
            RespSocket.request("INCR", "a"),
            RespSocket.request("CLIENT", "REPLY", "OFF"),
            RespSocket.request("INCR", "a"),
            RespSocket.request("NOSUCHCOMMAND"),
            RespSocket.request("CLIENT", "REPLY", "SKIP"),
            RespSocket.request("INCR", "a"),
            RespSocket.request("CLIENT", "REPLY", "ON"),
            RespSocket.request("GET", "a")));
    assertThat(client.receive()).isEqualTo(2L);
    assertThat(client.receive()).isEqualTo("OK");
    assertThat(client.receive()).isEqualTo("4");
  }

  // ---- touching ---------------------------------------------------------------------------

  @Test
  void whoDoesNotTouchLeavesIdleTimesAlone() throws Exception {
    client.call("SET", "k", "v");
    assertThat(client.call("CLIENT", "NO-TOUCH", "ON")).isEqualTo("OK");
    server.clock().advance(Duration.ofSeconds(30));
    client.call("GET", "k");
    assertThat(client.number("OBJECT", "IDLETIME", "k")).isEqualTo(30);
    client.call("TOUCH", "k");
    assertThat(client.number("OBJECT", "IDLETIME", "k")).isZero();
    server.clock().advance(Duration.ofSeconds(7));
    client.call("CLIENT", "NO-TOUCH", "OFF");
    client.call("GET", "k");
    assertThat(client.number("OBJECT", "IDLETIME", "k")).isZero();
  }

  // ---- the list ---------------------------------------------------------------------------

  @Test
  void theListTellsAgesSizesAndStates() throws Exception {
    RespSocket other = another();
    other.call("CLIENT", "SETNAME", "other");
    other.call("SELECT", "3");
    server.clock().advance(Duration.ofSeconds(20));
    other.call("CLIENT", "NO-EVICT", "ON");
    other.send("*2\r\n$4\r\nECHO\r\n$7\r\nabc");
    Await.until("half a request is there", () -> field("other", "qbuf").equals("13"));
    server.clock().advance(Duration.ofSeconds(5));
    client.call("PING");
    assertThat(field("other", "db")).isEqualTo("3");
    assertThat(field("other", "age")).isEqualTo("25");
    assertThat(field("other", "idle")).isEqualTo("5");
    assertThat(field("other", "flags")).isEqualTo("e");
    assertThat(field("other", "cmd")).isEqualTo("client|no-evict");
    assertThat(field("other", "resp")).isEqualTo("2");
    assertThat(client.text("CLIENT", "LIST", "TYPE", "pubsub")).isEmpty();
  }

  private String field(String clientName, String name) throws IOException {
    for (String line : client.text("CLIENT", "LIST").split("\n")) {
      if (line.contains(" name=" + clientName + " ")) {
        Matcher value = Pattern.compile(" " + name + "=(\\S*)").matcher(line);
        assertThat(value.find()).as(line).isTrue();
        return value.group(1);
      }
    }
    return "";
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
