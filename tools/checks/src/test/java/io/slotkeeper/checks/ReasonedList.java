package io.slotkeeper.checks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// A resource that lists exceptions, each with its reason: tab separated, `#` starts a comment. All
/// cells but the last form the key, joined by spaces; the last is the reason.
final class ReasonedList {
  private ReasonedList() {}

  /// The reasons by key; fails on an entry without one.
  static Map<String, String> read(String resource) throws IOException {
    Map<String, String> reasons = new LinkedHashMap<>();
    try (InputStream in = ReasonedList.class.getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
      for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          int tab = line.lastIndexOf('\t');
          if (tab < 0 || line.substring(tab).isBlank()) {
            throw new IllegalStateException(resource + ": no reason in: " + line);
          }
          reasons.put(line.substring(0, tab).replace('\t', ' '), line.substring(tab + 1));
        }
      }
    }
    return reasons;
  }
}
