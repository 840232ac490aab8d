package io.slotkeeper.server.config;

import java.util.List;

/// A directive whose value is an immutable object: a choice, a text, a list.
public final class ValueParameter<T> extends Parameter<T> {
  private final ValueType<T> type;
  private final T initial;
  private volatile T value;

  ValueParameter(Directive directive, ValueType<T> type, T initial) {
    super(directive);
    this.type = type;
    this.initial = initial;
    this.value = initial;
  }

  public T value() {
    return value;
  }

  @Override
  public String text() {
    return type.format(value);
  }

  @Override
  T current() {
    return value;
  }

  @Override
  T parse(List<String> words, Source source) throws ConfigException {
    return type.parse(words, value, source);
  }

  @Override
  void store(T newValue) {
    value = newValue;
  }

  @Override
  List<RewriteLine> rewriteLines() {
    return type.rewriteLines(name(), value, initial);
  }
}
