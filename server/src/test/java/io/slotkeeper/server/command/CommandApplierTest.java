package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.server.propagation.StreamApplier;
import io.slotkeeper.server.propagation.StreamFormatException;
import io.slotkeeper.server.propagation.StreamReader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Changes that are repeated on another server.
class CommandApplierTest {
  private TestServer server;
  private RespSocket client;
  private StreamApplier applier;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("--io-threads", "1", "--enable-debug-command", "yes");
    client = server.connect();
    applier = server.context().newApplier(0);
  }

  @AfterEach
  void stop() throws Exception {
    onLoop(() -> {
      applier.close();
      return 0L;
    });
    client.close();
    server.close();
  }

  private interface Work {
    long run() throws StreamFormatException;
  }

  private long onLoop(Work work) throws Exception {
    CompletableFuture<Long> done = new CompletableFuture<>();
    server
        .context()
        .mailboxes
        .post(
            0,
            () -> {
              try {
                done.complete(work.run());
              } catch (StreamFormatException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  private long apply(byte[] bytes) throws Exception {
    return onLoop(() -> {
      NativeHeap heap = server.context().keyspace.heap();
      long copy = heap.allocate(0, Math.max(1, bytes.length));
      try {
        Memory.copy(bytes, 0, copy, bytes.length);
        return applier.apply(copy, bytes.length);
      } finally {
        heap.free(copy);
      }
    });
  }

  private long apply(String... words) throws Exception {
    return apply(RespSocket.request(words));
  }

  @Test
  void aServerThatRepeatsTheChangesOfAnotherHoldsTheSameData() throws Exception {
    byte[] stream;
    String digest;
    try (TestServer primary =
            TestServer.start("--io-threads", "1", "--enable-debug-command", "yes");
        RespSocket there = primary.connect()) {
      StreamReader reader = primary.context().changes.open(() -> {});
      for (PropagationScript step : PropagationScript.read()) {
        boolean flushes = step.command().getFirst().startsWith("FLUSH");
        boolean dumps = step.command().stream().anyMatch(word -> word.startsWith("$"));
        if (step.command().getFirst().equals("wait")) {
          primary.clock().advance(Duration.ofMillis(Long.parseLong(step.command().get(1))));
        } else if (!step.waits() && !flushes && !dumps) {
          there.call(step.command().toArray(String[]::new));
        }
      }
      digest = there.text("DEBUG", "DIGEST");
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ByteBuffer part = ByteBuffer.allocate(4096);
      while (reader.read(part) > 0) {
        bytes.write(part.array(), 0, part.position());
        part.clear();
      }
      stream = bytes.toByteArray();
      reader.close();
    }
    int at = 0;
    for (int end = 1; end <= stream.length; end = Math.min(stream.length + 1, end + 97)) {
      byte[] rest = Arrays.copyOfRange(stream, at, end);
      at += (int) apply(rest);
    }
    at += (int) apply(Arrays.copyOfRange(stream, at, stream.length));
    assertThat(at).isEqualTo(stream.length);
    assertThat(applier.position()).isEqualTo(stream.length);
    assertThat(applier.unitEnd()).isEqualTo(stream.length);
    assertThat(client.text("DEBUG", "DIGEST")).isEqualTo(digest);
  }

  @Test
  void aTransactionIsAppliedWhenItIsWhole() throws Exception {
    apply("SET", "k", "1");
    long before = applier.unitEnd();
    apply("MULTI");
    apply("INCR", "k");
    apply("INCR", "k");
    assertThat(client.call("GET", "k")).isEqualTo("1");
    assertThat(applier.unitEnd()).isEqualTo(before).isLessThan(applier.position());
    apply("EXEC");
    assertThat(client.call("GET", "k")).isEqualTo("3");
    assertThat(applier.unitEnd()).isEqualTo(applier.position());
  }

  @Test
  void nothingExpiresByTheOwnClock() throws Exception {
    // nor in the background, where this server, no replica, goes by its own
    client.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    apply("SET", "k", "1", "PXAT", "1000");
    apply("APPEND", "k", "2");
    apply("PEXPIREAT", "k", "2000");
    apply("PERSIST", "k");
    assertThat(client.call("GET", "k")).isEqualTo("12");
  }

  @Test
  void aScriptOfThePrimaryMayWriteOnAReplica() throws Exception {
    client.call("REPLICAOF", "127.0.0.1", "1");
    apply("EVAL", "return redis.call('set', KEYS[1], '1')", "1", "k");
    assertThat(client.call("GET", "k")).isEqualTo("1");
  }

  @Test
  void databasesAreSelected() throws Exception {
    apply("SELECT", "3");
    apply("SET", "k", "v");
    assertThat(applier.database()).isEqualTo(3);
    client.call("SELECT", "3");
    assertThat(client.call("GET", "k")).isEqualTo("v");
    onLoop(() -> {
      applier.select(0);
      return 0L;
    });
    apply("SET", "other", "v");
    client.call("SELECT", "0");
    assertThat(client.call("GET", "other")).isEqualTo("v");
  }

  @Test
  void neitherUsersNorMemoryNorPausesStopIt() throws Exception {
    client.call("ACL", "SETUSER", "default", "-set");
    client.call("CONFIG", "SET", "maxmemory", "1");
    client.call("CLIENT", "PAUSE", "100000", "WRITE");
    apply("SET", "k", "v");
    assertThat(client.call("GET", "k")).isEqualTo("v");
    client.call("CLIENT", "UNPAUSE");
  }

  @Test
  void nothingOfItIsToldAgain() throws Exception {
    StreamReader reader = server.context().changes.open(() -> {});
    apply("SET", "k", "v");
    apply("DEL", "k");
    assertThat(reader.available()).isZero();
    reader.close();
  }

  @Test
  void aCommandThatWouldWaitDoesNot() throws Exception {
    apply("BLPOP", "nosuch", "0");
    apply("SET", "k", "v");
    assertThat(client.call("GET", "k")).isEqualTo("v");
  }

  @Test
  void anUnknownCommandIsRefusedWithItsOffset() throws Exception {
    byte[] bytes =
        (new String(RespSocket.request("SET", "k", "v"), StandardCharsets.US_ASCII)
                + new String(RespSocket.request("NOSUCH", "k"), StandardCharsets.US_ASCII))
            .getBytes(StandardCharsets.US_ASCII);
    StreamFormatException refusal = null;
    try {
      apply(bytes);
    } catch (StreamFormatException e) {
      refusal = e;
    }
    assertThat(refusal).hasMessageContaining("unknown command 'NOSUCH'");
    assertThat(refusal.offset()).isEqualTo(RespSocket.request("SET", "k", "v").length);
  }
}
