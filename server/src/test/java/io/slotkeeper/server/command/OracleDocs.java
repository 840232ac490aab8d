package io.slotkeeper.server.command;

import io.slotkeeper.server.command.Argument.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Argument trees out of a COMMAND DOCS reply (RESP3).
final class OracleDocs {
  private OracleDocs() {}

  static List<Argument> arguments(Map<?, ?> docs) {
    List<Argument> arguments = new ArrayList<>();
    if (docs.get("arguments") instanceof List<?> nodes) {
      for (Object node : nodes) {
        arguments.add(argument((Map<?, ?>) node));
      }
    }
    return List.copyOf(arguments);
  }

  private static Argument argument(Map<?, ?> node) {
    String name = (String) node.get("name");
    Object display = node.get("display_text");
    Object keySpec = node.get("key_spec_index");
    Collection<?> flags = node.get("flags") instanceof Collection<?> all ? all : List.of();
    String type = (String) node.get("type");
    return new Argument(
        name,
        Type.valueOf(type.toUpperCase(Locale.ROOT).replace('-', '_')),
        display == null ? name : (String) display,
        keySpec == null ? -1 : ((Long) keySpec).intValue(),
        (String) node.get("token"),
        (String) node.get("since"),
        (String) node.get("deprecated_since"),
        flags.contains("optional"),
        flags.contains("multiple"),
        flags.contains("multiple_token"),
        arguments(node));
  }
}
