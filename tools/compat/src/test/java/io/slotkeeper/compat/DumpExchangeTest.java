package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.client.WireReply;
import io.slotkeeper.tools.process.ServerCommand;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Dump payloads of Slotkeeper restored by redis-server and the other way round: the value must
/// have the digest it had.
class DumpExchangeTest {
  private static final int VALUES = Integer.getInteger("slotkeeper.exchange.values", 300);

  private final long seed = new Random().nextLong();
  private final RandomValues values = new RandomValues(seed);

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
        List<List<byte[]>> commands = values.next("key");
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
}
