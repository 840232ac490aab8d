package io.slotkeeper.scripting;

import java.util.Random;

/// A syntactically correct program of random statements over a few variables.
final class RandomProgram {
  private static final String[] VARIABLES = {"a", "b", "c", "t", "f"};
  private static final String[] BINARY = {
    "+", "-", "*", "/", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or"
  };
  private static final String[] FUNCTIONS = {
    "tostring",
    "tonumber",
    "type",
    "pcall",
    "select",
    "string.rep",
    "string.format",
    "string.gsub",
    "table.concat",
    "table.insert",
    "table.sort",
    "math.floor",
    "cjson.encode",
    "cmsgpack.pack",
    "setmetatable",
    "rawget",
    "unpack",
    "next",
    "coroutine.wrap",
    "redis.call",
    "struct.pack",
    "bit.band",
    "loadstring",
    "string.find",
    "ipairs"
  };

  private final Random random;
  private final StringBuilder out =
      new StringBuilder(
          "local a, b, c, t, f = 1, 'x', nil, {1, 2}, " + "function(...) return ... end\n");

  RandomProgram(Random random) {
    this.random = random;
  }

  String text() {
    block(3);
    return out.append("return ").append(expression(2)).append('\n').toString();
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  private void block(int depth) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      statement(depth);
    }
  }

  private void statement(int depth) {
    switch (random.nextInt(depth > 0 ? 9 : 4)) {
      case 0 -> out.append(pick(VARIABLES)).append(" = ").append(expression(depth)).append('\n');
      case 1 -> out.append("local a, b = ").append(expression(depth)).append('\n');
      case 2 ->
          out.append("t[").append(expression(1)).append("] = ").append(expression(1)).append('\n');
      case 3 -> out.append(call(depth)).append('\n');
      case 4 -> nested("if " + expression(1) + " then ", depth, " end");
      case 5 -> nested("for i = 1, " + random.nextInt(5) + " do ", depth, " end");
      case 6 -> nested("for k, v in pairs(t) do ", depth, " end");
      case 7 -> nested("f = function(a, ...) ", depth, " return a end");
      default -> nested("repeat ", depth, " until true");
    }
  }

  private void nested(String head, int depth, String tail) {
    out.append(head).append('\n');
    block(depth - 1);
    out.append(tail).append('\n');
  }

  private String call(int depth) {
    return pick(FUNCTIONS) + "(" + expression(depth - 1) + ", " + expression(depth - 1) + ")";
  }

  private String expression(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 4)) {
      case 0 -> pick(VARIABLES);
      case 1 -> String.valueOf(random.nextInt(100) / 2.0);
      case 2 -> "'" + (char) ('a' + random.nextInt(26)) + random.nextInt(10) + "'";
      case 3 -> "t";
      case 4 ->
          "(" + expression(depth - 1) + " " + pick(BINARY) + " " + expression(depth - 1) + ")";
      case 5 -> call(depth);
      case 6 -> "{" + expression(depth - 1) + ", k = " + expression(depth - 1) + "}";
      case 7 -> "(not " + expression(depth - 1) + ")";
      default -> "(t)[" + expression(depth - 1) + "]";
    };
  }
}
