package io.slotkeeper.server.command;

import java.util.Locale;

/// Error replies shared by commands, worded as Redis words them.
public final class Errors {
  public static final String WRONG_TYPE =
      "WRONGTYPE Operation against a key holding the wrong kind of value";
  public static final String SYNTAX = "ERR syntax error";
  public static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
  public static final String NOT_AN_INT =
      "ERR value is out of range, value must between -2147483648 and 2147483647";
  public static final String NOT_A_FLOAT = "ERR value is not a valid float";
  public static final String NO_SUCH_KEY = "ERR no such key";
  public static final String OUT_OF_RANGE = "ERR value is out of range";
  public static final String POSITIVE = "ERR value is out of range, must be positive";
  public static final String OUT_OF_MEMORY =
      "OOM command not allowed when used memory > 'maxmemory'.";
  public static final String CLUSTER_DOWN = "CLUSTERDOWN The cluster is down";
  static final String LOADING = "LOADING Redis is loading the dataset in memory";
  static final String SNAPSHOT_FAILED =
      "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to"
          + " disk. Commands that may modify the data set are disabled, because this instance is"
          + " configured to report errors during writes if RDB snapshotting fails"
          + " (stop-writes-on-bgsave-error option). Please check the Redis logs for details about"
          + " the RDB error.";
  public static final String NO_REPLICAS = "NOREPLICAS Not enough good replicas to write.";
  public static final String NOT_CONFIRMED = "TIMEOUT write not confirmed";
  public static final String READ_ONLY_REPLICA =
      "READONLY You can't write against a read only replica.";
  public static final String PRIMARY_IS_DOWN =
      "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.";
  public static final String NO_AUTH = "NOAUTH Authentication required.";
  public static final String STRING_TOO_LONG =
      "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
  public static final String DB_OUT_OF_RANGE = "ERR DB index is out of range";
  public static final String SAME_OBJECT = "ERR source and destination objects are the same";

  public static final String NOT_IN_LONG_RANGE =
      "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";

  /// So much of a word is quoted at most.
  private static final int QUOTED_LENGTH = 128;

  private Errors() {}

  public static CommandException syntax() {
    return new CommandException(SYNTAX);
  }

  public static CommandException wrongType() {
    return new CommandException(WRONG_TYPE);
  }

  public static CommandException invalidExpire(String command) {
    return new CommandException("ERR invalid expire time in '" + command + "' command");
  }

  /// A form that the bound command, named by its first two words, does not have.
  static CommandException subcommandSyntax(CommandContext context) {
    String container = context.argString(0).toUpperCase(Locale.ROOT);
    String subcommand = context.argText(1);
    return new CommandException(
        "ERR unknown subcommand or wrong number of arguments for '"
            + subcommand.substring(0, Math.min(QUOTED_LENGTH, subcommand.length()))
            + "'. Try "
            + container
            + " HELP.");
  }

  public static CommandException wrongArity(String command) {
    return new CommandException("ERR wrong number of arguments for '" + command + "' command");
  }
}
