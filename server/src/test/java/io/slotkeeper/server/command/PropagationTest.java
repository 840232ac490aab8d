package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every write appends to the change stream what Redis sends to its replicas.
class PropagationTest {
  @ParameterizedTest
  @ValueSource(strings = {"1", "3"})
  void ourStreamIsAsExpected(String loops) throws Exception {
    try (PropagationSubject own = PropagationSubject.own(loops)) {
      play(own, true);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "slotkeeper.oracle72", matches = ".+")
  void theStreamOfRedisIsAsExpected(@TempDir Path directory) throws Exception {
    try (PropagationSubject oracle = PropagationSubject.oracle(directory)) {
      play(oracle, false);
    }
  }

  @Test
  void everyWriteCommandIsPlayed() throws Exception {
    Set<String> played = new TreeSet<>();
    for (PropagationScript step : PropagationScript.read()) {
      String name = step.command().getFirst().toLowerCase(Locale.ROOT);
      played.add(name);
      if (step.command().size() > 1) {
        played.add(name + "|" + step.command().get(1).toLowerCase(Locale.ROOT));
      }
    }
    CommandTable table = CommandFamilies.table();
    Set<String> missing = new TreeSet<>();
    for (int id = 0; id < table.idCount(); id++) {
      Command command = table.byId(id);
      boolean called = command.handler() != null && command.has(CommandFlag.WRITE);
      if (called && !played.contains(command.fullName())) {
        missing.add(command.fullName());
      }
    }
    assertThat(missing).isEmpty();
  }

  private static void play(PropagationSubject subject, boolean own) throws Exception {
    SoftAssertions softly = new SoftAssertions();
    List<RespSocket> waiting = new ArrayList<>();
    PropagationSubject.Databases expectedDatabase = new PropagationSubject.Databases();
    PropagationSubject.Databases appendedDatabase = new PropagationSubject.Databases();
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

  /// A word as it is sent: payloads differ from server to server.
  private static String value(RespSocket client, String word) throws IOException {
    if (word.equals("$functions")) {
      return client.text("FUNCTION", "DUMP");
    }
    boolean dump = word.startsWith("$dump:");
    return dump ? client.text("DUMP", word.substring("$dump:".length())) : word;
  }

  private static void perform(
      PropagationSubject subject,
      RespSocket client,
      List<RespSocket> waiting,
      PropagationScript step)
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
        actual.add(value(client, word));
      }
      client.call(actual.toArray(String[]::new));
    }
  }
}
