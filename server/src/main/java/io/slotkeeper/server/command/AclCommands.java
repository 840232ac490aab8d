package io.slotkeeper.server.command;

import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.acl.AccessControl;
import io.slotkeeper.server.acl.AclCategory;
import io.slotkeeper.server.acl.AclException;
import io.slotkeeper.server.acl.AclLog;
import io.slotkeeper.server.acl.Denial;
import io.slotkeeper.server.acl.Selector;
import io.slotkeeper.server.acl.User;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/// Users and what they may do. Rows: [AclRows]; the check of each call: [AccessGate].
final class AclCommands {
  private static final int MAX_PASSWORD_BITS = 4096;
  private static final int DEFAULT_PASSWORD_BITS = 256;
  private static final int DEFAULT_LOG_ENTRIES = 10;

  /// Which argument of DRYRUN is the name of the call.
  private static final int DRYRUN_CALL = 3;

  private AclCommands() {}

  private static AccessControl access(CommandContext context) {
    return context.server().access;
  }

  private static CommandException refused(AclException e) {
    return new CommandException("ERR " + e.getMessage());
  }

  // ---- users ------------------------------------------------------------------------------

  static void setuser(CommandContext context) {
    String name = context.argString(2);
    if (!AccessControl.isName(name)) {
      throw new CommandException("ERR Usernames can't contain spaces or null characters");
    }
    try {
      AccessControl.Change change = access(context).setUser(name, arguments(context, 3));
      if (change.takesChannels()) {
        context.exclusively(() -> disconnectSubscribers(context, change.after()));
      }
    } catch (AclException e) {
      throw refused(e);
    }
    context.reply().ok();
  }

  private static List<String> arguments(CommandContext context, int first) {
    List<String> arguments = new ArrayList<>();
    for (int i = first; i < context.argCount(); i++) {
      arguments.add(context.argString(i));
    }
    return arguments;
  }

  /// Closes the connections that listen to what their user may not listen to any more. All loops
  /// stand still meanwhile, for subscriptions are theirs.
  private static void disconnectSubscribers(CommandContext context, User user) {
    for (Client client : context.server().clients.all()) {
      Subscriptions all = client.subscriptions;
      if (client.user.isSame(user)
          && client.isSubscriber()
          && !(user.maySubscribe(texts(all.channels), texts(all.patterns))
              && user.maySubscribe(texts(all.shardChannels), List.of()))) {
        ClientCommands.killOne(context, client);
      }
    }
  }

  private static List<String> texts(Collection<Name> names) {
    return names.stream().map(Name::text).toList();
  }

  static void deluser(CommandContext context) {
    try {
      List<User> gone = access(context).deleteUsers(arguments(context, 2));
      disconnect(context, gone);
      context.reply().integer(gone.size());
    } catch (AclException e) {
      throw refused(e);
    }
  }

  /// Closes the connections of users that are gone.
  private static void disconnect(CommandContext context, Collection<User> gone) {
    for (Client client : context.server().clients.all()) {
      if (gone.stream().anyMatch(client.user::isSame)) {
        ClientCommands.killOne(context, client);
        if (client == context.client()) {
          client.logOut(access(context).users());
        }
      }
    }
  }

  static void getuser(CommandContext context) {
    User user = access(context).users().find(context.argString(2));
    ReplyWriter reply = context.reply();
    if (user == null) {
      reply.nullValue();
      return;
    }
    reply.map(6);
    reply.bulk("flags");
    reply.set(user.flags().size());
    user.flags().forEach(reply::bulk);
    reply.bulk("passwords");
    reply.array(user.passwords().size());
    user.passwords().forEach(reply::bulk);
    replyRules(reply, user.selectors().getFirst());
    List<Selector> others = user.selectors().subList(1, user.selectors().size());
    reply.bulk("selectors");
    reply.array(others.size());
    for (Selector selector : others) {
      reply.map(3);
      replyRules(reply, selector);
    }
  }

  private static void replyRules(ReplyWriter reply, Selector selector) {
    reply.bulk("commands");
    reply.bulk(selector.commandText());
    reply.bulk("keys");
    reply.bulk(selector.keyText());
    reply.bulk("channels");
    reply.bulk(selector.channelText());
  }

  static void list(CommandContext context) {
    Collection<User> all = access(context).users().all();
    context.reply().array(all.size());
    all.forEach(user -> context.reply().bulk(user.line()));
  }

  static void users(CommandContext context) {
    Collection<User> all = access(context).users().all();
    context.reply().array(all.size());
    all.forEach(user -> context.reply().bulk(user.name()));
  }

  static void whoami(CommandContext context) {
    context.reply().bulk(context.client().user.name());
  }

  // ---- the file ---------------------------------------------------------------------------

  static void load(CommandContext context) {
    requireFile(context);
    ServerContext server = context.server();
    try {
      disconnect(context, access(context).load(server.files, server.aclFilePath()));
    } catch (AclException e) {
      throw refused(e);
    }
    context.reply().ok();
  }

