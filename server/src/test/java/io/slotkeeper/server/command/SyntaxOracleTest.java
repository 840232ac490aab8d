package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The notation can say the argument tree of every command of Redis 7.2.
@EnabledIfSystemProperty(named = "slotkeeper.oracle72", matches = ".+")
class SyntaxOracleTest {

  @Test
  void everyArgumentTreeSurvivesBeingPrintedAndParsed(@TempDir Path directory) throws IOException {
    int seen = 0;
    try (OracleServer oracle = OracleServer.start(directory);
        RespSocket socket = oracle.connect(3)) {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) socket.call("COMMAND", "DOCS")).entrySet()) {
        seen += check((String) entry.getKey(), (Map<?, ?>) entry.getValue());
      }
    }
    assertThat(seen).isGreaterThan(350);
  }

  private static int check(String name, Map<?, ?> docs) {
    var tree = OracleDocs.arguments(docs);
    String printed = SyntaxPrinter.print(tree);
    assertThat(Syntax.parse(printed)).as("%s %s", name, printed).isEqualTo(tree);
    int seen = 1;
    if (docs.get("subcommands") instanceof Map<?, ?> subcommands) {
      for (Map.Entry<?, ?> entry : subcommands.entrySet()) {
        seen += check((String) entry.getKey(), (Map<?, ?>) entry.getValue());
      }
    }
    return seen;
  }
}
