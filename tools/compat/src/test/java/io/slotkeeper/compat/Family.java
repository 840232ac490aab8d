package io.slotkeeper.compat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A group of commands that is played together, read from `families/<name>.txt`:
///
/// ```
/// pool s                                   the prefix of the family's keys
/// alone                                    no other family touches these keys, nor it others'
/// apart                                    not mixed with other families
/// small                                    no malformed argument is a number of many digits
/// setup CONFIG SET maxmemory 0             played before every session, reply not compared
/// SET <key> <value> [NX|XX]                a row: a template
/// 0.1 FLUSHALL                             ... that is played a tenth as often
/// TTL <key>                     ~ near 1   ... whose replies may differ that much
/// ! CONFIG GET save                        ... that is never malformed
/// ```
record Family(
    String name,
    String pool,
    boolean alone,
    boolean apart,
    boolean small,
    List<String> setup,
    List<Row> rows) {
  /// All families, in the order they are played.
  static final List<String> NAMES =
      List.of(
          "strings",
          "keys",
          "lists",
          "sets",
          "hashes",
          "zsets",
          "zlex",
          "geo",
          "streams",
          "bitmaps",
          "hyperloglogs",
          "dump",
          "sort",
          "transactions",
          "pubsub",
          "acl",
          "connection",
          "server");

  record Row(double weight, boolean malformable, Template template, Tolerance tolerance) {}

  static List<Family> all() throws IOException {
    List<Family> families = new ArrayList<>();
    for (String name : NAMES) {
      families.add(load(name));
    }
    return families;
  }

  static Family load(String name) throws IOException {
    String resource = "families/" + name + ".txt";
    try (InputStream in = Family.class.getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
      return parse(name, new String(bytes, StandardCharsets.UTF_8));
    }
  }

  static Family parse(String name, String text) {
    String pool = name;
    boolean alone = false;
    boolean apart = false;
    boolean small = false;
    List<String> setup = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.startsWith("pool ")) {
        pool = line.substring(5).strip();
      } else if (line.equals("apart")) {
        apart = true;
      } else if (line.equals("alone")) {
        alone = true;
      } else if (line.equals("small")) {
        small = true;
      } else if (line.startsWith("setup ")) {
        setup.add(line.substring(6).strip());
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        rows.add(row(line));
      }
    }
    return new Family(name, pool, alone, apart, small, List.copyOf(setup), List.copyOf(rows));
  }

  private static Row row(String line) {
    String[] parts = line.split(" ~ ", 2);
    Tolerance tolerance = parts.length == 2 ? Tolerance.parse(parts[1]) : new Tolerance.Exact();
    String template = parts[0].strip();
    boolean malformable = !template.startsWith("!");
    if (!malformable) {
      template = template.substring(1).strip();
    }
    double weight = 1;
    if (Character.isDigit(template.charAt(0))) {
      int space = template.indexOf(' ');
      weight = Double.parseDouble(template.substring(0, space));
      template = template.substring(space + 1).strip();
    }
    return new Row(weight, malformable, Template.parse(template), tolerance);
  }
}
