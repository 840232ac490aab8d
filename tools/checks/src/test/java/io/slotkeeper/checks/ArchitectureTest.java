package io.slotkeeper.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.slotkeeper.resp.sample.BreaksEveryRule;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every rule holds for the project and is broken by [BreaksEveryRule], so that a rule which has
/// stopped to see anything fails too.
class ArchitectureTest {
  private static final JavaClasses PROJECT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.slotkeeper");

  private static final JavaClasses SAMPLE =
      new ClassFileImporter().importClasses(BreaksEveryRule.class);

  static Stream<ArchRule> rulesASampleBreaks() throws IOException {
    List<String> doors = doors();
    return Stream.of(
        ArchitectureRules.arrowsOf("resp"),
        ArchitectureRules.placeOf("picocli"),
        ArchitectureRules.clockAndRandomOnlyThrough(doors),
        ArchitectureRules.diskOnlyThrough(doors));
  }

  static Stream<ArchRule> rules() throws IOException {
    List<String> doors = doors();
    return Stream.of(
            ArchitectureRules.ARROWS.keySet().stream().map(ArchitectureRules::arrowsOf),
            ArchitectureRules.LIBRARIES.keySet().stream().map(ArchitectureRules::placeOf),
            Stream.of(
                ArchitectureRules.clockAndRandomOnlyThrough(doors),
                ArchitectureRules.diskOnlyThrough(doors)),
            Stream.of("server", "datatypes", "cluster", "tools")
                .map(ArchitectureRules::noCyclesBelow))
        .flatMap(rule -> rule);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theProjectKeepsEveryRule(ArchRule rule) {
    rule.allowEmptyShould(true).check(PROJECT);
  }

  @ParameterizedTest
  @MethodSource("rulesASampleBreaks")
  void aClassThatBreaksARuleIsFound(ArchRule rule) {
    assertThat(rule.evaluate(SAMPLE).hasViolation()).as(rule.getDescription()).isTrue();
  }

  @Test
  void everyDoorExists() throws IOException {
    assertThat(doors()).allMatch(PROJECT::contain);
  }

  @Test
  void theProjectIsOnTheClassPath() {
    assertThat(PROJECT.contain("io.slotkeeper.tools.Cli")).isTrue();
  }

  /// The classes outside server.launch that implement a door.
  private static List<String> doors() throws IOException {
    return List.copyOf(ReasonedList.read("doors.tsv").keySet());
  }
}
