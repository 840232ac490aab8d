package io.slotkeeper.server.acl;

import io.slotkeeper.server.runtime.GlobPattern;
import java.nio.charset.StandardCharsets;

/// Keys that may be read, written, or both.
///
/// @param text the pattern, one byte per char
/// @param access bits of [Selector#READ] and [Selector#WRITE], at least one
record KeyPattern(String text, GlobPattern pattern, int access) {
  static KeyPattern of(String text, int access) {
    return new KeyPattern(text, GlobPattern.of(text.getBytes(StandardCharsets.ISO_8859_1)), access);
  }

  KeyPattern with(int moreAccess) {
    return new KeyPattern(text, pattern, access | moreAccess);
  }

  boolean grants(int wanted) {
    return (access & wanted) == wanted;
  }

  /// The rule that makes it.
  String rule() {
    return switch (access) {
          case Selector.READ -> "%R~";
          case Selector.WRITE -> "%W~";
          default -> "~";
        }
        + text;
  }
}