  static void save(CommandContext context) {
    requireFile(context);
    ServerContext server = context.server();
    try {
      access(context).save(server.files, server.aclFilePath());
    } catch (IOException e) {
      server.log.warning("Writing the ACL file failed: " + e.getMessage());
      throw new CommandException(
          "ERR There was an error trying to save the ACLs. Please check the server logs for more"
              + " information");
    }
    context.reply().ok();
  }

  private static void requireFile(CommandContext context) {
    if (context.server().config.security.aclFile.value().isEmpty()) {
      throw new CommandException(
          "ERR This Redis instance is not configured to use an ACL file. You may want to specify"
              + " users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you"
              + " have a Redis configuration file set) in order to store users in the Redis"
              + " configuration.");
    }
  }

  // ---- commands and categories ------------------------------------------------------------

  static void cat(CommandContext context) {
    if (context.argCount() > 3) {
      throw Errors.subcommandSyntax(context);
    }
    ReplyWriter reply = context.reply();
    if (context.argCount() == 2) {
      reply.array(AclCategory.values().length);
      for (AclCategory category : AclCategory.values()) {
        reply.bulk(category.wireName());
      }
      return;
    }
    AclCategory category = AclCategory.of(context.argString(2));
    if (category == null) {
      String name = context.argText(2);
      throw new CommandException(
          "ERR Unknown category '" + name.substring(0, Math.min(128, name.length())) + "'");
    }
    int mark = reply.deferArray();
    long count = 0;
    CommandTable commands = context.server().commands;
    for (int id = 0; id < commands.idCount(); id++) {
      if ((commands.byId(id).categories() & category.bit()) != 0) {
        reply.bulk(commands.byId(id).fullName());
        count++;
      }
    }
    reply.closeArray(mark, count);
  }

  static void dryrun(CommandContext context) {
    User user = access(context).users().find(context.argString(2));
    if (user == null) {
      throw new CommandException("ERR User '" + context.argText(2) + "' not found");
    }
    Arguments call = new InnerCall(context, DRYRUN_CALL);
    Command command = context.server().commands.find(call);
    if (command == null) {
      throw new CommandException("ERR Command '" + context.argText(DRYRUN_CALL) + "' not found");
    }
    if (!command.accepts(call.argCount())) {
      throw Errors.wrongArity(command.fullName());
    }
    AccessGate gate = context.execution().access();
    Denial denial = gate.denial(user, command, call);
    if (denial == null) {
      context.reply().ok();
    } else {
      context.reply().bulk(gate.detailedText(denial, user, command, call));
    }
  }

  static void genpass(CommandContext context) {
    if (context.argCount() > 3) {
      throw Errors.subcommandSyntax(context);
    }
    long bits = context.argCount() == 3 ? context.argLong(2) : DEFAULT_PASSWORD_BITS;
    if (bits <= 0 || bits > MAX_PASSWORD_BITS) {
      throw new CommandException(
          "ERR ACL GENPASS argument must be the number of bits for the output password, a positive"
              + " number up to "
              + MAX_PASSWORD_BITS);
    }
    int digits = (int) (bits + 3) / 4;
    byte[] secret = new byte[(digits + 1) / 2];
    context.server().random.nextSecret(secret);
    context.reply().bulk(HexFormat.of().formatHex(secret).substring(0, digits));
  }

  // ---- the log ----------------------------------------------------------------------------

  static void log(CommandContext context) {
    if (context.argCount() > 3) {
      throw Errors.subcommandSyntax(context);
    }
    AclLog log = access(context).log();
    if (context.argCount() == 3 && context.argIs(2, "RESET")) {
      log.reset();
      context.reply().ok();
      return;
    }
    long count = context.argCount() == 3 ? context.argLong(2) : DEFAULT_LOG_ENTRIES;
    List<AclLog.Entry> entries = log.latest(Math.max(0, count));
    context.reply().array(entries.size());
    entries.forEach(entry -> replyEntry(context, entry));
  }

  private static void replyEntry(CommandContext context, AclLog.Entry entry) {
    ReplyWriter reply = context.reply();
    reply.map(10);
    reply.bulk("count");
    reply.integer(entry.count());
    reply.bulk("reason");
    reply.bulk(entry.event().reason().wireName());
    reply.bulk("context");
    reply.bulk(entry.event().origin().wireName());
    reply.bulk("object");
    reply.bulk(entry.event().object());
    reply.bulk("username");
    reply.bulk(entry.event().user());
    reply.bulk("age-seconds");
    reply.doubleValue((context.nowMillis() - entry.updatedMillis()) / 1000.0);
    reply.bulk("client-info");
    reply.bulk(entry.client());
    reply.bulk("entry-id");
    reply.integer(entry.id());
    reply.bulk("timestamp-created");
    reply.integer(entry.createdMillis());
    reply.bulk("timestamp-last-updated");
    reply.integer(entry.updatedMillis());
  }
}
