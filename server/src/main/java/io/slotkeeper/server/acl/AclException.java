package io.slotkeeper.server.acl;

/// A change of users that was refused; nothing has changed. The message is Redis' own.
public final class AclException extends Exception {
  private static final long serialVersionUID = 1;

  public AclException(String message) {
    super(message);
  }
}
