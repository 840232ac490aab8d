package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slotkeeper.tools.client.CommandLine;
import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.client.WireReply;
import io.slotkeeper.tools.process.ServerCommand;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Dump payloads of Slotkeeper restored by redis-server and the other way round: the value must
/// have the digest it had.
class DumpExchangeTest {
  private static final int VALUES = Integer.getInteger("slotkeeper.exchange.values", 300);

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void redis70TakesOurPayloadsAndWeTakeIts() throws IOException {
    exchange(Servers.redis70());
  }

  @Test
  void redis72TakesOurPayloadsAndWeTakeIts() throws IOException {
    exchange(Servers.redis72());
  }

  private void exchange(Optional<ServerCommand> other) throws IOException {
    assumeTrue(other.isPresent(), "no such redis-server");
    try (ServerProcess redis = ServerProcess.start(other.get());
        ServerProcess slotkeeper = Servers.slotkeeper("--enable-debug-command", "yes");
        RespConnection theirs = redis.connect();
        RespConnection ours = slotkeeper.connect()) {
      for (RespConnection connection : List.of(theirs, ours)) {
        connection.call("CONFIG", "SET", "list-max-listpack-size", "-1");
      }
      for (int i = 0; i < VALUES; i++) {
        List<List<byte[]>> commands = value();
        transfer(commands, ours, theirs);
        transfer(commands, theirs, ours);
      }
    }
  }

  private void transfer(List<List<byte[]>> commands, RespConnection from, RespConnection to)
      throws IOException {
    from.call("DEL", "key");
    for (List<byte[]> command : commands) {
      assertThat(from.call(command).isError()).as("seed %s", seed).isFalse();
    }
    WireReply payload = from.call("DUMP", "key");
    WireReply restored =
        to.call(
            List.of(
                word("RESTORE"),
                word("key"),
                word("0"),
                payload.text().getBytes(StandardCharsets.ISO_8859_1),
                word("REPLACE")));
    assertThat(restored.text()).as("seed %s", seed).isEqualTo("OK");
    WireReply digest = from.call("DEBUG", "DIGEST-VALUE", "key");
    assertThat(to.call("DEBUG", "DIGEST-VALUE", "key")).as("seed %s", seed).isEqualTo(digest);
  }

  private static byte[] word(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The commands that make a value of some type.
  private List<List<byte[]>> value() {
    int type = random.nextInt(6);
    if (type == 0) {
      return List.of(List.of(word("SET"), word("key"), word(text())));
    }
    int count = random.nextInt(5) == 0 ? 1 + random.nextInt(1_000) : 1 + random.nextInt(10);
    List<List<byte[]>> commands = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String element = text();
      commands.add(
          switch (type) {
            case 1 -> CommandLine.words("RPUSH", "key", element);
            case 4 -> CommandLine.words("ZADD", "key", score(), element);
            case 5 -> streamCommand(i);
            case 2 -> CommandLine.words("SADD", "key", random.nextBoolean() ? number() : element);
            default -> CommandLine.words("HSET", "key", element, text());
          });
    }
    return commands;
  }

  private String score() {
    return switch (random.nextInt(5)) {
      case 0 -> "inf";
      // the digests of 7.0 and 7.2 differ where a score has many digits
      case 1 -> Double.toString(random.nextInt(1_000_000) / 64.0);
      default -> Integer.toString(random.nextInt(100));
    };
  }

  /// Adds an entry mostly; or a group, a consumer, reads, acknowledges, deletes.
  private List<byte[]> streamCommand(int number) {
    int chance = number < 3 ? number : random.nextInt(10);
    return switch (chance) {
      case 1 -> CommandLine.words("XGROUP", "CREATE", "key", "g" + number, "0");
      case 2 -> CommandLine.words("XGROUP", "CREATECONSUMER", "key", "g1", "c" + number);
      case 3 ->
          CommandLine.words(
              "XREADGROUP", "GROUP", "g1", "c" + number % 3, "COUNT", "2", "STREAMS", "key", ">");
      case 4 -> CommandLine.words("XACK", "key", "g1", (1 + random.nextInt(number)) + "-1");
      case 5 -> CommandLine.words("XDEL", "key", (1 + random.nextInt(number)) + "-1");
      default ->
          CommandLine.words(
              "XADD", "key", (number + 1) + "-1", "field", text(), "f" + number % 3, "v");
    };
  }

  private String text() {
    return switch (random.nextInt(6)) {
      case 0 -> number();
      case 1 -> "x".repeat(random.nextInt(100));
      case 2 -> "abcdefgh".repeat(random.nextInt(random.nextInt(10) == 0 ? 10_000 : 30));
      default -> "text " + random.nextInt(10_000);
    };
  }

  private String number() {
    return Long.toString(random.nextLong() >> random.nextInt(64));
  }
}
