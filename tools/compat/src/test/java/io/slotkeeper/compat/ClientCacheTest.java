package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.lettuce.core.RedisURI;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.support.caching.CacheAccessor;
import io.lettuce.core.support.caching.CacheFrontend;
import io.lettuce.core.support.caching.ClientSideCaching;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.csc.Cache;
import redis.clients.jedis.csc.CacheConfig;
import redis.clients.jedis.params.SetParams;

/// The caches that Jedis and Lettuce keep of what they have read: nothing is read twice, and what
/// somebody else changes is read again.
@ParameterizedClass(name = "io-threads {0}")
@ValueSource(strings = {"1", "4"})
@TestInstance(PER_CLASS)
class ClientCacheTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Parameter String ioThreads;

  private ServerProcess server;
  private RedisClient writer;

  @BeforeParameterizedClassInvocation
  void start() throws IOException {
    server = Servers.slotkeeper("--io-threads", ioThreads);
    writer = RedisClient.create("127.0.0.1", server.port());
  }

  @AfterParameterizedClassInvocation
  void stop() throws IOException {
    writer.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    writer.flushAll();
  }

  @Test
  void jedisReadsOnceAndAgainAfterAChange() {
    writer.set("k", "first");
    writer.hset("h", Map.of("f", "1"));
    try (RedisClient reader = cachingJedis()) {
      Cache cache = reader.getCache();
      for (int i = 0; i < 10; i++) {
        assertThat(reader.get("k")).isEqualTo("first");
        assertThat(reader.hget("h", "f")).isEqualTo("1");
        assertThat(reader.get("nokey")).isNull();
      }
      assertThat(cache.getStats().getHitCount()).isGreaterThanOrEqualTo(18);
      assertThat(cache.getStats().getMissCount()).isLessThanOrEqualTo(12);
      writer.set("k", "second");
      writer.hset("h", "f", "2");
      writer.set("nokey", "there");
      await(() -> assertThat(reader.get("k")).isEqualTo("second"));
      await(() -> assertThat(reader.hget("h", "f")).isEqualTo("2"));
      await(() -> assertThat(reader.get("nokey")).isEqualTo("there"));
      assertThat(cache.getStats().getInvalidationCount()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void jedisForgetsWhatExpiresAndWhatIsFlushed() {
    writer.set("short", "v", SetParams.setParams().px(300));
    writer.set("k", "v");
    try (RedisClient reader = cachingJedis()) {
      assertThat(reader.get("short")).isEqualTo("v");
      assertThat(reader.get("k")).isEqualTo("v");
      await(() -> assertThat(reader.get("short")).isNull());
      writer.flushAll();
      await(() -> assertThat(reader.get("k")).isNull());
    }
  }

  private RedisClient cachingJedis() {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(1);
    return RedisClient.builder()
        .hostAndPort("127.0.0.1", server.port())
        .clientConfig(DefaultJedisClientConfig.builder().protocol(RedisProtocol.RESP3).build())
        .poolConfig(pool)
        .cacheConfig(CacheConfig.builder().maxSize(1000).build())
        .build();
  }

  @Test
  void lettuceReadsOnceAndAgainAfterAChange() {
    io.lettuce.core.RedisClient client =
        io.lettuce.core.RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
    Map<String, String> local = new ConcurrentHashMap<>();
    try (StatefulRedisConnection<String, String> connection = client.connect();
        CacheFrontend<String, String> cache =
            ClientSideCaching.enable(
                CacheAccessor.forMap(local), connection, TrackingArgs.Builder.enabled())) {
      writer.set("k", "first");
      assertThat(cache.get("k")).isEqualTo("first");
      assertThat(local).containsEntry("k", "first");
      writer.set("k", "second");
      await(() -> assertThat(local).doesNotContainKey("k"));
      assertThat(cache.get("k")).isEqualTo("second");
      writer.del("k");
      await(() -> assertThat(cache.get("k")).isNull());
    } finally {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  @Test
  void lettuceHearsOfPrefixes() {
    io.lettuce.core.RedisClient client =
        io.lettuce.core.RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
    Map<String, String> local = new ConcurrentHashMap<>(Map.of("user:1", "old", "item:1", "old"));
    TrackingArgs users = TrackingArgs.Builder.enabled().bcast().prefixes("user:");
    try (StatefulRedisConnection<String, String> connection = client.connect();
        CacheFrontend<String, String> cache =
            ClientSideCaching.enable(CacheAccessor.forMap(local), connection, users)) {
      writer.set("user:1", "new");
      writer.set("item:1", "new");
      await(() -> assertThat(cache.get("user:1")).isEqualTo("new"));
      assertThat(cache.get("item:1")).isEqualTo("old");
    } finally {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  /// An invalidation is on its way while its change is already answered.
  private static void await(Runnable assertion) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      try {
        assertion.run();
        return;
      } catch (AssertionError _) {
        Thread.yield();
      }
    }
    Assertions.assertThatCode(assertion::run).doesNotThrowAnyException();
  }
}
