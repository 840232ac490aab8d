package io.slotkeeper.server.command;

import io.slotkeeper.resp.ReplyWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The documentation of a command as COMMAND DOCS gives it: a map of what there is to say.
final class CommandDocsWriter {
  private final ReplyWriter reply;
  private int fields;

  CommandDocsWriter(ReplyWriter reply) {
    this.reply = reply;
  }

  void write(Command command) {
    CommandSpec spec = command.spec();
    int mark = reply.deferArray();
    fields = 0;
    text("summary", spec.summary());
    text("since", spec.since());
    text("group", spec.group().wireName());
    text("complexity", spec.complexity());
    flags(spec);
    text("deprecated_since", spec.deprecatedSince());
    text("replaced_by", spec.replacedBy());
    history(spec.history());
    List<Argument> arguments = spec.arguments();
    if (!arguments.isEmpty()) {
      name("arguments");
      arguments(arguments);
    }
    int count = fields + (command.isContainer() ? 1 : 0);
    if (command.isContainer()) {
      reply.bulk("subcommands");
      reply.map(command.subcommands().size());
      for (Command sub : command.subcommands()) {
        reply.bulk(sub.fullName());
        write(sub);
      }
    }
    reply.closeMap(mark, count);
  }

  private void name(String name) {
    reply.bulk(name);
    fields++;
  }

  private void text(String name, @Nullable String value) {
    if (value != null) {
      name(name);
      reply.bulk(value);
    }
  }

  private void flags(CommandSpec spec) {
    boolean deprecated = spec.deprecatedSince() != null;
    int count = (deprecated ? 1 : 0) + (spec.isSystemCommand() ? 1 : 0);
    if (count == 0) {
      return;
    }
    name("doc_flags");
    reply.set(count);
    if (deprecated) {
      reply.status("deprecated");
    }
    if (spec.isSystemCommand()) {
      reply.status("syscmd");
    }
  }

  private void history(List<CommandSpec.Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    name("history");
    reply.set(changes.size());
    for (CommandSpec.Change change : changes) {
      reply.array(2);
      reply.bulk(change.since());
      reply.bulk(change.description());
    }
  }

  private void arguments(List<Argument> arguments) {
    reply.array(arguments.size());
    for (Argument argument : arguments) {
      int outer = fields;
      int mark = reply.deferArray();
      fields = 0;
      argument(argument);
      reply.closeMap(mark, fields);
      fields = outer;
    }
  }

  private void argument(Argument argument) {
    boolean group = !argument.arguments().isEmpty();
    text("name", argument.name());
    text("type", argument.type().wireName());
    text("display_text", group ? null : argument.displayText());
    if (argument.keySpecIndex() >= 0) {
      name("key_spec_index");
      reply.integer(argument.keySpecIndex());
    }
    text("token", argument.token());
    text("since", argument.since());
    text("deprecated_since", argument.deprecatedSince());
    argumentFlags(argument);
    if (group) {
      name("arguments");
      arguments(argument.arguments());
    }
  }

  private void argumentFlags(Argument argument) {
    int count =
        (argument.optional() ? 1 : 0)
            + (argument.multiple() ? 1 : 0)
            + (argument.multipleToken() ? 1 : 0);
    if (count == 0) {
      return;
    }
    name("flags");
    reply.set(count);
    if (argument.optional()) {
      reply.status("optional");
    }
    if (argument.multiple()) {
      reply.status("multiple");
    }
    if (argument.multipleToken()) {
      reply.status("multiple_token");
    }
  }
}
