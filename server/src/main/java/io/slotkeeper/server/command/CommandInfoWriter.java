package io.slotkeeper.server.command;

import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.acl.AclCategory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The description of a command as COMMAND and COMMAND INFO give it: an array of ten.
final class CommandInfoWriter {
  private final ReplyWriter reply;

  CommandInfoWriter(ReplyWriter reply) {
    this.reply = reply;
  }

  void write(@Nullable Command command) {
    if (command == null) {
      reply.nullValue();
      return;
    }
    FixedKeys keys = command.fixedKeys();
    reply.array(10);
    reply.bulk(command.fullName());
    reply.integer(command.spec().arity());
    flags(command);
    reply.integer(keys.first());
    reply.integer(keys.last());
    reply.integer(keys.step());
    categories(command);
    List<String> tips = command.spec().tips();
    reply.set(tips.size());
    tips.forEach(reply::bulk);
    reply.set(command.spec().keySpecs().size());
    command.spec().keySpecs().forEach(this::keySpec);
    subcommands(command);
  }

  private void flags(Command command) {
    int mark = reply.deferArray();
    int count = 0;
    for (CommandFlag flag : CommandFlag.values()) {
      if (flag.isShown() && command.has(flag)) {
        reply.status(flag.wireName());
        count++;
      }
    }
    reply.closeSet(mark, count);
  }

  private void categories(Command command) {
    reply.set(Long.bitCount(command.categories()));
    for (AclCategory category : AclCategory.values()) {
      if ((command.categories() & category.bit()) != 0) {
        reply.status("@" + category.wireName());
      }
    }
  }

  private void subcommands(Command command) {
    List<Command> subcommands = command.subcommands();
    if (subcommands.isEmpty()) {
      reply.set(0);
      return;
    }
    reply.array(subcommands.size());
    subcommands.forEach(this::write);
  }

  private void keySpec(KeySpec spec) {
    String notes = spec.notes();
    reply.map(notes == null ? 3 : 4);
    if (notes != null) {
      reply.bulk("notes");
      reply.bulk(notes);
    }
    reply.bulk("flags");
    keyFlags(spec.flags());
    reply.bulk("begin_search");
    begin(spec.begin());
    reply.bulk("find_keys");
    find(spec.find());
  }

  /// A set of the names of key flags.
  void keyFlags(int flags) {
    reply.set(Integer.bitCount(flags));
    for (KeyFlag flag : KeyFlag.values()) {
      if ((flags & flag.bit()) != 0) {
        reply.status(flag.wireName());
      }
    }
  }

  private void begin(KeySpec.Begin begin) {
    switch (begin) {
      case KeySpec.Begin.Index(int position) -> {
        typed("index", 1);
        field("index", position);
      }
      case KeySpec.Begin.Keyword(String word, int startFrom) -> {
        typed("keyword", 2);
        reply.bulk("keyword");
        reply.bulk(word);
        field("startfrom", startFrom);
      }
      case KeySpec.Begin.Unknown _ -> typed("unknown", 0);
    }
  }

  private void find(KeySpec.Find find) {
    switch (find) {
      case KeySpec.Find.Range(int lastKey, int step, int limit) -> {
        typed("range", 3);
        field("lastkey", lastKey);
        field("keystep", step);
        field("limit", limit);
      }
      case KeySpec.Find.KeyCount(int countIndex, int firstKey, int step) -> {
        typed("keynum", 3);
        field("keynumidx", countIndex);
        field("firstkey", firstKey);
        field("keystep", step);
      }
      case KeySpec.Find.Unknown _ -> typed("unknown", 0);
    }
  }

  /// The head of a type with a spec of so many fields, which follow.
  private void typed(String type, int fields) {
    reply.map(2);
    reply.bulk("type");
    reply.bulk(type);
    reply.bulk("spec");
    reply.map(fields);
  }

  private void field(String name, int value) {
    reply.bulk(name);
    reply.integer(value);
  }
}
