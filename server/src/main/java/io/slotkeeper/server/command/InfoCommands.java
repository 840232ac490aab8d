package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandGroup.SERVER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;

import io.slotkeeper.server.acl.AclCategory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The INFO command; its fields are in [ServerInfo].
final class InfoCommands {
  static final List<CommandSpec> ROWS =
      rows(
          command("info")
              .since("1.0.0")
              .group(SERVER)
              .complexity("O(1)")
              .summary("Tells the state and the statistics of the server.")
              .arity(-1)
              .flags(LOADING, STALE)
              .acl(AclCategory.DANGEROUS)
              .syntax("[section...]")
              .tips(
                  "nondeterministic_output", "request_policy:all_shards", "response_policy:special")
              .history("7.0.0", "Takes several sections.")
              .handler(InfoCommands::info));

  private InfoCommands() {}

  static void info(CommandContext context) {
    List<String> sections = new ArrayList<>();
    for (int i = 1; i < context.argCount(); i++) {
      sections.add(context.argString(i));
    }
    String text = context.server().info().render(sections);
    context.reply().verbatim("txt", text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
