package io.slotkeeper.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Replays the corpus: every reply must be Redis' own, byte for byte.
class CorpusTest {
  @TestFactory
  Stream<DynamicTest> every_reply_equals_that_of_redis() {
    TestScripts scripts = new TestScripts();
    return Corpus.cases(Corpus.Kind.SCRIPT).stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c, reply(scripts, c))));
  }

  @TestFactory
  Stream<DynamicTest> every_library_loads_and_runs_as_in_redis() {
    return Corpus.cases(Corpus.Kind.LIBRARY).stream()
        .map(c ->
            DynamicTest.dynamicTest(
                c.name(), () -> check(c, TestLibraries.loadAndCall(c.source()))));
  }

  private static void check(Corpus.Case c, String reply) {
    assertThat(Corpus.escape(reply)).as(c.source()).isEqualTo(c.expected());
  }

  private static String reply(TestScripts scripts, Corpus.Case c) {
    FakeServer server = new FakeServer();
    c.setup.forEach(command -> server.execute(command.split(" ")));
    return scripts.eval(c.source().getBytes(StandardCharsets.ISO_8859_1), server);
  }

  @Test
  void the_corpus_has_at_least_four_hundred_scripts() {
    assertThat(Corpus.cases(Corpus.Kind.SCRIPT)).hasSizeGreaterThanOrEqualTo(400);
  }
}
