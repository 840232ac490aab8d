package io.slotkeeper.server.acl;

import java.util.Locale;

/// Why something was denied. In the order of precedence: when several selectors deny a call, the
/// last of their reasons is told.
public enum Denial {
  /// The user may not run the command.
  COMMAND,
  /// ... not with this key.
  KEY,
  /// The password is wrong, or the user cannot log in.
  AUTH,
  /// The user may not use the channel.
  CHANNEL;

  /// Where a call came from.
  public enum Origin {
    TOPLEVEL,
    MULTI,
    LUA;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
