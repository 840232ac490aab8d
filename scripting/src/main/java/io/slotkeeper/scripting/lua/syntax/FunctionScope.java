package io.slotkeeper.scripting.lua.syntax;

import io.slotkeeper.scripting.lua.syntax.Ast.LocalVariable;
import io.slotkeeper.scripting.lua.syntax.Ast.UpvalueSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The names a function under construction can see, and the limits Lua 5.1 puts on them.
final class FunctionScope {
  static final int MAX_LOCALS = 200;
  static final int MAX_UPVALUES = 60;

  final @Nullable FunctionScope outer;
  final int line;
  boolean isVararg;
  boolean needsArgTable;
  int loopDepth;

  private final List<LocalVariable> active = new ArrayList<>();
  private final List<UpvalueSource> upvalues = new ArrayList<>();

  FunctionScope(@Nullable FunctionScope outer, int line) {
    this.outer = outer;
    this.line = line;
  }

  int activeCount() {
    return active.size();
  }

  List<UpvalueSource> upvalues() {
    return upvalues;
  }

  void activate(LocalVariable variable) {
    active.add(variable);
  }

  void leaveScope(int count) {
    active.subList(count, active.size()).clear();
  }

  @Nullable LocalVariable findLocal(String name) {
    for (int i = active.size() - 1; i >= 0; i--) {
      if (active.get(i).name().equals(name)) {
        return active.get(i);
      }
    }
    return null;
  }

  /// The index of the upvalue `name`, captured from the enclosing functions; -1 for a global.
  int findUpvalue(String name, Lexer lexer) throws SyntaxError {
    if (outer == null) {
      return -1;
    }
    LocalVariable local = outer.findLocal(name);
    int outerIndex = -1;
    if (local != null) {
      local.capture();
    } else {
      outerIndex = outer.findUpvalue(name, lexer);
      if (outerIndex < 0) {
        return -1;
      }
    }
    for (int i = 0; i < upvalues.size(); i++) {
      UpvalueSource known = upvalues.get(i);
      if (known.local() == local && known.outerIndex() == outerIndex) {
        return i;
      }
    }
    checkLimit(lexer, upvalues.size() + 1, MAX_UPVALUES, "upvalues");
    upvalues.add(new UpvalueSource(name, local, outerIndex));
    return upvalues.size() - 1;
  }

  void checkLimit(Lexer lexer, int count, int limit, String what) throws SyntaxError {
    if (count > limit) {
      String who = line == 0 ? "main function" : "function at line " + line;
      throw lexer.error(who + " has more than " + limit + " " + what);
    }
  }
}
