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

/// A server under test and what it has appended.
interface PropagationSubject extends AutoCloseable {
  RespSocket connect() throws IOException;

  void pass(long millis) throws IOException;

  long nowMillis();

  /// The commands since the last call.
  List<List<String>> appended() throws IOException;

  @Override
  void close() throws IOException;

  /// This server, with so many loops.
  static PropagationSubject own(String loops) throws Exception {
    return new Own(loops);
  }

  /// Redis.
  static PropagationSubject oracle(Path directory) throws IOException {
    return new Oracle(OracleServer.start(directory));
  }

  /// Says of each command in which database it is, in place of the SELECTs between them: those of
  /// Redis are not all where ours are, for the marks of the test are messages in database 0.
  final class Databases {
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

  final class Own implements PropagationSubject {
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
  final class Oracle implements PropagationSubject {
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
        if (!command.getFirst().equalsIgnoreCase("PING")) {
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
