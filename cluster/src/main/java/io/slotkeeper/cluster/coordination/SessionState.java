package io.slotkeeper.cluster.coordination;

/// What a coordinator's client says of its session. Nothing about safety may be concluded from it:
/// a session may have ended seconds before its client hears of it.
public enum SessionState {
  /// Connected with a session that had not been seen before: ephemeral nodes of an older one are
  /// gone or will go.
  OPENED,
  /// Connected again with the same session. Changes may have been missed meanwhile.
  RESUMED,
  /// Not connected.
  SUSPENDED
}
