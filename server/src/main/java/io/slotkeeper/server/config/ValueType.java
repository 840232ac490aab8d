package io.slotkeeper.server.config;

import io.slotkeeper.server.config.Parameter.RewriteLine;
import io.slotkeeper.server.config.Parameter.Source;
import java.util.List;

/// How values of one kind are read from words and shown.
interface ValueType<T> {

  /// The value the words mean; `current` is the value they would replace. `words` may be empty.
  T parse(List<String> words, T current, Source source) throws ConfigException;

  String format(T value);

  default List<RewriteLine> rewriteLines(String name, T value, T initial) {
    return List.of(new RewriteLine(name + " " + format(value), !value.equals(initial)));
  }

  static String single(List<String> words) throws ConfigException {
    if (words.size() != 1) {
      throw new ConfigException("wrong number of arguments");
    }
    return words.getFirst();
  }
}
