package io.slotkeeper.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Holds every Java file of the project to [TidyRules]. Exceptions stand by name and reason in
/// `tidy-exceptions.tsv`; one that is no longer needed fails the test as well.
class TidyTest {
  private final Map<String, String> sources = read();

  @Test
  void everyFileIsTidyOrAnExceptionWithAReason() throws IOException {
    Map<String, String> exceptions = ReasonedList.read("tidy-exceptions.tsv");
    List<Violation> unexpected = new ArrayList<>();
    Set<String> unused = new TreeSet<>(exceptions.keySet());
    for (Map.Entry<String, String> source : sources.entrySet()) {
      for (Violation violation : TidyRules.check(source.getKey(), source.getValue())) {
        if (!unused.remove(violation.key()) && !exceptions.containsKey(violation.key())) {
          unexpected.add(violation);
        }
      }
    }
    assertThat(unexpected).isEmpty();
    assertThat(unused).as("exceptions nobody needs any more").isEmpty();
  }

  @Test
  void everyPackageOfMainCodeSaysThatNullIsMarked() {
    Set<String> unmarked =
        sources.keySet().stream()
            .filter(path -> path.contains("src/main/java/"))
            .map(path -> Path.of(path).resolveSibling("package-info.java").toString())
            .filter(path -> !sources.getOrDefault(path, "").contains("@NullMarked"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(unmarked).isEmpty();
  }

  @Test
  void eachRuleFindsWhatItForbids() throws IOException {
    String longMethod = "  void f() {\n" + "    g();\n".repeat(70) + "  }\n";
    String source =
        "class Sample {\n"
            + "  static int shared;\n"
            + "  static final int FIXED = 1;\n"
            + "  // TO"
            + "DO later, TO"
            + "DO(#7) is tracked\n"
            + "  /"
            + "** Old style. */\n"
            + "  void waits() { Thread.sleep(1); SECONDS.sleep(1); scheduler.sleep(1); }\n"
            + "\tint tab;\n"
            + "  // "
            + "x".repeat(100)
            + "\n"
            + longMethod
            + "  // padding\n".repeat(TidyRules.FILE_LIMIT_LINES)
            + "}\n";
    Map<String, Long> found =
        TidyRules.check("m/src/test/java/Sample.java", source).stream()
            .collect(
                Collectors.groupingBy(Violation::key, LinkedHashMap::new, Collectors.counting()));
    String file = "m/src/test/java/Sample.java";
    assertThat(found)
        .containsOnly(
            Map.entry("file-length " + file, 1L),
            Map.entry("task " + file, 1L),
            Map.entry("doc-style " + file, 1L),
            Map.entry("whitespace " + file, 1L),
            Map.entry("line-length " + file, 1L),
            Map.entry("mutable-static " + file + "#shared", 1L),
            Map.entry("sleeping-test " + file, 2L),
            Map.entry("method-length " + file + "#f", 1L));
  }

  private static Map<String, String> read() {
    try {
      return SourceTree.find().javaFiles();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
