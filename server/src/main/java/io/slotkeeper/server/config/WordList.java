package io.slotkeeper.server.config;

import io.slotkeeper.server.config.Parameter.RewriteLine;
import io.slotkeeper.server.config.Parameter.Source;
import java.util.List;

/// Several words, such as addresses. No word at all and one empty word both mean the empty list.
record WordList(Check check) implements ValueType<List<String>> {

  /// Turns words into the form that is kept, or refuses them.
  interface Check {
    List<String> accept(List<String> words) throws ConfigException;
  }

  @Override
  public List<String> parse(List<String> words, List<String> current, Source source)
      throws ConfigException {
    boolean empty = words.size() == 1 && words.getFirst().isEmpty();
    return List.copyOf(check.accept(empty ? List.of() : words));
  }

  @Override
  public String format(List<String> value) {
    return String.join(" ", value);
  }

  @Override
  public List<RewriteLine> rewriteLines(String name, List<String> value, List<String> initial) {
    String words = value.isEmpty() ? "\"\"" : format(value);
    return List.of(new RewriteLine(name + " " + words, !value.equals(initial)));
  }

  static List<String> atMostSixteenAddresses(List<String> words) throws ConfigException {
    if (words.size() > 16) {
      throw new ConfigException("Too many bind addresses specified.");
    }
    return words;
  }

  /// Scores for the kernel's out-of-memory killer: of a primary, a replica, a background process.
  static List<String> outOfMemoryScores(List<String> words) throws ConfigException {
    if (words.size() != 3) {
      throw new ConfigException("wrong number of arguments");
    }
    for (String word : words) {
      int score;
      try {
        score = Integer.parseInt(word);
      } catch (NumberFormatException _) {
        score = Integer.MAX_VALUE;
      }
      if (score < -2000 || score > 2000) {
        throw new ConfigException(
            "Invalid oom-score-adj-values, elements must be between -2000 and 2000.");
      }
    }
    return words;
  }
}
