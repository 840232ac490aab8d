package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys with a time to live, by a clock the test holds.
@ParameterizedClass
@ValueSource(strings = {"1", "4"})
class ExpiryTest {
  @Parameter String loops;
  private TestServer server;
  private RespSocket client;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.start("--io-threads", loops, "--hz", "500", "--enable-debug-command", "yes");
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

  private String keyspace() throws IOException {
    return client.info("keyspace").getOrDefault("db0", "none");
  }

  @Test
  void anExpiredKeyIsGoneForEveryCommandThatLooks() throws IOException {
    client.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    String[][] looks = {
      {"GET", "k"},
      {"EXISTS", "k"},
      {"TYPE", "k"},
      {"TTL", "k"},
      {"DEL", "k"},
      {"APPEND", "k", ""},
      {"RENAME", "k", "k2"},
      {"COPY", "k", "k2"},
      {"PERSIST", "k"},
      {"STRLEN", "k"},
      {"SCAN", "0"},
      {"KEYS", "*"},
      {"RANDOMKEY"},
      {"OBJECT", "ENCODING", "k"},
      {"MOVE", "k", "1"},
      {"GETDEL", "k"}
    };
    for (String[] look : looks) {
      client.call("SET", "k", "v", "PX", "100");
      pass(100);
      Object gone = client.call(look);
      client.call("DEL", "k");
      assertThat(gone).as(String.join(" ", look)).isEqualTo(client.call(look));
      client.call("FLUSHALL");
    }
  }

  @Test
  void expireObeysItsConditions() throws IOException {
    client.call("SET", "k", "v");
    assertThat(client.number("EXPIRE", "k", "100", "XX")).isZero();
    assertThat(client.number("EXPIRE", "k", "100", "GT")).isZero();
    assertThat(client.number("EXPIRE", "k", "100", "LT")).isEqualTo(1);
    assertThat(client.number("EXPIRE", "k", "50", "NX")).isZero();
    assertThat(client.number("EXPIRE", "k", "50", "GT")).isZero();
    assertThat(client.number("EXPIRE", "k", "50", "LT")).isEqualTo(1);
    assertThat(client.number("EXPIRE", "k", "70", "XX", "GT")).isEqualTo(1);
    assertThat(client.number("TTL", "k")).isEqualTo(70);
    assertThat(client.call("EXPIRE", "k", "1", "GT", "LT"))
        .isEqualTo("-ERR GT and LT options at the same time are not compatible");
    assertThat(client.number("EXPIRE", "missing", "1")).isZero();
    assertThat(client.number("EXPIRE", "k", "-1")).isEqualTo(1);
    assertThat(client.number("EXISTS", "k")).isZero();
  }

  @Test
  void theCountOfVolatileKeysFollowsEveryChange() throws IOException {
    client.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    Random random = new Random(7);
    Map<String, Long> model = new HashMap<>();
    for (int i = 0; i < 5000; i++) {
      String key = "k" + random.nextInt(60);
      String other = "k" + random.nextInt(60);
      long ttl = 1 + random.nextInt(2000);
      switch (random.nextInt(9)) {
        case 0 -> put(model, key, 0, client.call("SET", key, "v".repeat(random.nextInt(100))));
        case 1 -> put(model, key, ttl, client.call("SET", key, "v", "PX", "" + ttl));
        case 2 -> {
          if (client.number("PEXPIRE", key, "" + ttl) == 1) {
            model.put(key, server.clock().unixMillis() + ttl);
          }
        }
        case 3 -> {
          if (client.number("PERSIST", key) == 1) {
            model.put(key, 0L);
          }
        }
        case 4 -> {
          client.call("DEL", key);
          model.remove(key);
        }
        case 5 -> {
          if (client.call("RENAME", key, other).equals("OK")) {
            Long expiry = model.remove(key);
            model.put(other, expiry);
          }
        }
        case 6 -> {
          if (client.call("COPY", key, other, "REPLACE").equals(1L)) {
            model.put(other, model.get(key));
          }
        }
        case 7 -> client.call("APPEND", key, "x".repeat(random.nextInt(50)));
        default -> pass(random.nextInt(20));
      }
      if (client.number("EXISTS", key) == 1) {
        model.putIfAbsent(key, 0L);
      }
      long now = server.clock().unixMillis();
      model.values().removeIf(expiry -> expiry != 0 && expiry <= now);
    }
    // looking deletes what nobody noticed
    client.call("SCAN", "0", "COUNT", "1000");
    long volatileKeys = model.values().stream().filter(expiry -> expiry != 0).count();
    assertThat(keyspace()).startsWith("keys=" + model.size() + ",expires=" + volatileKeys + ",");
    earliestExpiryIsALowerBound(model);
  }

  private void put(Map<String, Long> model, String key, long ttl, Object reply) {
    assertThat(reply).isEqualTo("OK");
    model.put(key, ttl == 0 ? 0L : server.clock().unixMillis() + ttl);
  }

  private void earliestExpiryIsALowerBound(Map<String, Long> model) {
    Database database = server.context().keyspace.database(0);
    model.forEach((key, expiry) -> {
      if (expiry != 0) {
        int slot = io.slotkeeper.cluster.Slots.of(key.getBytes());
        assertThat(database.earliestExpiry(slot)).as(key).isLessThanOrEqualTo(expiry);
      }
    });
  }

  @Test
  void dueKeysAreDeletedThoughNobodyLooks() throws Exception {
    int count = 3000;
    for (int i = 0; i < count; i++) {
      client.call("SET", "k" + i, "v", "PX", "" + (i % 2 == 0 ? 1000 : 5000));
    }
    client.call("SET", "stays", "v");
    pass(1000);
    Await.until("half is gone", () -> client.number("DBSIZE") == count / 2 + 1);
    assertThat(client.info("stats")).containsEntry("expired_keys", "" + count / 2);
    pass(4000);
    Await.until("all are gone", () -> client.number("DBSIZE") == 1);
    assertThat(keyspace()).isEqualTo("keys=1,expires=0,avg_ttl=0,subexpiry=0");
  }

  @Test
  void dueKeysAreDeletedInEveryDatabase() throws Exception {
    for (int i = 0; i < 16; i++) {
      client.call("SELECT", "" + i);
      client.call("SET", "k", "v", "PX", "1000");
    }
    pass(1000);
    Await.until("all are gone", () -> client.info("keyspace").isEmpty());
  }

  @Test
  void nothingIsDeletedWhileTheActiveCycleIsOff() throws Exception {
    client.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    client.call("SET", "k", "v", "PX", "10");
    pass(20);
    Await.ticks(server, 3);
    assertThat(client.number("DBSIZE")).isEqualTo(1);
    client.call("DEBUG", "SET-ACTIVE-EXPIRE", "1");
    Await.until("it is gone", () -> client.number("DBSIZE") == 0);
  }
}
