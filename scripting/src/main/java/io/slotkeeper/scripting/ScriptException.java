package io.slotkeeper.scripting;

/// A script or library that cannot be loaded; the message is the error reply without `-`.
public final class ScriptException extends Exception {
  private static final long serialVersionUID = 1L;

  ScriptException(String reply) {
    super(reply, null, false, false);
  }
}
