package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.Redisson;
import org.redisson.api.RAtomicLong;
import org.redisson.api.RLock;
import org.redisson.api.RMapCache;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.api.map.event.EntryCreatedListener;
import org.redisson.client.codec.LongCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.CompositeCodec;
import org.redisson.config.Config;
import org.redisson.config.Protocol;

/// Redisson against the packaged server: locks, rate limiters and caches, which it builds of
/// scripts, channels and timeouts.
@ParameterizedClass(name = "io-threads {0}, {1}")
@CsvSource({"1, RESP2", "1, RESP3", "4, RESP2", "4, RESP3"})
@TestInstance(PER_CLASS)
class RedissonTest {
  private static final long PATIENCE_SECONDS = 20;

  @Parameter(0)
  String ioThreads;

  @Parameter(1)
  Protocol protocol;

  private ServerProcess server;
  private RedissonClient first;
  private RedissonClient second;

  @BeforeParameterizedClassInvocation
  void start() throws IOException {
    server = Servers.slotkeeper("--io-threads", ioThreads);
    first = connect();
    second = connect();
  }

  private RedissonClient connect() {
    Config config = new Config();
    config.setProtocol(protocol);
    config.setThreads(4);
    config.setNettyThreads(4);
    config
        .useSingleServer()
        .setAddress("redis://127.0.0.1:" + server.port())
        .setConnectionPoolSize(8)
        .setConnectionMinimumIdleSize(1);
    return Redisson.create(config);
  }

  @AfterParameterizedClassInvocation
  void stop() throws IOException {
    first.shutdown(0, 2, TimeUnit.SECONDS);
    second.shutdown(0, 2, TimeUnit.SECONDS);
    server.close();
  }

  @BeforeEach
  void empty() {
    first.getKeys().flushall();
  }

  // ---- RLock --------------------------------------------------------------------------------

  @Test
  void aLockHasOneOwnerWhoMayTakeItAgain() throws Exception {
    RLock mine = first.getLock("lock");
    RLock theirs = second.getLock("lock");
    mine.lock();
    mine.lock();
    assertThat(mine.getHoldCount()).isEqualTo(2);
    assertThat(theirs.isLocked()).isTrue();
    assertThat(theirs.tryLock()).isFalse();
    assertThatThrownBy(theirs::unlock).isInstanceOf(IllegalMonitorStateException.class);
    mine.unlock();
    assertThat(theirs.tryLock()).isFalse();
    mine.unlock();
    assertThat(theirs.tryLock()).isTrue();
    assertThat(theirs.remainTimeToLive()).isBetween(1L, 30_000L);
    theirs.unlock();
    assertThat(mine.isLocked()).isFalse();
  }

