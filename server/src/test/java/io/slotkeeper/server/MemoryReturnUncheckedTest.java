package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Memory that is no longer used goes back to the operating system.
class MemoryReturnUncheckedTest {
  private static final int KEYS = 600_000;
  private static final int MAX_TICKS = 3000;

  /// Every arena keeps a slab of each size in use, so with four loops a small heap is less dense.
  @ParameterizedTest
  @CsvSource({"1,1.3", "4,2.8"})
  void whatRandomDeletionsLeaveIsCompacted(String loops, double factor) throws Exception {
    try (TestServer server = TestServer.start("--io-threads", loops, "--hz", "500");
        RespSocket client = server.connect()) {
      Random random = new Random(11);
      String[] values = {"v".repeat(20), "v".repeat(64), "v".repeat(66), "v".repeat(200)};
      pipeline(client, i -> new String[] {"SET", "key:" + i, values[i % values.length]});
      NativeHeap heap = server.context().keyspace.heap();
      long full = heap.spanBytes();
      boolean[] kept = new boolean[KEYS];
      for (int i = 0; i < KEYS; i++) {
        kept[i] = random.nextInt(10) == 0;
      }
      pipeline(client, i -> new String[] {"DEL", kept[i] ? "none" : "key:" + i});
      long start = server.context().stats[0].ticks;
      Await.until(
          "compaction",
          () ->
              client.call("PING") != null
                  && heap.spanBytes() < heap.usedBytes() * factor
                  && heap.committedBytes() < heap.usedBytes() * (factor + 0.1));
      assertThat(server.context().stats[0].ticks - start).isLessThan(MAX_TICKS);
      assertThat(heap.committedBytes()).isLessThan(full / 3);
      for (int i = 0; i < KEYS; i += 997) {
        Object value = client.call("GET", "key:" + i);
        assertThat(value).isEqualTo(kept[i] ? values[i % values.length] : null);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "4"})
  void flushingInTheBackgroundFreesEverything(String loops) throws Exception {
    try (TestServer server = TestServer.start("--io-threads", loops, "--hz", "500");
        RespSocket client = server.connect()) {
      NativeHeap heap = server.context().keyspace.heap();
      long empty = heap.usedBytes();
      pipeline(client, i -> new String[] {"SET", "key:" + i, "v".repeat(i % 100)});
      client.call("SELECT", "5");
      client.call("SET", "k", "v".repeat(1_000_000));
      assertThat(client.call("FLUSHALL", "ASYNC")).isEqualTo("OK");
      assertThat(client.number("DBSIZE")).isZero();
      client.call("SELECT", "0");
      assertThat(client.number("DBSIZE")).isZero();
      Await.until("all is freed", () -> client.call("PING") != null && heap.usedBytes() <= empty);
      Await.until(
          "all is given back",
          () -> client.call("PING") != null && heap.committedBytes() < (8 << 20));
    }
  }

  private interface Request {
    String[] words(int index);
  }

  private static void pipeline(RespSocket client, Request request) throws IOException {
    int batch = 1000;
    for (int i = 0; i < KEYS; i += batch) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int j = i; j < i + batch; j++) {
        bytes.writeBytes(RespSocket.request(request.words(j)));
      }
      client.send(bytes.toByteArray());
      for (int j = 0; j < batch; j++) {
        client.receive();
      }
    }
  }
}
