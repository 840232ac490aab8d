package io.slotkeeper.tools.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows under a heading, printed with aligned columns or as tab separated values.
final class Table {
  private final List<String> heading;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heading) {
    this.heading = List.of(heading);
  }

  void add(Object... cells) {
    if (cells.length != heading.size()) {
      throw new IllegalArgumentException("want " + heading.size() + " cells, got " + cells.length);
    }
    List<String> row = new ArrayList<>(cells.length);
    for (Object cell : cells) {
      row.add(cell.toString());
    }
    rows.add(row);
  }

  void print(PrintWriter out) {
    int[] widths = new int[heading.size()];
    measure(heading, widths);
    rows.forEach(row -> measure(row, widths));
    print(heading, widths, out);
    rows.forEach(row -> print(row, widths, out));
    out.flush();
  }

  /// Writes the table to `file` when there is one.
  void writeTsv(@Nullable Path file) throws IOException {
    if (file != null) {
      List<String> lines = new ArrayList<>();
      lines.add(String.join("\t", heading));
      rows.forEach(row -> lines.add(String.join("\t", row)));
      Files.write(file, lines);
    }
  }

  private static void measure(List<String> row, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], row.get(i).length());
    }
  }

  /// The first column is text and starts at the left edge; the others are figures and end right.
  private static void print(List<String> row, int[] widths, PrintWriter out) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - row.get(i).length());
      line.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
    }
    out.println(line.toString().stripTrailing());
  }
}
