package io.slotkeeper.server.command;

import java.util.LinkedHashSet;
import java.util.Set;

/// How a client wants to be told of changes of the keys it may have cached (CLIENT TRACKING).
///
/// Threads: made and changed by the client's loop; other loops read it when keys change.
final class Tracking {
  /// Which keys it is told of.
  enum Mode {
    /// Those it has read.
    DEFAULT,
    /// Those it has read with a command that CLIENT CACHING YES came before.
    OPT_IN,
    /// Those it has read, but not with a command that CLIENT CACHING NO came before.
    OPT_OUT,
    /// All that begin with one of its prefixes.
    BROADCAST
  }

  final Mode mode;
  final boolean noLoop;

  /// The id of the client that is told instead, 0 for none.
  final long redirectTo;

  final Set<Name> prefixes = new LinkedHashSet<>();

  /// CLIENT CACHING was called for the command, or the transaction, that comes next.
  boolean caching;

  volatile boolean redirectIsBroken;

  Tracking(Mode mode, boolean noLoop, long redirectTo) {
    this.mode = mode;
    this.noLoop = noLoop;
    this.redirectTo = redirectTo;
  }

  /// Whether what the client reads now is to be remembered.
  boolean remembers() {
    return switch (mode) {
      case DEFAULT -> true;
      case OPT_IN -> caching;
      case OPT_OUT -> !caching;
      case BROADCAST -> false;
    };
  }
}
