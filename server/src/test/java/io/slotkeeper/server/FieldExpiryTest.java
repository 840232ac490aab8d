package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Fields of hashes with a time to live, by a clock the test holds; in listpacks and in tables.
@ParameterizedClass
@ValueSource(strings = {"512", "1"})
class FieldExpiryTest {
  @Parameter String maxListpackEntries;
  private TestServer server;
  private RespSocket client;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.start(
            "--hz",
            "500",
            "--enable-debug-command",
            "yes",
            "--hash-max-listpack-entries",
            maxListpackEntries,
            "--notify-keyspace-events",
            "Ehgx");
    client = server.connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private void pass(long millis) {
    server.clock().advance(Duration.ofMillis(millis));
  }

  private void twoFieldsOfWhichOneHasExpired() throws IOException {
    client.call("DEL", "h", "to");
    client.call("HSET", "h", "gone", "1", "there", "2");
    client.call("HPEXPIRE", "h", "100", "FIELDS", "1", "gone");
    pass(100);
  }

  @Test
  void anExpiredFieldIsGoneForEveryCommandThatLooks() throws IOException {
    client.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    String[][] looks = {
      {"HGET", "h", "gone"},
      {"HMGET", "h", "gone"},
      {"HEXISTS", "h", "gone"},
      {"HSTRLEN", "h", "gone"},
      {"HLEN", "h"},
      {"HGETALL", "h"},
      {"HKEYS", "h"},
      {"HVALS", "h"},
      {"HDEL", "h", "gone"},
      {"HSETNX", "h", "gone", "3"},
      {"HSET", "h", "gone", "3"},
      {"HINCRBY", "h", "gone", "5"},
      {"HRANDFIELD", "h", "5"},
      {"HSCAN", "h", "0"},
      {"HTTL", "h", "FIELDS", "1", "gone"},
      {"HPERSIST", "h", "FIELDS", "1", "gone"},
      {"HEXPIRE", "h", "5", "FIELDS", "1", "gone"},
      {"HGETDEL", "h", "FIELDS", "1", "gone"},
      {"DEBUG", "DIGEST-VALUE", "h"},
      {"HSETEX", "h", "FXX", "FIELDS", "1", "gone", "3"}
    };
    for (String[] look : looks) {
      twoFieldsOfWhichOneHasExpired();
      Object seen = client.call(look);
      client.call("DEL", "h");
      client.call("HSET", "h", "there", "2");
      assertThat(seen).as(String.join(" ", look)).isEqualTo(client.call(look));
    }
  }

  @Test
  void aCopyOfAHashExpiresLikeTheHash() throws IOException {
    client.call("HSET", "h", "a", "1", "b", "2");
    client.call("HPEXPIRE", "h", "100", "FIELDS", "1", "a");
    client.call("COPY", "h", "copy");
    client.call("RENAME", "h", "renamed");
    pass(100);
    assertThat(client.call("HGETALL", "copy")).isEqualTo(List.of("b", "2"));
    assertThat(client.call("HGETALL", "renamed")).isEqualTo(List.of("b", "2"));
  }

  @Test
  void theLastFieldTakesItsHashWithIt() throws IOException {
    client.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    client.call("HSET", "h", "a", "1", "b", "2");
    client.call("HPEXPIRE", "h", "100", "FIELDS", "2", "a", "b");
    pass(99);
    assertThat(client.number("EXISTS", "h")).isEqualTo(1);
    pass(1);
    assertThat(client.number("EXISTS", "h")).isZero();
    assertThat(client.info("stats")).containsEntry("expired_subkeys", "2");
    assertThat(client.info("keyspace")).doesNotContainKey("db0");
  }

  @Test
  void theCycleRemovesFieldsNobodyAsksFor() throws Exception {
    for (int i = 0; i < 3_000; i++) {
      client.call("HSET", "h", "f" + i, "v");
      client.call("HPEXPIRE", "h", Integer.toString(1_000 + i % 7), "FIELDS", "1", "f" + i);
    }
    client.call("HSET", "h", "stays", "v");
    assertThat(client.info("keyspace").get("db0")).contains("subexpiry=1");
    pass(2_000);
    Await.until(
        "all fields removed", () -> client.info("stats").get("expired_subkeys").equals("3000"));
    assertThat(client.call("HGETALL", "h")).isEqualTo(List.of("stays", "v"));
  }

  @Test
  void listenersHearOfExpiries() throws IOException {
    try (RespSocket listener = server.connect()) {
      listener.call("SUBSCRIBE", "__keyevent@0__:hexpired");
      client.call("HSET", "h", "a", "1", "b", "2");
      client.call("HPEXPIRE", "h", "10", "FIELDS", "1", "a");
      pass(10);
      client.call("HGET", "h", "b");
      assertThat(listener.receive()).isEqualTo(List.of("message", "__keyevent@0__:hexpired", "h"));
    }
  }
}
