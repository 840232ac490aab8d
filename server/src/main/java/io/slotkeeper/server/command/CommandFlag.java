package io.slotkeeper.server.command;

import java.util.Locale;

/// What the dispatcher, scripts, transactions and replicas must know about a command.
///
/// The order is the one COMMAND INFO lists flags in.
public enum CommandFlag {
  /// May change data.
  WRITE,
  /// Reads data and never changes any.
  READONLY,
  /// May need more memory; refused when the memory limit is reached and nothing can be evicted.
  DENYOOM,
  /// For operators.
  ADMIN,
  PUBSUB,
  /// Not callable from scripts.
  NOSCRIPT,
  /// May wait for an event before it replies.
  BLOCKING,
  /// Allowed while the data set is loaded.
  LOADING,
  /// Allowed on a replica whose data is stale.
  STALE,
  SKIP_MONITOR,
  SKIP_SLOWLOG,
  /// Implies ASKING: accepted for a slot that is being imported.
  ASKING,
  /// Constant or logarithmic time.
  FAST,
  /// Allowed before authentication.
  NO_AUTH,
  /// Not a write by its data, yet may be propagated.
  MAY_REPLICATE(false),
  /// A call without any key is fine.
  NO_MANDATORY_KEYS,
  /// Needs an option that allows dangerous commands.
  PROTECTED(false),
  /// Refused while a replica loads the new data set and still serves the old one.
  NO_ASYNC_LOADING,
  NO_MULTI,
  /// Executed at once between MULTI and EXEC, not queued.
  CONTROLS_MULTI(false),
  /// First key, last key and step do not tell all keys. Derived from the key specs.
  MOVABLEKEYS,
  /// Allowed while a script overstays its time.
  ALLOW_BUSY,
  /// May touch keys that its arguments do not name.
  TOUCHES_ARBITRARY_KEYS(false);

  private final boolean shown;

  CommandFlag() {
    this(true);
  }

  CommandFlag(boolean shown) {
    this.shown = shown;
  }

  @SuppressWarnings("EnumOrdinal") // the bits never leave the process
  public long bit() {
    return 1L << ordinal();
  }

  /// Whether COMMAND INFO lists it.
  public boolean isShown() {
    return shown;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static long bits(Iterable<CommandFlag> flags) {
    long bits = 0;
    for (CommandFlag flag : flags) {
      bits |= flag.bit();
    }
    return bits;
  }
}
