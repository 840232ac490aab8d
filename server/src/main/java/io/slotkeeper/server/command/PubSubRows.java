package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.MAY_REPLICATE;
import static io.slotkeeper.server.command.CommandFlag.NOSCRIPT;
import static io.slotkeeper.server.command.CommandFlag.PUBSUB;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.NOT_KEY;
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// The rows of pub/sub; handlers: [PubSubCommands].
final class PubSubRows {
  static final List<CommandSpec> ROWS =
      rows(
          command("psubscribe")
              .since("2.0.0")
              .group(CommandGroup.PUBSUB)
              .complexity("O(N) for N patterns.")
              .summary("Listens to all channels whose names match patterns.")
              .arity(-2)
              .flags(PUBSUB, NOSCRIPT, LOADING, STALE)
              .channels(ChannelUse.SUBSCRIBE_PATTERNS)
              .syntax("pattern:pattern...")
              .handler(PubSubCommands::psubscribe),
          command("publish")
              .since("2.0.0")
              .group(CommandGroup.PUBSUB)
              .complexity("O(N+M) for N listeners of the channel and M patterns of anybody.")
              .summary("Sends a message to a channel.")
              .arity(3)
              .flags(PUBSUB, LOADING, STALE, FAST, MAY_REPLICATE)
              .channels(ChannelUse.PUBLISH)
              .syntax("channel message")
              .handler(PubSubCommands::publish),
          command("pubsub")
              .since("2.8.0")
              .group(CommandGroup.PUBSUB)
              .complexity("Depends on the subcommand.")
              .summary("Looks at channels and their listeners.")
              .arity(-2)
              .subcommands(
                  command("channels")
                      .since("2.8.0")
                      .complexity("O(N) for N channels.")
                      .summary("Lists the channels that somebody listens to.")
                      .arity(-2)
                      .flags(PUBSUB, LOADING, STALE)
                      .syntax("[pattern:pattern]")
                      .handler(PubSubCommands::channels),
                  help("6.2.0"),
                  command("numpat")
                      .since("2.8.0")
                      .complexity("O(1)")
                      .summary("Counts the different patterns that somebody listens to.")
                      .arity(2)
                      .flags(PUBSUB, LOADING, STALE)
                      .handler(PubSubCommands::numpat),
                  command("numsub")
                      .since("2.8.0")
                      .complexity("O(N) for N channels.")
                      .summary("Counts the listeners of channels.")
                      .arity(-2)
                      .flags(PUBSUB, LOADING, STALE)
                      .syntax("[channel...]")
                      .handler(PubSubCommands::numsub),
                  command("shardchannels")
                      .since("7.0.0")
                      .complexity("O(N) for N sharded channels.")
                      .summary("Lists the sharded channels that somebody listens to.")
                      .arity(-2)
                      .flags(PUBSUB, LOADING, STALE)
                      .syntax("[pattern:pattern]")
                      .handler(PubSubCommands::shardChannels),
                  command("shardnumsub")
                      .since("7.0.0")
                      .complexity("O(N) for N sharded channels.")
                      .summary("Counts the listeners of sharded channels.")
                      .arity(-2)
                      .flags(PUBSUB, LOADING, STALE)
                      .syntax("[shardchannel...]")
                      .handler(PubSubCommands::shardNumsub)),
          command("punsubscribe")
              .since("2.0.0")
              .group(CommandGroup.PUBSUB)
              .complexity("O(N) for N patterns.")
              .summary("Stops to listen to patterns, to all of them if none is named.")
              .arity(-1)
              .flags(PUBSUB, NOSCRIPT, LOADING, STALE)
              .syntax("[pattern:pattern...]")
              .handler(PubSubCommands::punsubscribe),
          command("spublish")
              .since("7.0.0")
              .group(CommandGroup.PUBSUB)
              .complexity("O(N) for N listeners of the channel.")
              .summary("Sends a message to a sharded channel.")
              .arity(3)
              .flags(PUBSUB, LOADING, STALE, FAST, MAY_REPLICATE)
              .keys(range(1, 1, 1).flags(NOT_KEY))
              .channels(ChannelUse.PUBLISH)
              .syntax("shardchannel message")
              .handler(PubSubCommands::spublish),
          command("ssubscribe")
              .since("7.0.0")
              .group(CommandGroup.PUBSUB)
              .complexity("O(N) for N channels.")
              .summary("Listens to sharded channels.")
              .arity(-2)
              .flags(PUBSUB, NOSCRIPT, LOADING, STALE)
              .keys(range(1, -1, 1).flags(NOT_KEY))
              .channels(ChannelUse.SUBSCRIBE)
              .syntax("shardchannel...")
              .handler(PubSubCommands::ssubscribe),
          command("subscribe")
              .since("2.0.0")
              .group(CommandGroup.PUBSUB)
              .complexity("O(N) for N channels.")
              .summary("Listens to channels.")
              .arity(-2)
              .flags(PUBSUB, NOSCRIPT, LOADING, STALE)
              .channels(ChannelUse.SUBSCRIBE)
              .syntax("channel...")
              .handler(PubSubCommands::subscribe),
          command("sunsubscribe")
              .since("7.0.0")
              .group(CommandGroup.PUBSUB)
              .complexity("O(N) for N channels.")
              .summary("Stops to listen to sharded channels, to all of them if none is named.")
              .arity(-1)
              .flags(PUBSUB, NOSCRIPT, LOADING, STALE)
              .keys(range(1, -1, 1).flags(NOT_KEY))
              .syntax("[shardchannel...]")
              .handler(PubSubCommands::sunsubscribe),
          command("unsubscribe")
              .since("2.0.0")
              .group(CommandGroup.PUBSUB)
              .complexity("O(N) for N channels.")
              .summary("Stops to listen to channels, to all of them if none is named.")
              .arity(-1)
              .flags(PUBSUB, NOSCRIPT, LOADING, STALE)
              .syntax("[channel...]")
              .handler(PubSubCommands::unsubscribe));

  private PubSubRows() {}
}
