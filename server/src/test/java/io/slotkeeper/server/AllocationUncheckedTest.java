package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// In the steady state a loop executes GET and SET without allocating on the heap.
class AllocationUncheckedTest {
  private static final int COMMANDS = 40_000;
  private static final int KEYS = 2000;
  private static final int MAX_WARM_UPS = 10;

  @ParameterizedTest(name = "{0} commands at a time")
  @ValueSource(ints = {1, 2, 16, 64})
  void getAndSetAllocateNothing(int batch) throws Exception {
    try (TestServer server = TestServer.start("--hz", "1");
        RespSocket client = server.connect()) {
      for (int i = 0; i < KEYS; i++) {
        client.call("SET", "key:" + i, "v".repeat(64));
      }
      List<Exchange> exchanges = exchanges(batch);
      double perCommand = Double.MAX_VALUE;
      // until the code is compiled it allocates, so the first rounds may
      for (int i = 0; i < MAX_WARM_UPS && perCommand >= 1; i++) {
        long before = allocatedByLoop();
        for (int sent = 0; sent < COMMANDS; sent += batch) {
          Exchange exchange = exchanges.get(sent / batch % exchanges.size());
          client.send(exchange.request);
          client.skip(exchange.replyBytes);
        }
        perCommand = (double) (allocatedByLoop() - before) / COMMANDS;
      }
      assertThat(perCommand).as("bytes per command").isLessThan(1);
    }
  }

  /// A request and how long its reply is.
  private record Exchange(byte[] request, int replyBytes) {}

  /// Batches of SETs and GETs of keys that exist.
  private static List<Exchange> exchanges(int batch) {
    Random random = new Random(5);
    String value = "v".repeat(64);
    List<Exchange> exchanges = new ArrayList<>();
    for (int i = 0; i < KEYS; i += batch) {
      ByteArrayOutputStream requests = new ByteArrayOutputStream();
      int replyBytes = 0;
      for (int j = 0; j < batch; j++) {
        String key = "key:" + random.nextInt(KEYS);
        boolean read = random.nextBoolean();
        requests.writeBytes(
            read ? RespSocket.request("GET", key) : RespSocket.request("SET", key, value));
        replyBytes += read ? "$64\r\n\r\n".length() + 64 : "+OK\r\n".length();
      }
      exchanges.add(new Exchange(requests.toByteArray(), replyBytes));
    }
    return exchanges;
  }

  private static long allocatedByLoop() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("loop-")) {
        bytes += threads.getThreadAllocatedBytes(thread.threadId());
      }
    }
    return bytes;
  }
}
