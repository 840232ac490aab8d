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
      assertThat(commands).isSubsetOf(known);
      assertThat(notPlayed.keySet()).as("commands the server has").isSubsetOf(commands);
    }
  }

  @Test
  void noCommandIsBothPlayedAndListedAsNotPlayed() throws IOException {
    assertThat(TabSeparated.pairs("not-played.tsv").keySet())
        .doesNotContainAnyElementsOf(playedCommands());
  }

  private static Set<String> playedCommands() throws IOException {
    return Family.all().stream()
        .flatMap(family -> family.rows().stream())
        .flatMap(row -> row.template().leadingWords().stream().limit(1))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static Set<String> namesOf(WireReply list) {
    List<WireReply> names = list.children();
    return names.stream().map(WireReply::text).collect(Collectors.toCollection(TreeSet::new));
  }
}
