package io.slotkeeper.scripting.lua.syntax;

/// Source that is not Lua; the message is complete, with chunk and line.
public final class SyntaxError extends Exception {
  private static final long serialVersionUID = 1L;

  SyntaxError(String message) {
    super(message, null, false, false);
  }
}
