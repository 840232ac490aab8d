package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.value.StreamId;
import java.util.Locale;

/// The options of XCLAIM:
///
/// ```
/// [IDLE ms | TIME unix-ms] [RETRYCOUNT count] [FORCE] [JUSTID] [LASTID id]
/// ```
///
/// @param deliveredMillis when the entries count as delivered; unix time
/// @param retryCount how often they count as delivered, or -1: once more
/// @param lastId below which the group's last id must not stay
record ClaimOptions(
    long deliveredMillis, long retryCount, boolean force, boolean justId, StreamId lastId) {

  static ClaimOptions parse(CommandContext context, int first) {
    long now = context.nowMillis();
    long delivered = -1;
    long retryCount = -1;
    boolean force = false;
    boolean justId = false;
    StreamId lastId = new StreamId();
    for (int i = first; i < context.argCount(); i++) {
      boolean hasValue = i + 1 < context.argCount();
      if (context.argIs(i, "FORCE")) {
        force = true;
      } else if (context.argIs(i, "JUSTID")) {
        justId = true;
      } else if (hasValue && context.argIs(i, "IDLE")) {
        delivered = now - number(context, ++i);
      } else if (hasValue && context.argIs(i, "TIME")) {
        delivered = number(context, ++i);
      } else if (hasValue && context.argIs(i, "RETRYCOUNT")) {
        retryCount = number(context, ++i);
      } else if (hasValue && context.argIs(i, "LASTID")) {
        StreamIds.parseStrict(context, ++i, lastId);
      } else {
        throw new CommandException("ERR Unrecognized XCLAIM option '" + context.argText(i) + "'");
      }
    }
    boolean plausible = delivered >= 0 && delivered <= now;
    return new ClaimOptions(plausible ? delivered : now, retryCount, force, justId, lastId);
  }

  private static long number(CommandContext context, int argument) {
    String option = context.argString(argument - 1).toUpperCase(Locale.ROOT);
    return context.argLong(argument, "ERR Invalid " + option + " option argument for XCLAIM");
  }

  /// How often an entry was delivered that had been `deliveries` times.
  long counted(long deliveries) {
    return retryCount >= 0 ? retryCount : justId ? deliveries : deliveries + 1;
  }
}
