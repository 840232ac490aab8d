package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeySpec.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What is left of a command whose code has a fault.
@ParameterizedClass
@ValueSource(strings = {"1", "3"})
class FailingCommandTest {
  private static final List<CommandSpec> ROWS =
      rows(
          command("fail")
              .since("1.0.0")
              .group(CommandGroup.GENERIC)
              .summary("Has a fault.")
              .arity(-2)
              .flags(WRITE)
              .keys(range(1, -1, 1).flags(RW))
              .syntax("key...")
              .handler(context -> {
                context.reply().array(3);
                context.reply().bulk("the first of three");
                throw new IllegalStateException("the fault of " + context.argString(1));
              }));

  @Parameter String loops;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(ROWS, "--io-threads", loops);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void itsClientGetsOneErrorInsteadOfHalfAReplyAndIsClosed() throws Exception {
    try (RespSocket client = server.connect()) {
      assertThat(client.call("FAIL", "key")).asString().startsWith("-ERR internal error");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void theLogSaysWhatFailedAndWhere() throws Exception {
    try (RespSocket client = server.connect()) {
      client.call("FAIL", "key");
    }
    assertThat(server.log().lines())
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("fail of 127.0.0.1:")
                .contains("IllegalStateException: the fault of key")
                .contains("at io.slotkeeper.server.command.Execution.attempt"));
  }

  @Test
  void itsKeysAreFreeForEverybodyElse() throws Exception {
    try (RespSocket failing = server.connect()) {
      assertThat(failing.call("FAIL", "a", "b")).asString().startsWith("-ERR internal error");
    }
    for (int i = 0; i < 6; i++) {
      try (RespSocket other = server.connect()) {
        assertThat(other.call("MSET", "b", "1", "a", "2")).isEqualTo("OK");
      }
    }
  }
}
