package io.slotkeeper.server.acl;

/// A rule that makes no sense.
public final class RuleException extends Exception {
  private static final long serialVersionUID = 1;

  /// What is wrong, in Redis' words.
  enum Fault {
    SYNTAX("Syntax error"),
    UNKNOWN_COMMAND("Unknown command or category name in ACL"),
    KEYS_AFTER_ALL(
        "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not"
            + " have any effect. Try 'resetkeys' to start with an empty list of patterns"),
    CHANNELS_AFTER_ALL(
        "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does"
            + " not have any effect. Try 'resetchannels' to start with an empty list of channels"),
    NO_SUCH_PASSWORD("The password you are trying to remove from the user does not exist"),
    BAD_HASH(
        "The password hash must be exactly 64 characters and contain only lowercase hexadecimal"
            + " characters"),
    ARGUMENT_OF_SUBCOMMAND("Allowing first-arg of a subcommand is not supported");

    private final String text;

    Fault(String text) {
      this.text = text;
    }
  }

  private final Fault fault;

  RuleException(Fault fault) {
    super(fault.text);
    this.fault = fault;
  }

  /// Whether the rule names a command or category that does not exist: nothing secret.
  boolean isUnknownCommand() {
    return fault == Fault.UNKNOWN_COMMAND;
  }
}
