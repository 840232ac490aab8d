package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.client.WireReply;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every command the server has is either played by the differential test or listed, with a reason,
/// in `not-played.tsv`.
class FamiliesTest {
  @Test
  void everyCommandIsPlayedOrListedWithAReason() throws IOException {
    Map<String, String> notPlayed = TabSeparated.pairs("not-played.tsv");
    Set<String> known = new TreeSet<>(playedCommands());
    known.addAll(notPlayed.keySet());
    try (ServerProcess server = Servers.slotkeeper();
        RespConnection connection = server.connect()) {
      Set<String> commands = namesOf(connection.call("COMMAND", "LIST"));
      Set<String> unknown = new TreeSet<>(commands);
      unknown.removeAll(known);
      assertThat(unknown).as("commands neither played nor listed").isEmpty();
      assertThat(notPlayed.keySet()).as("commands the server has").isSubsetOf(commands);
    }
  }

  @Test
  void noCommandIsBothPlayedAndListedAsNotPlayed() throws IOException {
    assertThat(TabSeparated.pairs("not-played.tsv").keySet())
        .doesNotContainAnyElementsOf(playedCommands());
  }

  /// The names that rows start with: `get`, and for `CONFIG GET ...` both `config` and
  /// `config|get`.
  private static Set<String> playedCommands() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Family family : Family.all()) {
      for (Family.Row row : family.rows()) {
        String name = "";
        for (String word : row.template().leadingWords().stream().limit(2).toList()) {
          name = name.isEmpty() ? word : name + "|" + word;
          names.add(name.toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  private static Set<String> namesOf(WireReply list) {
    List<WireReply> names = list.children();
    return names.stream().map(WireReply::text).collect(Collectors.toCollection(TreeSet::new));
  }
}
