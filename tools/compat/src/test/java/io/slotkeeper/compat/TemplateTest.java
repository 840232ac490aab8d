package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotkeeper.tools.client.CommandLine;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
  private final Arguments arguments = new Arguments(random, "k", List.of("k"), false);

  @Test
  void optionsComeAndGoAndChangePlaces() {
    assertThat(expansions("a [b] [c|d]"))
        .containsExactlyInAnyOrder("a", "a b", "a c", "a d", "a b c", "a b d", "a c b", "a d b");
  }

  @Test
  void aChoiceTakesExactlyOneAlternative() {
    assertThat(expansions("a (b|c d)")).containsExactlyInAnyOrder("a b", "a c d");
  }

  @Test
  void aRepeatedGroupStandsOneToFiveTimes() {
    assertThat(expansions("a {b c}..."))
        .containsExactlyInAnyOrder(
            "a b c", "a b c b c", "a b c b c b c", "a b c b c b c b c", "a b c b c b c b c b c");
  }

  @Test
  void leadingWordsAreTheCommandAndItsSubcommand() {
    assertThat(Template.parse("CONFIG SET {<name> <value>}...").leadingWords())
        .containsExactly("CONFIG", "SET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a [b", "a (b]", "a <b", "a }"})
  void malformedTemplatesAreRefused(String text) {
    assertThatThrownBy(() -> Template.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private Set<String> expansions(String text) {
    Template template = Template.parse(text);
    Set<String> lines = new TreeSet<>();
    for (int i = 0; i < 2_000; i++) {
      lines.add(CommandLine.print(template.expand(arguments)).toLowerCase(Locale.ROOT));
    }
    return lines;
  }
}
