package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// `a .. b .. c`: all operands first, then one string.
final class ConcatNode extends Expr {
  final Expr[] parts;
  final Site site;
  private final int window;

  ConcatNode(Expr[] parts, Site site, int window) {
    this.parts = parts;
    this.site = site;
    this.window = window;
  }

  @Override
  @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
    int at = b + window;
    for (int i = 0; i < parts.length; i++) {
      s[at + i] = parts[i].eval(in, s, b);
    }
    Object result = Operators.concat(in, s, at, parts.length, this);
    s[at] = null;
    return result;
  }
}
