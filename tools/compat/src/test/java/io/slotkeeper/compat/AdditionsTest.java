package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands and options that are younger than the redis-server of the differential test, against
/// expectations written down from their documentation.
class AdditionsTest {
  private static final int READ_TIMEOUT_MILLIS = 5_000;

  @ParameterizedTest(name = "with io-threads {0}")
  @ValueSource(strings = {"1", "4"})
  void everyAdditionAnswersAsDocumented(String ioThreads) throws IOException {
    Transcript transcript = Transcript.load("additions.txt");
    try (ServerProcess server = Servers.slotkeeper("--io-threads", ioThreads);
        RespConnection connection = RespConnection.connect(server.port(), READ_TIMEOUT_MILLIS)) {
      assertThat(transcript.play(connection)).isEmpty();
    }
  }
}
