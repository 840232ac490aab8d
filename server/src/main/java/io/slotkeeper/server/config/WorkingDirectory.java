package io.slotkeeper.server.config;

import io.slotkeeper.resp.QuotedWords;
import io.slotkeeper.server.config.Parameter.RewriteLine;
import io.slotkeeper.server.config.Parameter.Source;
import java.io.IOException;
import java.util.List;

/// The directory of the data files, always absolute. A relative one is taken from the current one.
///
/// A JVM cannot change its working directory, and several servers may share one, so this is a value
/// that file names are resolved against.
record WorkingDirectory(ConfigFiles files) implements ValueType<String> {

  @Override
  public String parse(List<String> words, String current, Source source) throws ConfigException {
    try {
      return files.resolveDirectory(current, ValueType.single(words));
    } catch (IOException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String format(String value) {
    return value;
  }

  @Override
  public List<RewriteLine> rewriteLines(String name, String value, String initial) {
    return List.of(new RewriteLine(name + " " + QuotedWords.quote(value), true));
  }
}
