package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.persistence.SnapshotTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
/// stopped, the digest of the data set is noted; a server that loads the file must have the same.
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
    private volatile String digest = "";

    Witness(ServerContext server) {
      this.server = server;
    }

    @Override
    public void opened() {
      digest = digestOf(server);
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

  /// With the world stopped.
  private static String digestOf(ServerContext server) {
    ReplyWriter reply = new ReplyWriter();
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
    return DataDigest.ofAll(new CommandContext(server, 0, reply, none));
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
      assertThat(reloaded(file)).as("round " + round).isEqualTo(witness.digest);
    }
  }

  private static long commands(RespSocket client) throws IOException {
    return Long.parseLong(client.info("stats").get("total_commands_processed"));
  }

  /// The digest of a server that starts on the file.
  private String reloaded(byte[] file) throws Exception {
    Path dump = directory.resolve("dump.rdb");
    Files.write(dump, file);
    try (TestServer server =
            TestServer.start("--dir", directory.toString(), "--enable-debug-command", "yes");
        RespSocket client = server.connect()) {
      return client.text("DEBUG", "DIGEST");
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
