package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.propagation.StreamReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every write appends to the change stream what Redis sends to its replicas.
class PropagationTest {
  /// A server under test and what it has appended.
  private interface Subject extends AutoCloseable {
    RespSocket connect() throws IOException;

    void pass(long millis) throws IOException;

    long nowMillis();

    /// The commands since the last call.
    List<List<String>> appended() throws IOException;

    @Override
    void close() throws IOException;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3"})
  void ourStreamIsAsExpected(String loops) throws Exception {
    try (Subject own = new Own(loops)) {
      play(own, true);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "slotkeeper.oracle72", matches = ".+")
  void theStreamOfRedisIsAsExpected(@TempDir Path directory) throws Exception {
    try (Subject oracle = new Oracle(OracleServer.start(directory))) {
      play(oracle, false);
    }
  }

  private static void play(Subject subject, boolean own) throws Exception {
    SoftAssertions softly = new SoftAssertions();
    List<RespSocket> waiting = new ArrayList<>();
    Databases expectedDatabase = new Databases();
    Databases appendedDatabase = new Databases();
    try (RespSocket client = subject.connect()) {
      for (PropagationScript step : PropagationScript.read()) {
        if (step.newer() && !own) {
          break;
        }
        perform(subject, client, waiting, step);
        List<List<String>> wanted = expectedDatabase.of(step.expected());
        List<List<String>> appended = appendedDatabase.of(subject.appended());
        softly
            .assertThat(PropagationScript.match(wanted, appended, subject.nowMillis(), own))
            .as(
                "line %s: %s%nwanted   %s%nappended %s",
                step.line(), step.command(), wanted, appended)
            .isTrue();
      }
    } finally {
      for (RespSocket socket : waiting) {
        socket.close();
      }
    }
    softly.assertAll();
  }

  /// Says of each command in which database it is, in place of the SELECTs between them: those of
  /// Redis are not all where ours are, for the marks of the test are messages in database 0.
  private static final class Databases {
    private String current = "0";

    List<List<String>> of(List<List<String>> commands) {
      List<List<String>> placed = new ArrayList<>();
      for (List<String> command : commands) {
        String name = command.getFirst();
        if (name.equals("SELECT")) {
          current = command.get(1);
        } else {
          List<String> words = new ArrayList<>(command);
          words.set(0, name.toUpperCase(Locale.ROOT));
          boolean anywhere = name.equals("MULTI") || name.equals("EXEC");
          words.add(anywhere ? "" : "in " + current);
          placed.add(words);
        }
      }
      return placed;
    }
  }

  private static void perform(
      Subject subject, RespSocket client, List<RespSocket> waiting, PropagationScript step)
      throws IOException {
    List<String> words = step.command();
    if (words.getFirst().equals("wait")) {
      subject.pass(Long.parseLong(words.get(1)));
    } else if (step.waits()) {
      RespSocket socket = subject.connect();
      waiting.add(socket);
      String before = client.info("clients").get("blocked_clients");
      socket.send(RespSocket.request(words.toArray(String[]::new)));
      while (client.info("clients").get("blocked_clients").equals(before)) {
        Thread.onSpinWait();
      }
    } else {
      List<String> actual = new ArrayList<>();
      for (String word : words) {
        actual.add(
            word.startsWith("$dump:")
                ? client.text("DUMP", word.substring("$dump:".length()))
                : word);
      }
      client.call(actual.toArray(String[]::new));
    }
  }

  /// The commands in the bytes of a stream.
  private static List<List<String>> commands(byte[] bytes) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    List<List<String>> commands = new ArrayList<>();
    while (in.available() > 0) {
      List<?> words = (List<?>) new RespReader(in).read();
      commands.add(words.stream().map(word -> (String) word).toList());
    }
    return commands;
  }

  private static final class Own implements Subject {
    private final TestServer server;
    private final StreamReader reader;

    Own(String loops) throws Exception {
      server = TestServer.start("--io-threads", loops, "--enable-debug-command", "yes");
      reader = server.context().changes.open(() -> {});
      server.context().changes.wantsMessages(true);
    }

    @Override
    public RespSocket connect() throws IOException {
      return server.connect();
    }

    @Override
    public void pass(long millis) {
      server.clock().advance(Duration.ofMillis(millis));
    }

    @Override
    public long nowMillis() {
      return server.clock().unixMillis();
    }

    @Override
    public List<List<String>> appended() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ByteBuffer part = ByteBuffer.allocate(777);
      while (reader.read(part) > 0) {
        bytes.write(part.array(), 0, part.position());
        part.clear();
      }
      return commands(bytes.toByteArray());
    }

    @Override
    public void close() {
      reader.close();
      server.close();
    }
  }

  /// Redis, to which the test is a replica.
  private static final class Oracle implements Subject {
    private final OracleServer server;
    private final RespSocket marking;
    private final RespSocket replica;
    private int marks;

    Oracle(OracleServer server) throws IOException {
      this.server = server;
      this.marking = server.connect(2);
      marking.call("CONFIG", "SET", "repl-diskless-sync", "no");
      this.replica = server.connect(2);
      replica.send("SYNC\r\n");
      int type = replica.receiveByte();
      while (type == '\n') {
        type = replica.receiveByte();
      }
      assertThat(type).isEqualTo('$');
      int length = 0;
      for (int digit = replica.receiveByte(); digit != '\r'; digit = replica.receiveByte()) {
        length = length * 10 + digit - '0';
      }
      replica.skip(length + 1);
    }

    @Override
    public RespSocket connect() throws IOException {
      return server.connect(2);
    }

    @Override
    public void pass(long millis) throws IOException {
      marking.call("DEBUG", "SLEEP", "" + millis / 1000.0);
    }

    @Override
    public long nowMillis() {
      return System.currentTimeMillis();
    }

    @Override
    public List<List<String>> appended() throws IOException {
      String mark = "mark" + marks++;
      marking.call("PUBLISH", "marks", mark);
      List<List<String>> commands = new ArrayList<>();
      while (true) {
        List<?> words = (List<?>) replica.receive();
        List<String> command = words.stream().map(word -> (String) word).toList();
        if (command.equals(List.of("PUBLISH", "marks", mark))) {
          return commands;
        }
        if (!command.equals(List.of("PING"))) {
          commands.add(command);
        }
      }
    }

    @Override
    public void close() throws IOException {
      replica.close();
      marking.close();
      server.close();
    }
  }
}
