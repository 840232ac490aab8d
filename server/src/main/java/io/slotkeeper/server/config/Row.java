package io.slotkeeper.server.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One row of the table while it is written down; naming the effect completes it.
final class Row<P extends Parameter<?>> {
  private final String name;
  private final List<? super P> table;
  private final Function<Directive, P> maker;
  private final Set<ConfigFlag> flags = EnumSet.noneOf(ConfigFlag.class);
  private @Nullable String alias;

  Row(String name, List<? super P> table, Function<Directive, P> maker) {
    this.name = name;
    this.table = table;
    this.maker = maker;
  }

  Row<P> alias(String otherName) {
    alias = otherName;
    return this;
  }

  Row<P> flags(ConfigFlag... more) {
    flags.addAll(List.of(more));
    return this;
  }

  Row<P> immutable() {
    return flags(ConfigFlag.IMMUTABLE);
  }

  Row<P> hidden() {
    return flags(ConfigFlag.HIDDEN);
  }

  Row<P> sensitive() {
    return flags(ConfigFlag.SENSITIVE);
  }

  Row<P> applyAlways() {
    return flags(ConfigFlag.VOLATILE);
  }

  P live() {
    return complete(Effect.LIVE);
  }

  P atStart() {
    return complete(Effect.START);
  }

  P ignored() {
    return complete(Effect.NONE);
  }

  private P complete(Effect effect) {
    P parameter = maker.apply(new Directive(name, alias, Set.copyOf(flags), effect));
    table.add(parameter);
    return parameter;
  }
}
