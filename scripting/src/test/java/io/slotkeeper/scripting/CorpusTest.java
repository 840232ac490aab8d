package io.slotkeeper.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Replays the corpus: every reply must be Redis' own, byte for byte.
class CorpusTest {
  private static List<Corpus.Case> cases() {
    return Corpus.files().stream().flatMap(f -> Corpus.read(f).stream()).toList();
  }

  @TestFactory
  Stream<DynamicTest> every_reply_equals_that_of_redis() {
    TestScripts scripts = new TestScripts();
    return cases().stream()
        .map(c ->
            DynamicTest.dynamicTest(
                c.file + ":" + c.line + " " + c.script.getFirst(),
                () ->
                    assertThat(Corpus.escape(reply(scripts, c)))
                        .as(c.source())
                        .isEqualTo(Corpus.escape(String.valueOf(c.expected())))));
  }

  @TestFactory
  Stream<DynamicTest> every_library_loads_and_runs_as_in_redis() {
    return Corpus.libraryFiles().stream()
        .flatMap(f -> Corpus.read(f).stream())
        .map(c ->
            DynamicTest.dynamicTest(
                c.file + ":" + c.line + " " + c.script.getLast(),
                () ->
                    assertThat(Corpus.escape(TestLibraries.loadAndCall(c.source())))
                        .as(c.source())
                        .isEqualTo(Corpus.escape(String.valueOf(c.expected())))));
  }

  private static String reply(TestScripts scripts, Corpus.Case c) {
    FakeServer server = new FakeServer();
    c.setup.forEach(command -> server.execute(command.split(" ")));
    return scripts.eval(c.source().getBytes(StandardCharsets.ISO_8859_1), server);
  }

  @Test
  void the_corpus_has_at_least_four_hundred_scripts() {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(400);
  }
}
