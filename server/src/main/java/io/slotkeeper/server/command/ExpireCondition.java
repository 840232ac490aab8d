package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;

/// When EXPIRE and its kin take effect: `NX`, `XX`, `GT`, `LT`.
record ExpireCondition(boolean nx, boolean xx, boolean gt, boolean lt) {

  static ExpireCondition parse(CommandContext context) {
    boolean nx = false;
    boolean xx = false;
    boolean gt = false;
    boolean lt = false;
    for (int i = 3; i < context.argCount(); i++) {
      if (context.argIs(i, "NX")) {
        nx = true;
      } else if (context.argIs(i, "XX")) {
        xx = true;
      } else if (context.argIs(i, "GT")) {
        gt = true;
      } else if (context.argIs(i, "LT")) {
        lt = true;
      } else {
        throw new CommandException("ERR Unsupported option " + context.argText(i));
      }
    }
    if (nx && (xx || gt || lt)) {
      throw new CommandException(
          "ERR NX and XX, GT or LT options at the same time are not compatible");
    }
    if (gt && lt) {
      throw new CommandException("ERR GT and LT options at the same time are not compatible");
    }
    return new ExpireCondition(nx, xx, gt, lt);
  }

  boolean isNone() {
    return !nx && !xx && !gt && !lt;
  }

  /// Whether a key whose expiry is `old` may get the expiry `wanted`; no expiry counts as never.
  boolean admits(long old, long wanted) {
    boolean had = old != Record.NO_EXPIRY;
    if (nx && had || xx && !had) {
      return false;
    }
    if (gt && (!had || wanted <= old)) {
      return false;
    }
    return !(lt && had && wanted >= old);
  }
}
