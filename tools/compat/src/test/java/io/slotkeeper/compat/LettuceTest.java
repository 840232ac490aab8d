package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/// Lettuce against the packaged server, in both protocols, with one loop and with four.
@ParameterizedClass(name = "io-threads {0}, {1}")
@CsvSource({"1, RESP2", "1, RESP3", "4, RESP2", "4, RESP3"})
@TestInstance(PER_CLASS)
class LettuceTest {
  private static final int IN_FLIGHT = 20_000;

  @Parameter(0)
  String ioThreads;

  @Parameter(1)
  ProtocolVersion protocol;

  private ServerProcess server;
  private RedisClient client;
  private StatefulRedisConnection<String, String> connection;
  private RedisCommands<String, String> redis;

  @BeforeParameterizedClassInvocation
  void start() throws IOException {
    server = Servers.slotkeeper("--io-threads", ioThreads);
    client =
        RedisClient.create(
            RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(server.port())
                .withClientName("lettuce-test")
                .build());
    client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
    connection = client.connect();
    redis = connection.sync();
  }

  @AfterParameterizedClassInvocation
  void stop() throws IOException {
    connection.close();
    client.shutdown(0, 2, TimeUnit.SECONDS);
    server.close();
  }

  @BeforeEach
  void empty() {
    redis.flushall();
  }

  @Test
  void stringsAreStoredAndReadBack() {
    assertThat(redis.set("k", "v", SetArgs.Builder.ex(1000))).isEqualTo("OK");
    assertThat(redis.get("k")).isEqualTo("v");
    assertThat(redis.ttl("k")).isBetween(990L, 1000L);
    assertThat(redis.get("nokey")).isNull();
    assertThat(redis.mget("k", "nokey"))
        .containsExactly(KeyValue.just("k", "v"), KeyValue.empty("nokey"));
  }

  @Test
  void errorsCarryTheTextOfRedis() {
    redis.set("text", "abc");
    assertThatThrownBy(() -> redis.incr("text"))
        .isInstanceOf(RedisCommandExecutionException.class)
        .hasMessage("ERR value is not an integer or out of range");
  }

  @Test
  void thousandsOfCommandsInFlightAreAnsweredInOrder() throws Exception {
    RedisAsyncCommands<String, String> async = connection.async();
    List<RedisFuture<Long>> replies = new ArrayList<>(IN_FLIGHT);
    for (int i = 0; i < IN_FLIGHT; i++) {
      replies.add(async.incr("n"));
    }
    for (int i = 0; i < IN_FLIGHT; i++) {
      assertThat(replies.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(i + 1);
    }
  }

  @Test
  void scanningYieldsEveryKeyOnce() {
    Set<String> stored = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      redis.set("key:" + i, "v");
      stored.add("key:" + i);
    }
    List<String> seen = ScanIterator.scan(redis).stream().toList();
    assertThat(seen).hasSize(stored.size());
    assertThat(new HashSet<>(seen)).isEqualTo(stored);
  }

  @Test
  void theConnectionIntroducesItself() {
    assertThat(redis.clientGetname()).isEqualTo("lettuce-test");
    assertThat(redis.clientList()).contains("name=lettuce-test", "lib-name=Lettuce");
    assertThat(redis.info("server")).contains("tcp_port:" + server.port());
  }

  @Test
  void databasesAreApart() {
    redis.select(5);
    redis.set("k", "v");
    redis.select(0);
    assertThat(redis.exists("k")).isZero();
    assertThat(redis.configGet("databases")).containsEntry("databases", "16");
  }
}
