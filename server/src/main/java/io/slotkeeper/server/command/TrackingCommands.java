package io.slotkeeper.server.command;

import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.command.Tracking.Mode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CLIENT TRACKING and what belongs to it. Rows: [ConnectionTable].
final class TrackingCommands {
  private static final String OTHER_MODE =
      " before disabling tracking for this client, and then re-enabling it with a different"
          + " mode.";

  private TrackingCommands() {}

  static void tracking(CommandContext context) {
    long redirect = 0;
    boolean broadcast = false;
    boolean optIn = false;
    boolean optOut = false;
    boolean noLoop = false;
    List<byte[]> prefixes = new ArrayList<>();
    for (int i = 3; i < context.argCount(); i++) {
      boolean more = i + 1 < context.argCount();
      if (more && context.argIs(i, "REDIRECT")) {
        redirect = redirect(context, ++i, redirect);
      } else if (context.argIs(i, "BCAST")) {
        broadcast = true;
      } else if (context.argIs(i, "OPTIN")) {
        optIn = true;
      } else if (context.argIs(i, "OPTOUT")) {
        optOut = true;
      } else if (context.argIs(i, "NOLOOP")) {
        noLoop = true;
      } else if (more && context.argIs(i, "PREFIX")) {
        prefixes.add(context.argBytes(++i));
      } else {
        throw Errors.syntax();
      }
    }
    Client client = context.client();
    if (context.argIs(2, "ON")) {
      check(client.tracking, broadcast, optIn, optOut, prefixes);
      Mode mode =
          broadcast ? Mode.BROADCAST : optIn ? Mode.OPT_IN : optOut ? Mode.OPT_OUT : Mode.DEFAULT;
      Tracking tracking = new Tracking(mode, noLoop, redirect);
      addPrefixes(tracking, client.tracking, prefixes);
      context.server().tracked.start(client, tracking);
    } else if (context.argIs(2, "OFF")) {
      context.server().tracked.stop(client);
    } else {
      throw Errors.syntax();
    }
    context.reply().ok();
  }

  private static long redirect(CommandContext context, int argument, long before) {
    if (before != 0) {
      throw new CommandException("ERR A client can only redirect to a single other client");
    }
    long id = context.argLong(argument);
    if (context.server().clients.find(id) == null) {
      throw new CommandException("ERR The client ID you want redirect to does not exist");
    }
    return id;
  }

  private static void check(
      @Nullable Tracking current,
      boolean broadcast,
      boolean optIn,
      boolean optOut,
      List<byte[]> prefixes) {
    if (!broadcast && !prefixes.isEmpty()) {
      throw new CommandException("ERR PREFIX option requires BCAST mode to be enabled");
    }
    if (current != null && (current.mode == Mode.BROADCAST) != broadcast) {
      throw new CommandException("ERR You can't switch BCAST mode on/off" + OTHER_MODE);
    }
    if (broadcast && (optIn || optOut)) {
      throw new CommandException("ERR OPTIN and OPTOUT are not compatible with BCAST");
    }
    if (optIn && optOut) {
      throw new CommandException("ERR You can't specify both OPTIN mode and OPTOUT mode");
    }
    Mode mode = current == null ? Mode.DEFAULT : current.mode;
    if (optIn && mode == Mode.OPT_OUT || optOut && mode == Mode.OPT_IN) {
      throw new CommandException("ERR You can't switch OPTIN/OPTOUT mode" + OTHER_MODE);
    }
    if (broadcast) {
      checkPrefixes(current, prefixes);
    }
  }

  private static void checkPrefixes(@Nullable Tracking current, List<byte[]> prefixes) {
    for (int i = 0; i < prefixes.size(); i++) {
      byte[] prefix = prefixes.get(i);
      if (current != null) {
        for (Name existing : current.prefixes) {
          refuseOverlap(prefix, existing.bytes(), "an existing");
        }
      }
      for (byte[] next : prefixes.subList(i + 1, prefixes.size())) {
        refuseOverlap(prefix, next, "another provided");
      }
    }
  }

  private static void refuseOverlap(byte[] prefix, byte[] other, String what) {
    String one = new String(prefix, StandardCharsets.ISO_8859_1);
    String two = new String(other, StandardCharsets.ISO_8859_1);
    if (one.startsWith(two) || two.startsWith(one)) {
      throw new CommandException(
          "ERR Prefix '"
              + one
              + "' overlaps with "
              + what
              + " prefix '"
              + two
              + "'. Prefixes for a single client must not overlap.");
    }
  }

  private static void addPrefixes(
      Tracking tracking, @Nullable Tracking current, List<byte[]> prefixes) {
    if (tracking.mode != Mode.BROADCAST) {
      return;
    }
    if (current != null) {
      tracking.prefixes.addAll(current.prefixes);
    }
    if (prefixes.isEmpty()) {
      tracking.prefixes.add(new Name(new byte[0]));
    }
    prefixes.forEach(prefix -> tracking.prefixes.add(new Name(prefix)));
  }

  static void caching(CommandContext context) {
    Tracking tracking = context.client().tracking;
    if (tracking == null) {
      throw new CommandException(
          "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or"
              + " OPTOUT mode enabled");
    }
    if (context.argIs(2, "YES")) {
      requireMode(tracking, Mode.OPT_IN, "YES is only valid when tracking is enabled in OPTIN");
    } else if (context.argIs(2, "NO")) {
      requireMode(tracking, Mode.OPT_OUT, "NO is only valid when tracking is enabled in OPTOUT");
    } else {
      throw Errors.syntax();
    }
    tracking.caching = true;
    context.reply().ok();
  }

  private static void requireMode(Tracking tracking, Mode mode, String text) {
    if (tracking.mode != mode) {
      throw new CommandException("ERR CLIENT CACHING " + text + " mode.");
    }
  }

  static void getredir(CommandContext context) {
    context.reply().integer(redirectOf(context.client()));
  }

  /// The client it redirects to, 0 for none, -1 when it does not track.
  static long redirectOf(Client client) {
    Tracking tracking = client.tracking;
    return tracking == null ? -1 : tracking.redirectTo;
  }

  static void trackinginfo(CommandContext context) {
    Tracking tracking = context.client().tracking;
    ReplyWriter reply = context.reply();
    reply.map(3);
    reply.bulk("flags");
    List<String> flags = flags(tracking);
    reply.set(flags.size());
    flags.forEach(reply::bulk);
    reply.bulk("redirect");
    reply.integer(redirectOf(context.client()));
    reply.bulk("prefixes");
    if (tracking == null) {
      reply.array(0);
    } else {
      reply.array(tracking.prefixes.size());
      tracking.prefixes.forEach(prefix -> reply.bulk(prefix.bytes()));
    }
  }

  private static List<String> flags(@Nullable Tracking tracking) {
    if (tracking == null) {
      return List.of("off");
    }
    List<String> flags = new ArrayList<>(List.of("on"));
    switch (tracking.mode) {
      case BROADCAST -> flags.add("bcast");
      case OPT_IN ->
          flags.addAll(tracking.caching ? List.of("optin", "caching-yes") : List.of("optin"));
      case OPT_OUT ->
          flags.addAll(tracking.caching ? List.of("optout", "caching-no") : List.of("optout"));
      case DEFAULT -> {}
    }
    if (tracking.noLoop) {
      flags.add("noloop");
    }
    if (tracking.redirectIsBroken) {
      flags.add("broken_redirect");
    }
    return flags;
  }
}
