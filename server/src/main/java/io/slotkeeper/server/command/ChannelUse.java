package io.slotkeeper.server.command;

/// What a command does with the channels among its arguments, which a user must be allowed.
public enum ChannelUse {
  NONE,
  /// The first argument is a channel that is published to.
  PUBLISH,
  /// All arguments are channels that are listened to.
  SUBSCRIBE,
  /// All arguments are patterns of channels that are listened to.
  SUBSCRIBE_PATTERNS
}
