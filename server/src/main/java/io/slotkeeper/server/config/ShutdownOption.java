package io.slotkeeper.server.config;

import io.slotkeeper.server.config.Parameter.Source;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a signal that ends the server does about snapshots, replicas and failures.
public enum ShutdownOption {
  SAVE,
  NOSAVE,
  NOW,
  FORCE;

  /// A set of options; the empty set is written `default`.
  static final class Type implements ValueType<Set<ShutdownOption>> {
    private static final String NO_OPTION = "default";

    @Override
    public Set<ShutdownOption> parse(List<String> words, Set<ShutdownOption> current, Source source)
        throws ConfigException {
      if (words.isEmpty()) {
        throw refusal();
      }
      Set<ShutdownOption> options = EnumSet.noneOf(ShutdownOption.class);
      for (String word : words) {
        if (!word.equalsIgnoreCase(NO_OPTION)) {
          options.add(option(word));
        }
      }
      if (options.contains(SAVE) && options.contains(NOSAVE)) {
        throw new ConfigException("shutdown options SAVE and NOSAVE can't be used simultaneously");
      }
      return Set.copyOf(options);
    }

    private static ShutdownOption option(String word) throws ConfigException {
      for (ShutdownOption option : values()) {
        if (Choice.word(option).equals(word.toLowerCase(Locale.ROOT))) {
          return option;
        }
      }
      throw refusal();
    }

    private static ConfigException refusal() {
      List<String> words = new ArrayList<>();
      words.add(NO_OPTION);
      for (ShutdownOption option : values()) {
        words.add(Choice.word(option));
      }
      return Choice.refusal(words);
    }

    @Override
    public String format(Set<ShutdownOption> value) {
      if (value.isEmpty()) {
        return NO_OPTION;
      }
      return String.join(
          " ", EnumSet.copyOf(value).stream().map(option -> Choice.word(option)).toList());
    }
  }
}
