package io.slotkeeper.server.config;

/// Puts changed directives into effect.
@FunctionalInterface
public interface ChangeListener {

  /// Called once for a CONFIG SET that changed one or several of the directives it listens to, on
  /// the client's loop and under the configuration's monitor; so it must be short.
  ///
  /// @throws ConfigException to refuse: every value goes back to what it was, and the listeners
  ///   called so far, this one included, are called again
  void changed() throws ConfigException;
}
