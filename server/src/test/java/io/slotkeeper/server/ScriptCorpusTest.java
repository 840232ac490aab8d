package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.slotkeeper.scripting.Corpus;
import io.slotkeeper.scripting.CorpusPlayer;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// The corpus of scripts and libraries through EVAL and FCALL: every reply is redis-server's own,
/// byte for byte, in both protocols.
@TestInstance(PER_CLASS)
class ScriptCorpusTest {
  private TestServer server;
  private CorpusPlayer player;

  @BeforeAll
  void start() throws Exception {
    server = TestServer.start("--enable-debug-command", "yes");
    player = new CorpusPlayer(server.port());
  }

  @AfterAll
  void stop() throws IOException {
    player.close();
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> everyScriptIsAnsweredAsByRedis() {
    return play(Corpus.Kind.SCRIPT);
  }

  @TestFactory
  Stream<DynamicTest> everyScriptOfAResp3ClientIsAnsweredAsByRedis() {
    return play(Corpus.Kind.RESP3_SCRIPT);
  }

  @TestFactory
  Stream<DynamicTest> everyLibraryIsLoadedAndCalledAsByRedis() {
    return play(Corpus.Kind.LIBRARY);
  }

  private Stream<DynamicTest> play(Corpus.Kind kind) {
    return Corpus.cases(kind).stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c, player.play(c))));
  }

  private static void check(Corpus.Case c, String reply) {
    assertThat(Corpus.escape(reply)).as(c.source()).isEqualTo(c.expected());
  }
}
