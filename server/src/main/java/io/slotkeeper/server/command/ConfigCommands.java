package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ADMIN;
import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.NOSCRIPT;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandGroup.SERVER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;

import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.acl.User;
import io.slotkeeper.server.config.ConfigException;
import io.slotkeeper.server.config.ConfigRewriter;
import io.slotkeeper.server.config.ServerConfig.SetterRights;
import io.slotkeeper.server.runtime.GlobPattern;
import io.slotkeeper.server.runtime.LoopStats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Commands on the configuration.
final class ConfigCommands {
  static final List<CommandSpec> ROWS =
      rows(
          command("config")
              .since("2.0.0")
              .group(SERVER)
              .complexity("Depends on the subcommand.")
              .summary("Reads and changes the configuration.")
              .arity(-2)
              .subcommands(
                  command("get")
                      .since("2.0.0")
                      .complexity("O(N) for N directives.")
                      .summary(
                          "Gives the directives that names or patterns match, with their values.")
                      .arity(-3)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("parameter...")
                      .history("7.0.0", "Takes several patterns.")
                      .handler(ConfigCommands::get),
                  help("5.0.0"),
                  command("resetstat")
                      .since("2.0.0")
                      .complexity("O(1)")
                      .summary("Sets the statistics of INFO back to zero.")
                      .arity(2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                      .handler(ConfigCommands::resetStatistics),
                  command("rewrite")
                      .since("2.8.0")
                      .complexity("O(1)")
                      .summary("Brings the configuration file up to date.")
                      .arity(2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                      .handler(ConfigCommands::rewrite),
                  command("set")
                      .since("2.0.0")
                      .complexity("O(N) for N directives.")
                      .summary("Changes directives while the server runs, all or none.")
                      .arity(-4)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("data=<parameter value>...")
                      .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                      .history("7.0.0", "Takes several directives.")
                      .handler(ConfigCommands::set)));

  private ConfigCommands() {}

  static void get(CommandContext context) {
    Map<String, String> found =
        context
            .server()
            .config
            .get(
                arguments(context),
                (pattern, name) ->
                    GlobPattern.ignoringCase(pattern.getBytes(StandardCharsets.ISO_8859_1))
                        .matches(name));
    ReplyWriter reply = context.reply();
    reply.map(found.size());
    found.forEach((name, value) -> {
      reply.bulk(name);
      reply.bulk(value);
    });
  }

  static void set(CommandContext context) {
    try {
      context.server().config.set(arguments(context), rights(context));
    } catch (ConfigException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
    context.reply().ok();
  }

  private static SetterRights rights(CommandContext context) {
    boolean allowed =
        switch (context.server().config.security.protectedConfigs.value()) {
          case YES -> true;
          case LOCAL -> context.client().link.isLoopback();
          case NO -> false;
        };
    return new SetterRights(allowed, false);
  }

  static void rewrite(CommandContext context) {
    ServerContext server = context.server();
    String file = server.identity.configFile();
    if (file == null) {
      throw new CommandException("ERR The server is running without a config file");
    }
    try {
      ConfigRewriter.rewrite(server.config, server.files, file, userLines(server));
    } catch (IOException e) {
      server.log.warning("CONFIG REWRITE failed: " + e.getMessage());
      throw new CommandException("ERR Rewriting config file: " + e.getMessage());
    }
    server.log.notice("CONFIG REWRITE executed with success.");
    context.reply().ok();
  }

  /// None when the users have a file of their own.
  private static List<String> userLines(ServerContext server) {
    boolean ownFile = !server.config.security.aclFile.value().isEmpty();
    return ownFile ? List.of() : server.access.users().all().stream().map(User::line).toList();
  }

  /// The loops stand still meanwhile, for their counters are theirs to write.
  static void resetStatistics(CommandContext context) {
    ServerContext server = context.server();
    context.exclusively(() -> {
      for (LoopStats stats : server.stats) {
        stats.reset();
      }
      server.metrics.errors.reset();
      server.appendOnly.log().status().resetCounters();
      server.acceptedConnections.reset();
      server.rejectedConnections.reset();
      server.clientMemory.evictions.reset();
      server.rates.resetPeak();
      server.keyspace.garbage().resetFreed();
    });
    context.reply().ok();
  }

  private static List<String> arguments(CommandContext context) {
    List<String> arguments = new ArrayList<>();
    for (int i = 2; i < context.argCount(); i++) {
      arguments.add(context.argString(i));
    }
    return arguments;
  }
}
