package io.slotkeeper.scripting;

/// Polled by a running script, about every 0.1 to 1 ms, on the thread that runs it.
///
/// The server measures here for how long the script has run; past `busy-reply-threshold` it serves
/// its other connections from within this call.
@FunctionalInterface
public interface Interrupt {
  /// Whether the script must end now. A killed script cannot go on, whatever it catches.
  boolean isKilled();
}
