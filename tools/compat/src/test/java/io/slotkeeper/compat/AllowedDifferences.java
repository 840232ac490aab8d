package io.slotkeeper.compat;

import io.slotkeeper.tools.client.WireReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The differences a duel must accept, from tables of command, one reply, the other reply, reason.
///
/// `differences.tsv` holds what parts Redis 7.0 and 7.2; Slotkeeper answers as 7.2 does, so its
/// rows serve a duel between 7.0 and Slotkeeper too. `deliberate.tsv` holds what parts Slotkeeper
/// from both.
final class AllowedDifferences implements Permission {
  /// Replies are patterns in which `*` stands for any text, matched against [WireReply#toString].
  private record Row(String command, Pattern judge, Pattern subject) {}

  private final List<Row> rows;

  private AllowedDifferences(List<Row> rows) {
    this.rows = rows;
  }

  static AllowedDifferences between70And72() throws IOException {
    return read("differences.tsv");
  }

  static AllowedDifferences between72AndSlotkeeper() throws IOException {
    return read("deliberate.tsv");
  }

  static AllowedDifferences between70AndSlotkeeper() throws IOException {
    return read("differences.tsv", "deliberate.tsv");
  }

  private static AllowedDifferences read(String... resources) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String resource : resources) {
      TabSeparated.rows(resource, 4)
          .forEach(
              cells -> rows.add(new Row(cells.get(0), glob(cells.get(1)), glob(cells.get(2)))));
    }
    return new AllowedDifferences(rows);
  }

  @Override
  public boolean permits(Step step, WireReply expected, WireReply actual) {
    for (Row row : rows) {
      if (step.isCommand(row.command())
          && row.judge().matcher(expected.toString()).matches()
          && row.subject().matcher(actual.toString()).matches()) {
        return true;
      }
    }
    return false;
  }

  private static Pattern glob(String glob) {
    String quoted = Pattern.quote(glob).replace("*", "\\E.*\\Q");
    return Pattern.compile(quoted, Pattern.DOTALL);
  }
}
