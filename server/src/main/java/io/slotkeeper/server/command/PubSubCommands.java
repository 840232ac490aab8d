package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.cluster.Cluster;
import io.slotkeeper.server.runtime.GlobPattern;
import java.util.List;
import java.util.Set;

/// Listening to channels and publishing. Rows: [PubSubRows]; delivery: [PubSub].
final class PubSubCommands {
  /// What an unsubscribe command is about.
  private record Kind(String reply, Channels all, Set<Name> own) {}

  private PubSubCommands() {}

  static void subscribe(CommandContext context) {
    Client client = context.client();
    add(context, "subscribe", pubSub(context).channels, client.subscriptions.channels);
  }

  static void psubscribe(CommandContext context) {
    Client client = context.client();
    add(context, "psubscribe", pubSub(context).patterns, client.subscriptions.patterns);
  }

  static void ssubscribe(CommandContext context) {
    Client client = context.client();
    add(context, "ssubscribe", pubSub(context).shardChannels, client.subscriptions.shardChannels);
  }

  private static PubSub pubSub(CommandContext context) {
    return context.server().pubSub;
  }

  private static void add(CommandContext context, String reply, Channels all, Set<Name> own) {
    for (int i = 1; i < context.argCount(); i++) {
      Name name = new Name(context.argBytes(i));
      if (own.add(name)) {
        all.add(name, context.client());
      }
      replyChange(context, reply, name, own);
    }
  }

  /// One reply for each channel: what happened, the channel, how many are left.
  private static void replyChange(CommandContext context, String reply, Name name, Set<Name> own) {
    begin(context, reply);
    context.reply().bulk(name.bytes());
    context.reply().integer(count(context, own));
  }

  private static void begin(CommandContext context, String reply) {
    context.reply().push(3);
    context.reply().bulk(reply);
  }

  /// Channels and patterns are counted together, sharded channels alone.
  private static int count(CommandContext context, Set<Name> own) {
    Subscriptions all = context.client().subscriptions;
    return own == all.shardChannels ? own.size() : all.channels.size() + all.patterns.size();
  }

  static void unsubscribe(CommandContext context) {
    Client client = context.client();
    remove(
        context, new Kind("unsubscribe", pubSub(context).channels, client.subscriptions.channels));
  }

  static void punsubscribe(CommandContext context) {
    Client client = context.client();
    remove(
        context, new Kind("punsubscribe", pubSub(context).patterns, client.subscriptions.patterns));
  }

  static void sunsubscribe(CommandContext context) {
    Client client = context.client();
    remove(
        context,
        new Kind(
            "sunsubscribe", pubSub(context).shardChannels, client.subscriptions.shardChannels));
  }

  private static void remove(CommandContext context, Kind kind) {
    if (context.argCount() > 1) {
      for (int i = 1; i < context.argCount(); i++) {
        removeOne(context, kind, new Name(context.argBytes(i)));
      }
      return;
    }
    if (kind.own.isEmpty()) {
      begin(context, kind.reply);
      context.reply().nullValue();
      context.reply().integer(count(context, kind.own));
      return;
    }
    for (Name name : List.copyOf(kind.own)) {
      removeOne(context, kind, name);
    }
  }

  private static void removeOne(CommandContext context, Kind kind, Name name) {
    if (kind.own.remove(name)) {
      kind.all.remove(name, context.client());
    }
    replyChange(context, kind.reply, name, kind.own);
  }

  /// Others have listeners too: in a cluster all nodes, or for a sharded channel those of the
  /// shard; else replicas. In a file a message means nothing.
  private static void spread(CommandContext context, boolean sharded) {
    Cluster cluster = context.server().cluster;
    if (cluster != null) {
      cluster.control().publish(sharded, context.argBytes(1), context.argBytes(2));
    } else if (context.server().changes.wantsMessages()) {
      context.effects().itself();
    }
  }

  static void publish(CommandContext context) {
    spread(context, false);
    context.reply().integer(pubSub(context).publish(context.argBytes(1), context.argBytes(2)));
  }

  static void spublish(CommandContext context) {
    spread(context, true);
    context
        .reply()
        .integer(pubSub(context).publishToShard(context.argBytes(1), context.argBytes(2)));
  }

  // ---- PUBSUB -----------------------------------------------------------------------------

  static void channels(CommandContext context) {
    list(context, pubSub(context).channels);
  }

  static void shardChannels(CommandContext context) {
    list(context, pubSub(context).shardChannels);
  }

  private static void list(CommandContext context, Channels all) {
    if (context.argCount() > 3) {
      throw Errors.subcommandSyntax(context);
    }
    GlobPattern pattern = context.argCount() == 3 ? GlobPattern.of(context.argBytes(2)) : null;
    ReplyWriter reply = context.reply();
    int mark = reply.deferArray();
    long listed = 0;
    long copy = context.scratch();
    for (Channel channel : all.all()) {
      byte[] name = channel.name();
      boolean fits = name.length <= CommandContext.SCRATCH_BYTES;
      if (pattern != null && fits) {
        Memory.copy(name, 0, copy, name.length);
      }
      if (pattern == null || fits && pattern.matches(copy, name.length)) {
        reply.bulk(name);
        listed++;
      }
    }
    reply.closeArray(mark, listed);
  }

  static void numsub(CommandContext context) {
    replyCounts(context, pubSub(context).channels);
  }

  static void shardNumsub(CommandContext context) {
    replyCounts(context, pubSub(context).shardChannels);
  }

  private static void replyCounts(CommandContext context, Channels all) {
    context.reply().array((context.argCount() - 2) * 2L);
    for (int i = 2; i < context.argCount(); i++) {
      Channel channel = all.find(new Name(context.argBytes(i)));
      context.reply().bulk(context.argAddress(i), context.argLength(i));
      context.reply().integer(channel == null ? 0 : channel.count());
    }
  }

  static void numpat(CommandContext context) {
    context.reply().integer(pubSub(context).patterns.size());
  }
}
