package io.slotkeeper.server.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is fixed about a row of the table: its names, how it may change, when that is felt.
public record Directive(String name, @Nullable String alias, Set<ConfigFlag> flags, Effect effect) {

  public boolean has(ConfigFlag flag) {
    return flags.contains(flag);
  }
}