  @Test
  void whoWaitsForALockIsWokenWhenItIsFree() throws Exception {
    RLock mine = first.getLock("lock");
    mine.lock();
    CountDownLatch waits = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<Boolean> gotIt =
          executor.submit(() -> {
            RLock theirs = second.getLock("lock");
            waits.countDown();
            boolean got = theirs.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
            theirs.unlock();
            return got;
          });
      waits.await();
      mine.unlock();
      assertThat(gotIt.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aLockGivenForATimeIsFreeAfterwards() throws Exception {
    RLock mine = first.getLock("lock");
    assertThat(mine.tryLock(0, 300, TimeUnit.MILLISECONDS)).isTrue();
    assertThat(second.getLock("lock").tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(mine.isHeldByCurrentThread()).isFalse();
  }

  @Test
  void aLockKeepsManyThreadsOfTwoClientsApart() throws Exception {
    int threads = 8;
    int turns = 25;
    int[] unguarded = new int[1];
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        RedissonClient client = i % 2 == 0 ? first : second;
        RLock lock = i % 4 < 2 ? client.getLock("lock") : client.getFairLock("fair");
        RLock both = client.getMultiLock(lock, client.getLock("inner"));
        all.add(
            executor.submit(() -> {
              for (int turn = 0; turn < turns; turn++) {
                both.lock();
                unguarded[0]++;
                both.unlock();
              }
            }));
      }
      for (Future<?> one : all) {
        one.get(3 * PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    }
    assertThat(unguarded[0]).isEqualTo(threads * turns);
  }

  // ---- RRateLimiter -------------------------------------------------------------------------

  @Test
  void aRateLimiterGivesOutSoManyPermitsAndNoMore() {
    RRateLimiter limiter = first.getRateLimiter("limiter");
    assertThat(limiter.trySetRate(RateType.OVERALL, 5, Duration.ofMinutes(10))).isTrue();
    assertThat(limiter.trySetRate(RateType.OVERALL, 9, Duration.ofMinutes(10))).isFalse();
    RRateLimiter same = second.getRateLimiter("limiter");
    assertThat(limiter.tryAcquire(2)).isTrue();
    assertThat(same.tryAcquire(3)).isTrue();
    assertThat(same.availablePermits()).isZero();
    assertThat(limiter.tryAcquire()).isFalse();
    assertThat(same.tryAcquire()).isFalse();
    assertThat(limiter.getConfig().getRate()).isEqualTo(5);
  }

  @Test
  void permitsComeBackWithTime() {
    RRateLimiter limiter = first.getRateLimiter("limiter");
    limiter.trySetRate(RateType.OVERALL, 2, Duration.ofMillis(300));
    assertThat(limiter.tryAcquire(2)).isTrue();
    assertThat(limiter.tryAcquire(2, Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
  }

  @Test
  void everyClientHasItsOwnPermitsWhenAskedFor() {
    RRateLimiter limiter = first.getRateLimiter("limiter");
    limiter.trySetRate(RateType.PER_CLIENT, 1, Duration.ofMinutes(10));
    assertThat(limiter.tryAcquire()).isTrue();
    assertThat(limiter.tryAcquire()).isFalse();
    assertThat(second.getRateLimiter("limiter").tryAcquire()).isTrue();
  }

  // ---- RMapCache ----------------------------------------------------------------------------

  @Test
  void entriesOfACacheHaveTheirOwnTimes() {
    RMapCache<String, String> cache = first.getMapCache("cache");
    cache.put("stays", "a");
    cache.put("goes", "b", 200, TimeUnit.MILLISECONDS);
    cache.put("long", "c", 10, TimeUnit.MINUTES, 5, TimeUnit.MINUTES);
    assertThat(cache.get("long")).isEqualTo("c");
    assertThat(cache.remainTimeToLive("stays")).isEqualTo(-1);
    assertThat(cache.remainTimeToLive("long")).isBetween(1L, 600_000L);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (cache.get("goes") != null && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(cache.get("goes")).isNull();
    assertThat(cache.containsKey("goes")).isFalse();
    assertThat(second.<String, String>getMapCache("cache").readAllMap())
        .isEqualTo(Map.of("stays", "a", "long", "c"));
  }

  @Test
  void aCacheIsAMap() {
    RMapCache<String, Integer> cache = first.getMapCache("cache");
    assertThat(cache.putIfAbsent("a", 1, 1, TimeUnit.MINUTES)).isNull();
    assertThat(cache.putIfAbsent("a", 2, 1, TimeUnit.MINUTES)).isEqualTo(1);
    assertThat(cache.fastPut("b", 2)).isTrue();
    assertThat(cache.fastPut("b", 3)).isFalse();
    assertThat(cache.replace("b", 3, 4)).isTrue();
    cache.putAll(Map.of("c", 5, "d", 6), 1, TimeUnit.MINUTES);
    assertThat(cache.getAll(Set.of("a", "c", "x"))).isEqualTo(Map.of("a", 1, "c", 5));
    assertThat(cache.remove("a")).isEqualTo(1);
    assertThat(cache.fastRemove("c", "x")).isEqualTo(1);
    assertThat(cache.readAllKeySet()).containsExactlyInAnyOrder("b", "d");
    assertThat(cache.size()).isEqualTo(2);
  }

  @Test
  void aCacheOfLimitedSizeDropsWhatWasUsedLongestAgo() {
    RMapCache<String, Integer> cache = first.getMapCache("cache");
    assertThat(cache.trySetMaxSize(2)).isTrue();
    cache.put("a", 1);
    cache.put("b", 2);
    cache.put("c", 3, 1, TimeUnit.MINUTES);
    assertThat(cache.readAllKeySet()).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void numbersInACacheAreCounted() {
    var codec = new CompositeCodec(StringCodec.INSTANCE, LongCodec.INSTANCE);
    RMapCache<String, Long> cache = first.getMapCache("numbers", codec);
    cache.put("n", 4L, 1, TimeUnit.MINUTES);
    assertThat(cache.addAndGet("n", 38L)).isEqualTo(42);
    assertThat(cache.remainTimeToLive("n")).isBetween(1L, 60_000L);
  }

  @Test
  void listenersOfACacheHearOfNewEntries() throws Exception {
    RMapCache<String, String> cache = first.getMapCache("cache");
    CountDownLatch created = new CountDownLatch(1);
    int listener =
        cache.addListener(
            (EntryCreatedListener<String, String>)
                event -> {
                  if (event.getKey().equals("k") && event.getValue().equals("v")) {
                    created.countDown();
                  }
                });
    second.getMapCache("cache").put("k", "v", 1, TimeUnit.MINUTES);
    assertThat(created.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    cache.removeListener(listener);
  }

  @Test
  void countersAndCachesShareABatch() {
    var batch = first.createBatch();
    batch.getAtomicLong("n").incrementAndGetAsync();
    batch.getMapCache("cache").putAsync("k", "v", 1, TimeUnit.MINUTES);
    batch.getAtomicLong("n").addAndGetAsync(4);
    batch.execute();
    RAtomicLong n = second.getAtomicLong("n");
    assertThat(n.get()).isEqualTo(5);
    assertThat(n.compareAndSet(5, 6)).isTrue();
    assertThat(second.getMapCache("cache").get("k")).isEqualTo("v");
  }
}
