package io.slotkeeper.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineOptionsTest {

  private static CommandLineOptions parse(String... arguments) {
    return CommandLineOptions.parse(List.of(arguments));
  }

  @Test
  void nothingIsNothing() {
    assertThat(parse()).isEqualTo(new CommandLineOptions(null, false, ""));
  }

  @Test
  void theFirstWordIsTheFileUnlessItIsAnOption() {
    assertThat(parse("redis.conf", "--port", "1").file()).isEqualTo("redis.conf");
    assertThat(parse("--port", "1").file()).isNull();
  }

  @Test
  void eachDirectiveBecomesALineWithItsValues() {
    assertThat(parse("--port", "1", "--save", "900", "1", "--a \"b").options())
        .isEqualTo("port \"1\" \nsave \"900\" \"1\" \na \"b ");
  }

  @Test
  void directiveAndValueMayBeOneWord() {
    assertThat(parse("--port 1", "--hz 2").options()).isEqualTo("port 1 \nhz 2 ");
  }

  @Test
  void aWordWithDashesAfterADirectiveIsItsValue() {
    assertThat(parse("--loglevel", "--port", "--hz", "1").options())
        .isEqualTo("loglevel \"--port\" \nhz \"1\" ");
  }

  @Test
  void saveWithoutAValueMeansNoSavePoints() {
    assertThat(parse("--save", "--port", "1").options()).isEqualTo("save \"\"\nport \"1\" ");
    assertThat(parse("--save").options()).isEqualTo("save \"\"");
    assertThat(parse("--save", "").options()).isEqualTo("save \"\" ");
  }

  @Test
  void aDashFirstOrLastReadsStandardInput() {
    assertThat(parse("-", "--port", "1").standardInput()).isTrue();
    assertThat(parse("a.conf", "-").standardInput()).isTrue();
    assertThat(parse("--port", "1", "-").standardInput()).isTrue();
    assertThat(parse("a.conf", "--bind", "-", "x").standardInput()).isFalse();
  }

  @Test
  void bytesAreKept() {
    assertThat(parse("--requirepass", "\u00fc").options()).isEqualTo("requirepass \"\\xc3\\xbc\" ");
  }
}
