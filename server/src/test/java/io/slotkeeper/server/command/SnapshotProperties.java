package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.persistence.SnapshotTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a snapshot holds is the data set of the moment it was opened, whatever is changed
/// meanwhile.
///
/// Several clients change keys of all types at random. When a snapshot is opened, with the world
/// stopped, the digests of all values are noted; a server that loads the file must have the same.
/// `-Dslotkeeper.snapshot.rounds=N` makes it longer.
class SnapshotProperties {
  private static final long SEED = Long.getLong("slotkeeper.snapshot.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger("slotkeeper.snapshot.rounds", 4);
  private static final int WRITERS = 3;
  private static final int KEYS = 400;

  @TempDir Path directory;

  private final AtomicBoolean over = new AtomicBoolean();

  /// Keeps the bytes, and the digest of the moment.
  private static final class Witness implements SnapshotTarget {
    private final ServerContext server;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> file = new CompletableFuture<>();
    private volatile Map<String, String> digests = Map.of();

    Witness(ServerContext server) {
      this.server = server;
    }

    @Override
    public void opened() {
      digests = digestsOf(server);
    }

    @Override
    public void write(ByteBuffer more) {
      byte[] copy = new byte[more.remaining()];
      more.get(copy);
      bytes.writeBytes(copy);
    }

    @Override
    public void finished() {
      file.complete(bytes.toByteArray());
    }

    @Override
    public void failed(Exception cause) {
      file.completeExceptionally(cause);
    }
  }

  /// The digest of each value, by database and key. With the world stopped.
  private static Map<String, String> digestsOf(ServerContext server) {
    CommandContext.LargeReplies none =
        new CommandContext.LargeReplies() {
          @Override
          public void send(long block, int length) {
            throw new AssertionError("nothing is replied");
          }

          @Override
          public void retract(int position) {
            // nothing was sent
          }
        };
    CommandContext context = new CommandContext(server, 0, new ReplyWriter(), none);
    NativeHeap heap = server.keyspace.heap();
    Map<String, String> digests = new TreeMap<>();
    for (int i = 0; i < server.keyspace.databaseCount(); i++) {
      Database database = server.keyspace.databaseIfUsed(i);
      for (int slot = 0; database != null && slot < Database.SLOTS; slot++) {
        long table = database.table(slot);
        for (long word = HashTable.first(heap, table, 0);
            word != 0;
            word = HashTable.next(heap, table, word)) {
          long record = heap.address(HashTable.referenceOf(Memory.getLong(word)));
          byte[] key = Memory.bytes(Record.keyAddress(record), Record.keyLength(record));
          digests.put(
              i + ":" + new String(key, StandardCharsets.ISO_8859_1),
              DataDigest.ofValue(context, record) + " expiry " + Record.expiry(record));
        }
      }
    }
    return digests;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aSnapshotIsTheDataSetOfItsMoment(int loops) throws Exception {
    try (TestServer server =
            TestServer.start(
                "--io-threads", "" + loops, "--hz", "500", "--rdb-key-save-delay", "10");
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Random random = new Random(SEED + i);
        writers.add(threads.submit(() -> write(server, random)));
      }
      try {
        for (int round = 0; round < ROUNDS; round++) {
          takeOne(server, round);
        }
      } finally {
        over.set(true);
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } catch (Exception | AssertionError e) {
      over.set(true);
      throw new AssertionError("seed " + SEED, e);
    }
  }

  private void takeOne(TestServer server, int round) throws Exception {
    try (RespSocket client = server.connect()) {
      long before = commands(client);
      while (commands(client) < before + 3000) {
        assertThat(client.call("PING")).isEqualTo("PONG");
      }
      Witness witness = new Witness(server.context());
      server.context().snapshots.begin(witness);
      server.clock().advance(Duration.ofSeconds(1));
      byte[] file = witness.file.get(60, TimeUnit.SECONDS);
      Map<String, String> lost = new TreeMap<>(witness.digests);
      Map<String, String> found = reloaded(file);
      lost.entrySet().removeAll(found.entrySet());
      found.entrySet().removeAll(witness.digests.entrySet());
      assertThat(lost).as("lost or changed in round %d; there is %s", round, found).isEmpty();
      assertThat(found).as("not of the moment in round %d", round).isEmpty();
    }
  }

  private static long commands(RespSocket client) throws IOException {
    return Long.parseLong(client.info("stats").get("total_commands_processed"));
  }

  /// What a server holds that starts on the file.
  private Map<String, String> reloaded(byte[] file) throws Exception {
    Path dump = directory.resolve("dump.rdb");
    Files.write(dump, file);
    try (TestServer server = TestServer.start("--dir", directory.toString())) {
      CompletableFuture<Map<String, String>> digests = new CompletableFuture<>();
      ServerContext context = server.context();
      context.betweenTurns.post(
          0, () -> context.world.exclusively(() -> digests.complete(digestsOf(context))));
      return digests.get(60, TimeUnit.SECONDS);
    }
  }

  private Void write(TestServer server, Random random) throws IOException {
    try (RespSocket client = server.connect()) {
      while (!over.get()) {
        ByteArrayOutputStream pipeline = new ByteArrayOutputStream();
        int count = 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
          pipeline.writeBytes(RespSocket.request(RandomWrites.next(random, KEYS)));
        }
        client.send(pipeline.toByteArray());
        for (int i = 0; i < count; i++) {
          client.receive();
        }
      }
    }
    return null;
  }
}
