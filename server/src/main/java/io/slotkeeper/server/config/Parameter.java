package io.slotkeeper.server.config;

import java.util.List;

/// A directive and its current value.
///
/// Changing one has two steps so that CONFIG SET can be all or nothing: [#parse] checks words and
/// touches nothing, [#store] cannot fail.
public abstract sealed class Parameter<T> permits FlagParameter, NumberParameter, ValueParameter {
  private final Directive directive;

  Parameter(Directive directive) {
    this.directive = directive;
  }

  public final Directive directive() {
    return directive;
  }

  public final String name() {
    return directive.name();
  }

  public final boolean has(ConfigFlag flag) {
    return directive.has(flag);
  }

  @Override
  public final String toString() {
    return name() + "=" + text();
  }

  /// The value as CONFIG GET shows it.
  public abstract String text();

  abstract T current();

  abstract T parse(List<String> words, Source source) throws ConfigException;

  abstract void store(T value);

  /// What CONFIG REWRITE writes; no line at all removes the directive from the file.
  abstract List<RewriteLine> rewriteLines();

  final void assign(List<String> words, Source source) throws ConfigException {
    store(parse(words, source));
  }

  /// Where words come from. Repeating some directives adds to them, but only in a file.
  enum Source {
    FILE,
    CONFIG_SET
  }

  /// One line of a rewritten file. A line that is not forced replaces an old line of the same
  /// directive but is not added where there was none, because it says what is the default anyway.
  record RewriteLine(String text, boolean forced) {}
}
