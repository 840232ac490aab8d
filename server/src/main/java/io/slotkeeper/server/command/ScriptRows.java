package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ALLOW_BUSY;
import static io.slotkeeper.server.command.CommandFlag.DENYOOM;
import static io.slotkeeper.server.command.CommandFlag.MAY_REPLICATE;
import static io.slotkeeper.server.command.CommandFlag.NOSCRIPT;
import static io.slotkeeper.server.command.CommandFlag.NO_MANDATORY_KEYS;
import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandFlag.SKIP_MONITOR;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandFlag.TOUCHES_ARBITRARY_KEYS;
import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandGroup.SCRIPTING;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.ACCESS;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeyFlag.UPDATE;
import static io.slotkeeper.server.command.KeySpec.counted;

import java.util.List;

/// The rows of scripts and functions; handlers: [ScriptCommands], [FunctionCommands].
final class ScriptRows {
  private static final String DEPENDS = "Depends on the script.";
  private static final String ALL_NODES = "request_policy:all_nodes";
  private static final String ALL_SHARDS = "request_policy:all_shards";
  private static final String ALL_SUCCEEDED = "response_policy:all_succeeded";

  static final List<CommandSpec> ROWS =
      rows(
          command("eval")
              .since("2.6.0")
              .group(SCRIPTING)
              .complexity(DEPENDS)
              .summary("Runs a Lua script.")
              .arity(-3)
              .flags(
                  NOSCRIPT,
                  SKIP_MONITOR,
                  MAY_REPLICATE,
                  NO_MANDATORY_KEYS,
                  STALE,
                  TOUCHES_ARBITRARY_KEYS)
              .keys(counted(2, 0, 1, 1).flags(RW, ACCESS, UPDATE))
              .syntax("script numkeys [key...] [arg...]")
              .handler(ScriptCommands::eval),
          command("eval_ro")
              .since("7.0.0")
              .group(SCRIPTING)
              .complexity(DEPENDS)
              .summary("Runs a Lua script that only reads.")
              .arity(-3)
              .flags(
                  NOSCRIPT,
                  SKIP_MONITOR,
                  NO_MANDATORY_KEYS,
                  STALE,
                  READONLY,
                  TOUCHES_ARBITRARY_KEYS)
              .keys(counted(2, 0, 1, 1).flags(RO, ACCESS))
              .syntax("script numkeys [key...] [arg...]")
              .handler(ScriptCommands::evalReadOnly),
          command("evalsha")
              .since("2.6.0")
              .group(SCRIPTING)
              .complexity(DEPENDS)
              .summary("Runs a Lua script the server knows, by its SHA-1.")
              .arity(-3)
              .flags(
                  NOSCRIPT,
                  SKIP_MONITOR,
                  MAY_REPLICATE,
                  NO_MANDATORY_KEYS,
                  STALE,
                  TOUCHES_ARBITRARY_KEYS)
              .keys(counted(2, 0, 1, 1).flags(RW, ACCESS, UPDATE))
              .syntax("sha1 numkeys [key...] [arg...]")
              .handler(ScriptCommands::evalsha),
          command("evalsha_ro")
              .since("7.0.0")
              .group(SCRIPTING)
              .complexity(DEPENDS)
              .summary("Runs a Lua script the server knows and that only reads, by its SHA-1.")
              .arity(-3)
              .flags(
                  NOSCRIPT,
                  SKIP_MONITOR,
                  NO_MANDATORY_KEYS,
                  STALE,
                  READONLY,
                  TOUCHES_ARBITRARY_KEYS)
              .keys(counted(2, 0, 1, 1).flags(RO, ACCESS))
              .syntax("sha1 numkeys [key...] [arg...]")
              .handler(ScriptCommands::evalshaReadOnly),
          command("fcall")
              .since("7.0.0")
              .group(SCRIPTING)
              .complexity(DEPENDS)
              .summary("Calls a function of a library.")
              .arity(-3)
              .flags(
                  NOSCRIPT,
                  SKIP_MONITOR,
                  MAY_REPLICATE,
                  NO_MANDATORY_KEYS,
                  STALE,
                  TOUCHES_ARBITRARY_KEYS)
              .keys(counted(2, 0, 1, 1).flags(RW, ACCESS, UPDATE))
              .syntax("function numkeys [key...] [arg...]")
              .handler(ScriptCommands::fcall),
          command("fcall_ro")
              .since("7.0.0")
              .group(SCRIPTING)
              .complexity(DEPENDS)
              .summary("Calls a function of a library that only reads.")
              .arity(-3)
              .flags(
                  NOSCRIPT,
                  SKIP_MONITOR,
                  NO_MANDATORY_KEYS,
                  STALE,
                  READONLY,
                  TOUCHES_ARBITRARY_KEYS)
              .keys(counted(2, 0, 1, 1).flags(RO, ACCESS))
              .syntax("function numkeys [key...] [arg...]")
              .handler(ScriptCommands::fcallReadOnly),
          command("function")
              .since("7.0.0")
              .group(SCRIPTING)
              .complexity("Depends on the subcommand.")
              .summary("Looks after libraries of functions.")
              .arity(-2)
              .subcommands(
                  command("delete")
                      .since("7.0.0")
                      .complexity("O(1)")
                      .summary("Removes a library and its functions.")
                      .arity(3)
                      .flags(NOSCRIPT, WRITE)
                      .syntax("library-name")
                      .tips(ALL_SHARDS, ALL_SUCCEEDED)
                      .handler(FunctionCommands::delete),
                  command("dump")
                      .since("7.0.0")
                      .complexity("O(N) for N functions.")
                      .summary("Gives all libraries as one payload.")
                      .arity(2)
                      .flags(NOSCRIPT)
                      .handler(FunctionCommands::dump),
                  command("flush")
                      .since("7.0.0")
                      .complexity("O(N) for N functions.")
                      .summary("Removes all libraries.")
                      .arity(-2)
                      .flags(NOSCRIPT, WRITE)
                      .syntax("[flush-type=<ASYNC | SYNC>]")
                      .tips(ALL_SHARDS, ALL_SUCCEEDED)
                      .handler(FunctionCommands::flush),
                  help("7.0.0"),
                  command("kill")
                      .since("7.0.0")
                      .complexity("O(1)")
                      .summary("Ends the function that runs.")
                      .arity(2)
                      .flags(NOSCRIPT, ALLOW_BUSY)
                      .tips(ALL_SHARDS, "response_policy:one_succeeded")
                      .handler(FunctionCommands::kill),
                  command("list")
                      .since("7.0.0")
                      .complexity("O(N) for N functions.")
                      .summary("Lists the libraries.")
                      .arity(-2)
                      .flags(NOSCRIPT)
                      .syntax("[LIBRARYNAME library-name-pattern] [WITHCODE]")
                      .tips("nondeterministic_output_order")
                      .handler(FunctionCommands::list),
                  command("load")
                      .since("7.0.0")
                      .complexity("O(1), compiling aside.")
                      .summary("Makes a library.")
                      .arity(-3)
                      .flags(NOSCRIPT, WRITE, DENYOOM)
                      .syntax("[REPLACE] function-code")
                      .tips(ALL_SHARDS, ALL_SUCCEEDED)
                      .handler(FunctionCommands::load),
                  command("restore")
                      .since("7.0.0")
                      .complexity("O(N) for N functions.")
                      .summary("Makes the libraries of a payload.")
                      .arity(-3)
                      .flags(NOSCRIPT, WRITE, DENYOOM)
                      .syntax("serialized-value [policy=<FLUSH | APPEND | REPLACE>]")
                      .tips(ALL_SHARDS, ALL_SUCCEEDED)
                      .handler(FunctionCommands::restore),
                  command("stats")
                      .since("7.0.0")
                      .complexity("O(1)")
                      .summary("Tells about the function that runs.")
                      .arity(2)
                      .flags(NOSCRIPT, ALLOW_BUSY)
                      .tips("nondeterministic_output", ALL_SHARDS, "response_policy:special")
                      .handler(FunctionCommands::stats)),
          command("script")
              .since("2.6.0")
              .group(SCRIPTING)
              .complexity("Depends on the subcommand.")
              .summary("Looks after the scripts the server knows.")
              .arity(-2)
              .subcommands(
                  command("debug")
                      .since("3.2.0")
                      .complexity("O(1)")
                      .summary("Sets how scripts are debugged.")
                      .arity(3)
                      .flags(NOSCRIPT)
                      .syntax("mode=<YES | SYNC | NO>")
                      .handler(ScriptCommands::debug),
                  command("exists")
                      .since("2.6.0")
                      .complexity("O(N) for N scripts.")
                      .summary("Tells which scripts the server knows.")
                      .arity(-3)
                      .flags(NOSCRIPT)
                      .syntax("sha1...")
                      .tips(ALL_SHARDS, "response_policy:agg_logical_and")
                      .handler(ScriptCommands::exists),
                  command("flush")
                      .since("2.6.0")
                      .complexity("O(N) for N scripts.")
                      .summary("Forgets all scripts.")
                      .arity(-2)
                      .flags(NOSCRIPT)
                      .syntax("[flush-type=<ASYNC | SYNC>]^6.2.0")
                      .tips(ALL_NODES, ALL_SUCCEEDED)
                      .history("6.2.0", "`ASYNC` and `SYNC`.")
                      .handler(ScriptCommands::flush),
                  help("5.0.0"),
                  command("kill")
                      .since("2.6.0")
                      .complexity("O(1)")
                      .summary("Ends the script that runs.")
                      .arity(2)
                      .flags(NOSCRIPT, ALLOW_BUSY)
                      .tips(ALL_SHARDS, "response_policy:one_succeeded")
                      .handler(ScriptCommands::kill),
                  command("load")
                      .since("2.6.0")
                      .complexity("O(N) for a script of N bytes.")
                      .summary("Compiles a script and keeps it.")
                      .arity(3)
                      .flags(NOSCRIPT, STALE)
                      .syntax("script")
                      .tips(ALL_NODES, ALL_SUCCEEDED)
                      .handler(ScriptCommands::load),
                  command("show")
                      .since("8.0.0")
                      .complexity("O(1)")
                      .summary("Gives the source of a script.")
                      .arity(3)
                      .flags(NOSCRIPT)
                      .syntax("sha1")
                      .handler(ScriptCommands::show)));

  private ScriptRows() {}
}
