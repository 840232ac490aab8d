package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Publishing and listening.
///
/// A message is encoded once, and put once into the mailbox of each loop that has listeners. Who
/// publishes holds the stripe of the channel's name meanwhile, so that all listeners of a channel
/// see one order, whichever loops the publishers are on.
final class PubSub {
  private static final int STRIPES = 64;
  private static final byte[] MESSAGE = ascii("message");
  private static final byte[] PATTERN_MESSAGE = ascii("pmessage");
  private static final byte[] SHARD_MESSAGE = ascii("smessage");

  final Channels channels;
  final Channels patterns;
  final Channels shardChannels;
  private final ServerContext server;
  private final Object[] stripes = new Object[STRIPES];

  PubSub(ServerContext server) {
    this.server = server;
    int loops = server.loops();
    this.channels = new Channels(loops);
    this.patterns = new Channels(loops);
    this.shardChannels = new Channels(loops);
    Arrays.setAll(stripes, _ -> new Object());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Sends a message to all who listen to the channel, or to a pattern it matches.
  ///
  /// @return how many
  int publish(byte[] channel, byte[] message) {
    if (channels.isEmpty() && patterns.isEmpty()) {
      return 0;
    }
    Name name = new Name(channel);
    synchronized (stripe(name)) {
      int receivers = send(channels.find(name), MESSAGE, channel, message);
      return patterns.isEmpty() ? receivers : receivers + toPatterns(channel, message);
    }
  }

  private int toPatterns(byte[] channel, byte[] message) {
    int receivers = 0;
    long copy = server.keyspace.heap().allocate(0, Math.max(1, channel.length));
    Memory.copy(channel, 0, copy, channel.length);
    for (Channel pattern : patterns.all()) {
      if (pattern.matches(copy, channel.length)) {
        deliver(pattern, PushMessage.of(PATTERN_MESSAGE, pattern.name(), channel, message));
        receivers += pattern.count();
      }
    }
    server.keyspace.heap().free(copy);
    return receivers;
  }

  /// Sends a message to all who listen to the sharded channel.
  ///
  /// @return how many
  int publishToShard(byte[] channel, byte[] message) {
    Name name = new Name(channel);
    synchronized (stripe(name)) {
      return send(shardChannels.find(name), SHARD_MESSAGE, channel, message);
    }
  }

  private Object stripe(Name name) {
    return stripes[name.hashCode() & STRIPES - 1];
  }

  private int send(@Nullable Channel channel, byte[] kind, byte[] name, byte[] message) {
    if (channel == null) {
      return 0;
    }
    deliver(channel, PushMessage.of(kind, name, message));
    return channel.count();
  }

  private void deliver(Channel channel, PushMessage message) {
    for (int loop = 0; loop < server.loops(); loop++) {
      if (channel.isHeardOn(loop)) {
        int receiving = loop;
        server.mailboxes.post(
            receiving,
            () -> {
              for (Client client : channel.clients(receiving)) {
                client.link.pushOnLoop(message.bytes(client.protocol));
              }
            });
      }
    }
  }

  /// A client listens to nothing any more. On its loop.
  void removeAll(Client client) {
    Subscriptions all = client.subscriptions;
    all.channels.forEach(name -> channels.remove(name, client));
    all.patterns.forEach(name -> patterns.remove(name, client));
    all.shardChannels.forEach(name -> shardChannels.remove(name, client));
    all.clear();
  }
}
