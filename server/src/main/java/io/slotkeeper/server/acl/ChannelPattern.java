package io.slotkeeper.server.acl;

import io.slotkeeper.server.runtime.GlobPattern;
import java.nio.charset.StandardCharsets;

/// Channels that may be published to and listened to.
///
/// @param text the pattern, one byte per char
record ChannelPattern(String text, GlobPattern pattern) {
  static ChannelPattern of(String text) {
    return new ChannelPattern(text, GlobPattern.of(text.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
