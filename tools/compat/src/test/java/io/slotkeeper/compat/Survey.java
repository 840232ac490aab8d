package io.slotkeeper.compat;

import io.slotkeeper.tools.client.WireReply;
import java.util.Map;
import java.util.TreeMap;

/// Permits every difference and remembers the first of each kind: an overview of what is left to do
/// while a family of commands is new.
final class Survey implements Permission {
  private final Permission allowed;
  private final Map<String, String> firstByKind = new TreeMap<>();

  Survey(Permission allowed) {
    this.allowed = allowed;
  }

  @Override
  public boolean permits(Step step, WireReply expected, WireReply actual) {
    if (!allowed.permits(step, expected, actual)) {
      String kind = step.name() + " " + kindOf(expected) + " " + kindOf(actual);
      firstByKind.putIfAbsent(kind, "%s%n    %s%n    %s%n".formatted(step, expected, actual));
    }
    return true;
  }

  boolean isEmpty() {
    return firstByKind.isEmpty();
  }

  @Override
  public String toString() {
    return String.join("", firstByKind.values());
  }

  /// The type of a reply, and for errors their first words.
  private static String kindOf(WireReply reply) {
    String text = reply.text();
    return reply.type() + (reply.isError() ? text.substring(0, Math.min(12, text.length())) : "");
  }
}
