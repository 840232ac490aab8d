package io.slotkeeper.server.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.Await;
import io.slotkeeper.server.command.RespSocket;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A shard changes hands without harm, and only when it must.
@Timeout(120)
class ClusterHandoverTest {
  private static final String[] QUORUM = {"--write-quorum", "yes", "--min-replicas-to-write", "1"};

  private @Nullable TestShard shard;

  private TestShard start(int nodes) throws Exception {
    TestShard started = TestShard.start(nodes, QUORUM);
    shard = started;
    return started;
  }

  @AfterEach
  void stop() throws IOException {
    if (shard != null) {
      shard.close();
    }
  }

  /// A client that writes without pause to whichever node it is sent to, and keeps every error that
  /// sends it nowhere.
  private static final class Writer implements AutoCloseable {
    private final TestShard shard;
    private final CompletableFuture<Void> result;
    private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;
    private volatile long confirmed;

    Writer(TestShard shard) {
      this.shard = shard;
      result = CompletableFuture.runAsync(this::write, work -> Thread.ofPlatform().start(work));
    }

    private void write() {
      int node = 0;
      try {
        RespSocket socket = shard.connect(node);
        while (!ended) {
          String reply = socket.text("SET", "counter", Long.toString(confirmed + 1));
          if (reply.equals("OK")) {
            confirmed++;
          } else if (reply.startsWith("-MOVED ")) {
            socket.close();
            node = nodeAt(reply);
            socket = shard.connect(node);
          } else {
            errors.add(reply);
          }
        }
        socket.close();
      } catch (IOException e) {
        errors.add(e.toString());
      }
    }

    private int nodeAt(String moved) {
      int port = Integer.parseInt(moved.substring(moved.lastIndexOf(':') + 1));
      int node = 0;
      while (shard.node(node).proxy().port() != port) {
        node++;
      }
      return node;
    }

    void end() {
      ended = true;
      result.join();
    }

    @Override
    public void close() {
      end();
    }
  }

  @Test
  void aFailoverOnRequestCostsNoClientAnError() throws Exception {
    TestShard three = start(3);
    try (Writer writer = new Writer(three)) {
      for (int round = 0; round < 6; round++) {
        int successor = (round + 1) % 3;
        three.awaitInSync(round % 3, 3);
        assertThat(three.text(successor, "CLUSTER", "FAILOVER")).isEqualTo("OK");
        Await.until("it leads", () -> three.leads(successor));
        long before = writer.confirmed;
        Await.until("writes go on", () -> writer.confirmed > before + 10);
      }
      writer.end();
      assertThat(writer.errors).isEmpty();
    }
  }

  @Test
  void aPrimaryThatStopsGivesItsShardAway() throws Exception {
    TestShard three = start(3);
    try (Writer writer = new Writer(three)) {
      Await.until("there are writes", () -> writer.confirmed > 10);
      three.node(0).server().server().prepareToStop();
      Await.until("another leads", () -> three.leads(1) || three.leads(2));
      long before = writer.confirmed;
      Await.until("writes go on", () -> writer.confirmed > before + 10);
      writer.end();
      assertThat(writer.errors).isEmpty();
    }
  }

  @Test
  void aLongCommandIsNoReasonToReplaceThePrimary() throws Exception {
    TestShard three = start(3);
    three.text(0, "SET", "k", "v");
    long epoch = three.epoch(0);
    assertThat(three.text(0, "DEBUG", "SLEEP", "2")).isEqualTo("OK");
    assertThat(three.text(0, "SET", "k", "w")).isEqualTo("OK");
    String loop = "local t = redis.call('time')[1] + 3 while redis.call('time')[1] + 0 < t do end";
    assertThat(three.text(0, "EVAL", loop + " return 'done'", "0")).isEqualTo("done");
    assertThat(three.text(0, "SET", "k", "x")).isEqualTo("OK");
    assertThat(three.epoch(0)).isEqualTo(epoch);
    assertThat(three.leads(0)).isTrue();
  }
}
