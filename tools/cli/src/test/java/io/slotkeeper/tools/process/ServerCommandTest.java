package io.slotkeeper.tools.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ServerCommandTest {
  @Test
  void aCommandLineIsSplitAtSpacesOutsideQuotes() {
    ServerCommand command = ServerCommand.parse("  /a/redis-server  --save '' --x \"1 2\"a ");
    assertThat(command.name()).isEqualTo("redis-server");
    assertThat(command.words()).containsExactly("/a/redis-server", "--save", "", "--x", "1 2a");
  }

  @Test
  void directivesFollowAndThePinComesFirst() {
    ServerCommand command = ServerCommand.parse("a b").with("--port", "1").pinnedTo("0");
    assertThat(command.name()).isEqualTo("a");
    assertThat(command.words()).containsExactly("taskset", "-c", "0", "a", "b", "--port", "1");
  }

  @Test
  void anEmptyCommandIsRefused() {
    assertThatThrownBy(() -> ServerCommand.parse("  "))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
