package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.tools.check.AofChecker;
import io.slotkeeper.tools.check.CheckFailedException;
import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.client.WireReply;
import io.slotkeeper.tools.process.ServerCommand;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kills a server in the middle of writes, again and again. Whatever was confirmed is there when it
/// runs again, in the order in which it was sent, and transactions as a whole: a process that ends
/// loses nothing it has written, with any `appendfsync`.
///
/// A long run: `-Dslotkeeper.kill.rounds=300`.
class AofKillTest {
  private static final int ROUNDS = Integer.getInteger("slotkeeper.kill.rounds", 3);
  private static final int WRITERS = 4;
  private static final int MAX_ALIVE_MILLIS = 300;

  @TempDir Path directory;

  private final long seed = new Random().nextLong();

  @ParameterizedTest
  @ValueSource(strings = {"always", "everysec", "no"})
  void whatWasConfirmedIsThereAfterwards(String policy) throws Exception {
    ServerCommand command =
        Servers.slotkeeperCommand()
            .with("--appendonly", "yes", "--appendfsync", policy, "--io-threads", "2")
            .with("--auto-aof-rewrite-min-size", "20kb", "--auto-aof-rewrite-percentage", "50");
    Random random = new Random(seed);
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new Writer("writer" + i));
    }
    for (int round = 0; round < ROUNDS; round++) {
      String name = "%s, round %d of seed %d".formatted(policy, round, seed);
      try (ServerProcess server = ServerProcess.startIn(directory, command)) {
        for (Writer writer : writers) {
          writer.check(server, name);
        }
        run(writers, server, random.nextInt(MAX_ALIVE_MILLIS));
      }
      checkFiles(name);
    }
  }

  private static void run(List<Writer> writers, ServerProcess server, int aliveMillis)
      throws Exception {
    CountDownLatch killed = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (Writer writer : writers) {
      threads.add(Thread.ofPlatform().start(() -> writer.write(server)));
    }
    assertThat(killed.await(aliveMillis, TimeUnit.MILLISECONDS)).isFalse();
    server.kill();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /// A file cut by the crash may end in the middle of a command, so it is not judged; that it can
  /// be read up to there is.
  private void checkFiles(String name) throws IOException {
    PrintStream out = new PrintStream(PrintStream.nullOutputStream());
    BufferedReader answers = new BufferedReader(new StringReader("y\n"));
    Path manifest = directory.resolve("appendonlydir").resolve("appendonly.aof.manifest");
    try {
      new AofChecker(out, answers, true, 0, 0).check(manifest);
    } catch (CheckFailedException e) {
      throw new AssertionError(name, e);
    }
  }

  /// One client: a list of numbers, the last of them as a string, and a transaction that counts two
  /// counters up.
  private static final class Writer {
    private final String name;
    private int confirmed;
    private int sent;

    Writer(String name) {
      this.name = name;
    }

    void write(ServerProcess server) {
      try (RespConnection connection = server.connect()) {
        while (true) {
          int number = sent + 1;
          sent = number;
          String text = Integer.toString(number);
          connection.call("RPUSH", name + ":list", text);
          connection.call("SET", name + ":last", text);
          connection.call("MULTI");
          connection.call("INCR", name + ":a");
          connection.call("INCR", name + ":b");
          WireReply reply = connection.call("EXEC");
          assertThat(reply.isError()).isFalse();
          confirmed = number;
        }
      } catch (IOException _) {
        // killed
      }
    }

    void check(ServerProcess server, String round) throws IOException {
      try (RespConnection connection = server.connect()) {
        List<WireReply> numbers = connection.call("LRANGE", name + ":list", "0", "-1").children();
        assertThat(numbers.size()).as(round).isBetween(confirmed, sent);
        for (int i = 0; i < numbers.size(); i++) {
          assertThat(numbers.get(i).text()).as(round).isEqualTo(Integer.toString(i + 1));
        }
        assertThat(number(connection, "last")).as(round).isBetween(confirmed, numbers.size());
        int count = number(connection, "a");
        assertThat(count).as(round).isBetween(confirmed, numbers.size());
        assertThat(number(connection, "b")).as("atomic, " + round).isEqualTo(count);
        // the next life goes on from here
        for (String key : List.of("list", "last", "a", "b")) {
          connection.call("DEL", name + ":" + key);
        }
        confirmed = 0;
        sent = 0;
      }
    }

    private int number(RespConnection connection, String key) throws IOException {
      String text = connection.call("GET", name + ":" + key).text();
      return text.matches("\\d+") ? Integer.parseInt(text) : 0;
    }
  }
}
