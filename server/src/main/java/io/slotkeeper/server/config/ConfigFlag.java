package io.slotkeeper.server.config;

/// How a directive may be changed and shown.
public enum ConfigFlag {
  /// CONFIG SET refuses it.
  IMMUTABLE,
  /// CONFIG SET refuses it unless `enable-protected-configs` allows the client.
  PROTECTED,
  /// Its value must not appear in SLOWLOG, MONITOR or any log.
  SENSITIVE,
  /// Takes several words; one quoted argument is split into words first.
  MULTI_ARGUMENT,
  /// Shown by CONFIG GET only under its exact name.
  HIDDEN,
  /// Names something that may have changed behind its name: setting an equal value applies again.
  VOLATILE,
  /// Cannot change while a data set is being loaded.
  DENY_LOADING
}
