package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotkeeper.server.command.Argument.Type;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxTest {

  private static Argument only(String text) {
    List<Argument> arguments = Syntax.parse(text);
    assertThat(arguments).hasSize(1);
    return arguments.getFirst();
  }

  @Test
  void someNamesHaveTypesAndOthersAreGivenOne() {
    assertThat(Syntax.parse("key pattern count seconds unix-time-seconds x x:double key:string"))
        .extracting(Argument::type)
        .containsExactly(
            Type.KEY,
            Type.PATTERN,
            Type.INTEGER,
            Type.INTEGER,
            Type.UNIX_TIME,
            Type.STRING,
            Type.DOUBLE,
            Type.STRING);
  }

  @Test
  void aKeyBelongsToAKeySpec() {
    assertThat(Syntax.parse("key other:key@1 x"))
        .extracting(Argument::keySpecIndex)
        .containsExactly(0, 1, -1);
  }

  @Test
  void capitalsAreATokenOfWhatFollowsOrStandAlone() {
    Argument seconds = only("EX seconds");
    assertThat(seconds.token()).isEqualTo("EX");
    assertThat(seconds.name()).isEqualTo("seconds");
    assertThat(Syntax.parse("NO ONE. x"))
        .extracting(Argument::type)
        .containsExactly(Type.PURE_TOKEN, Type.PURE_TOKEN, Type.STRING);
    assertThat(only("auto-id='*'"))
        .extracting(Argument::name, Argument::token, Argument::type)
        .containsExactly("auto-id", "*", Type.PURE_TOKEN);
  }

  @Test
  void bracketsMakeOptionalAnglesDoNotBarsChoose() {
    Argument condition = only("condition=[NX | XX]^2.6.12");
    assertThat(condition.type()).isEqualTo(Type.ONEOF);
    assertThat(condition.optional()).isTrue();
    assertThat(condition.since()).isEqualTo("2.6.12");
    assertThat(condition.arguments()).hasSize(2);
    Argument pair = only("data=<key value>...");
    assertThat(pair.type()).isEqualTo(Type.BLOCK);
    assertThat(pair.optional()).isFalse();
    assertThat(pair.multiple()).isTrue();
    assertThat(only("[key...]"))
        .isEqualTo(only("[key]..."))
        .matches(Argument::optional)
        .matches(Argument::multiple);
    assertThat(only("[limit=LIMIT <offset:int count>]").token()).isEqualTo("LIMIT");
  }

  @Test
  void repetitionMayIncludeTheToken() {
    assertThat(only("[PREFIX prefix+...]")).matches(Argument::multipleToken);
    assertThat(only("[GET]...")).matches(Argument::multiple).matches(a -> !a.multipleToken());
    assertThat(only("GET...").type()).isEqualTo(Type.PURE_TOKEN);
  }

  @Test
  void anotherTextMayBeDisplayed() {
    assertThat(only("addr/ip:port~2.8.12"))
        .extracting(Argument::name, Argument::displayText, Argument::deprecatedSince)
        .containsExactly("addr", "ip:port", "2.8.12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<a b>", "[a | b]", "x=[a", "x=<a | b c>", "a]", "x=a", "'a", "a:b", "^1"})
  void mistakesAreRefusedWithTheirPlace(String text) {
    assertThatThrownBy(() -> Syntax.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(" in syntax: ")
        .hasMessageContaining(">>>");
  }
}
