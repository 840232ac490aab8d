package io.slotkeeper.server.command;

/// A command ends with an error reply; what it had written of its reply is dropped.
///
/// Thrown before a command has changed anything. Carries no stack trace: it is an answer to the
/// client, not a fault of the server.
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param reply the error from its code word on, such as `ERR syntax error`
  public CommandException(String reply) {
    super(reply, null, false, false);
  }

  public String reply() {
    return String.valueOf(getMessage());
  }
}
