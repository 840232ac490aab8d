package io.slotkeeper.compat;

import io.slotkeeper.tools.client.WireReply;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/// The differences between Redis 7.0 and 7.2 that a test must accept, from `differences.tsv`. Where
/// the two differ, Slotkeeper answers as 7.2 does, so the same rows serve a duel with 7.0.
final class AllowedDifferences {
  /// A duel in which every difference is a fault.
  static final AllowedDifferences NONE = new AllowedDifferences(List.of());

  /// Replies are patterns in which `*` stands for any text, matched against [WireReply#toString].
  private record Row(String command, Pattern in70, Pattern in72) {}

  private final List<Row> rows;

  private AllowedDifferences(List<Row> rows) {
    this.rows = rows;
  }

  static AllowedDifferences between70And72() throws IOException {
    return new AllowedDifferences(
        TabSeparated.rows("differences.tsv", 4).stream()
            .map(cells -> new Row(cells.get(0), glob(cells.get(1)), glob(cells.get(2))))
            .toList());
  }

  boolean permits(Step step, WireReply in70, WireReply in72) {
    for (Row row : rows) {
      if (step.isCommand(row.command())
          && row.in70().matcher(in70.toString()).matches()
          && row.in72().matcher(in72.toString()).matches()) {
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
