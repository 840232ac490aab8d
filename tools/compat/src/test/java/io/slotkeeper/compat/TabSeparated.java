package io.slotkeeper.compat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The tables among the test resources: one row per line, cells separated by tabs, `#` starts a
/// comment line.
final class TabSeparated {
  private TabSeparated() {}

  /// The rows of `resource`, each of `columns` cells that are not blank.
  static List<List<String>> rows(String resource, int columns) throws IOException {
    try (InputStream in = TabSeparated.class.getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
      return parse(new String(bytes, StandardCharsets.UTF_8), columns);
    }
  }

  static List<List<String>> parse(String text, int columns) {
    List<List<String>> rows = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        List<String> cells = List.of(line.split("\t", -1));
        if (cells.size() != columns || cells.stream().anyMatch(String::isBlank)) {
          throw new IllegalArgumentException("want " + columns + " cells: " + line);
        }
        rows.add(cells);
      }
    }
    return rows;
  }

  /// The rows of a resource with two columns, as a map.
  static Map<String, String> pairs(String resource) throws IOException {
    Map<String, String> pairs = new LinkedHashMap<>();
    rows(resource, 2).forEach(row -> pairs.put(row.get(0), row.get(1)));
    return pairs;
  }
}
