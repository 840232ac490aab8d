package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/// Jedis against the packaged server, in both protocols, with one loop and with four.
@ParameterizedClass(name = "io-threads {0}, {1}")
@CsvSource({"1, RESP2", "1, RESP3", "4, RESP2", "4, RESP3"})
@TestInstance(PER_CLASS)
class JedisTest {
  @Parameter(0)
  String ioThreads;

  @Parameter(1)
  RedisProtocol protocol;

  private ServerProcess server;
  private RedisClient redis;

  @BeforeParameterizedClassInvocation
  void start() throws IOException {
    server = Servers.slotkeeper("--io-threads", ioThreads);
    redis =
        RedisClient.builder()
            .hostAndPort("127.0.0.1", server.port())
            .clientConfig(config())
            .poolConfig(new ConnectionPoolConfig())
            .build();
  }

  @AfterParameterizedClassInvocation
  void stop() throws IOException {
    redis.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    redis.flushAll();
  }

  @Test
  void stringsAreStoredAndReadBack() {
    assertThat(redis.set("k", "v")).isEqualTo("OK");
    assertThat(redis.get("k")).isEqualTo("v");
    assertThat(redis.get("nokey")).isNull();
    assertThat(redis.set("k", "w", SetParams.setParams().nx())).isNull();
    assertThat(redis.setGet("k", "w")).isEqualTo("v");
    assertThat(redis.append("k", "x")).isEqualTo(2);
    assertThat(redis.mset("a", "1", "b", "2")).isEqualTo("OK");
    assertThat(redis.mget("a", "nokey", "b")).containsExactly("1", null, "2");
  }

  @Test
  void binaryKeysAndValuesSurvive() {
    byte[] bytes = new byte[256];
    IntStream.range(0, 256).forEach(i -> bytes[i] = (byte) i);
    redis.set(bytes, bytes);
    assertThat(redis.get(bytes)).isEqualTo(bytes);
  }

  @Test
  void aValueOfManyMegabytesSurvives() {
    String value = "0123456789abcdef".repeat(1 << 20);
    redis.set("big", value);
    assertThat(redis.get("big")).isEqualTo(value);
    assertThat(redis.strlen("big")).isEqualTo(16L << 20);
  }

  @Test
  void numbersCountAndRefuseText() {
    assertThat(redis.incr("n")).isEqualTo(1);
    assertThat(redis.incrBy("n", 41)).isEqualTo(42);
    assertThat(redis.incrByFloat("n", 0.5)).isEqualTo(42.5);
    redis.set("text", "abc");
    assertThatThrownBy(() -> redis.incr("text"))
        .isInstanceOf(JedisDataException.class)
        .hasMessage("ERR value is not an integer or out of range");
  }

  @Test
  void keysExpire() {
    redis.set("k", "v", SetParams.setParams().ex(1000));
    assertThat(redis.ttl("k")).isBetween(990L, 1000L);
    assertThat(redis.persist("k")).isEqualTo(1);
    assertThat(redis.ttl("k")).isEqualTo(-1);
    redis.pexpireAt("k", 1);
    assertThat(redis.exists("k")).isFalse();
    assertThat(redis.ttl("k")).isEqualTo(-2);
  }

  @Test
  void scanningYieldsEveryKeyOnce() {
    Set<String> stored = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      redis.set("key:" + i, "v");
      stored.add("key:" + i);
    }
    Set<String> seen = new HashSet<>();
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      ScanResult<String> page = redis.scan(cursor, new ScanParams().match("key:*").count(100));
      page.getResult().forEach(key -> assertThat(seen.add(key)).as(key).isTrue());
      cursor = page.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    assertThat(seen).isEqualTo(stored);
  }

  @Test
  void aPipelineIsAnsweredInOrder() {
    try (Pipeline pipeline = redis.pipelined()) {
      List<Response<Long>> replies =
          IntStream.range(0, 10_000).mapToObj(_ -> pipeline.incr("n")).toList();
      Response<String> wrong = pipeline.getDel("nokey");
      pipeline.sync();
      for (int i = 0; i < replies.size(); i++) {
        assertThat(replies.get(i).get()).isEqualTo(i + 1);
      }
      assertThat(wrong.get()).isNull();
    }
  }

  @Test
  void manyThreadsCountTogether() {
    int threads = 8;
    int turns = 500;
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        executor.execute(() -> IntStream.range(0, turns).forEach(_ -> redis.incr("n")));
      }
    }
    assertThat(redis.get("n")).isEqualTo(Integer.toString(threads * turns));
  }

  @Test
  @SuppressWarnings("deprecation") // what most applications still use
  void theClassicPoolWorksAndNamesItsConnections() {
    try (JedisPool pool =
            new JedisPool(
                new JedisPoolConfig(), new HostAndPort("127.0.0.1", server.port()), config());
        Jedis jedis = pool.getResource()) {
      assertThat(jedis.ping()).isEqualTo("PONG");
      assertThat(jedis.clientGetname()).isEqualTo("jedis-test");
      assertThat(jedis.clientInfo()).contains("lib-name=jedis", "name=jedis-test");
      jedis.select(3);
      jedis.set("k", "v");
      assertThat(jedis.dbSize()).isEqualTo(1);
      jedis.select(0);
      assertThat(jedis.exists("k")).isFalse();
      assertThat(jedis.info("server")).contains("redis_version:", "tcp_port:" + server.port());
    }
  }

  private JedisClientConfig config() {
    return DefaultJedisClientConfig.builder().protocol(protocol).clientName("jedis-test").build();
  }
}
