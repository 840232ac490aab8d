package io.slotkeeper.server.config;

import io.slotkeeper.resp.QuotedWords;
import io.slotkeeper.server.config.Parameter.RewriteLine;
import io.slotkeeper.server.config.Parameter.Source;
import java.util.List;

/// One word. Where an empty word means "not set", an empty value is left out of a rewritten file.
record Text(boolean emptyMeansUnset, Check check) implements ValueType<String> {

  /// Refuses what a directive cannot take.
  interface Check {
    void accept(String word) throws ConfigException;
  }

  @Override
  public String parse(List<String> words, String current, Source source) throws ConfigException {
    String word = ValueType.single(words);
    check.accept(word);
    return word;
  }

  @Override
  public String format(String value) {
    return value;
  }

  @Override
  public List<RewriteLine> rewriteLines(String name, String value, String initial) {
    if (value.isEmpty() && emptyMeansUnset) {
      return List.of();
    }
    return List.of(new RewriteLine(name + " " + QuotedWords.quote(value), !value.equals(initial)));
  }
}
