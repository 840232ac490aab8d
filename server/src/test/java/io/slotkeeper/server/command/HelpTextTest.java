package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HelpTextTest {
  private final CommandTable table = CommandFamilies.table();

  @Test
  void helpListsEachSubcommandWithItsArguments() {
    assertThat(HelpText.lines(table.find("command")))
        .startsWith(
            "COMMAND <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
            "(no subcommand)",
            "    Describes all commands.",
            "COUNT",
            "    Counts the commands.",
            "DOCS [<command-name> [<command-name> ...]]")
        .contains("LIST [FILTERBY (MODULE <module-name>|ACLCAT <category>|PATTERN <pattern>)]")
        .endsWith("HELP", "    Print this help.");
    assertThat(HelpText.lines(table.find("client")))
        .contains("NO-EVICT (ON|OFF)", "UNBLOCK <client-id> [TIMEOUT|ERROR]");
    assertThat(HelpText.lines(table.find("config")))
        .contains("SET <parameter> <value> [<parameter> <value> ...]");
  }
}
