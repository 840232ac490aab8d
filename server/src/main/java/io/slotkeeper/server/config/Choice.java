package io.slotkeeper.server.config;

import io.slotkeeper.server.config.Parameter.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One of a fixed set of words. Two words may mean the same; the first one is shown.
record Choice<T>(Map<String, T> values) implements ValueType<T> {

  /// The constants under their names in lower case with hyphens, in order of declaration.
  static <E extends Enum<E>> Choice<E> of(Class<E> constants) {
    Map<String, E> values = new LinkedHashMap<>();
    for (E constant : constants.getEnumConstants()) {
      values.put(word(constant), constant);
    }
    return new Choice<>(values);
  }

  static Choice<String> of(List<String> words) {
    Map<String, String> values = new LinkedHashMap<>();
    words.forEach(word -> values.put(word, word));
    return new Choice<>(values);
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public T parse(List<String> words, T current, Source source) throws ConfigException {
    T value = words.size() == 1 ? values.get(words.getFirst().toLowerCase(Locale.ROOT)) : null;
    if (value == null) {
      throw refusal(values.keySet());
    }
    return value;
  }

  static ConfigException refusal(Iterable<String> words) {
    return new ConfigException(
        "argument(s) must be one of the following: " + String.join(", ", words));
  }

  @Override
  public String format(T value) {
    for (Map.Entry<String, T> entry : values.entrySet()) {
      if (entry.getValue().equals(value)) {
        return entry.getKey();
      }
    }
    throw new AssertionError("no word for " + value);
  }
}
