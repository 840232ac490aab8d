package io.slotkeeper.server.config;

import java.util.List;

/// A yes/no directive.
public final class FlagParameter extends Parameter<Boolean> {
  private final boolean initial;
  private volatile boolean on;

  FlagParameter(Directive directive, boolean initial) {
    super(directive);
    this.initial = initial;
    this.on = initial;
  }

  public boolean isOn() {
    return on;
  }

  @Override
  public String text() {
    return on ? "yes" : "no";
  }

  @Override
  Boolean current() {
    return on;
  }

  @Override
  Boolean parse(List<String> words, Source source) throws ConfigException {
    String word = words.getFirst();
    if (word.equalsIgnoreCase("yes")) {
      return true;
    }
    if (word.equalsIgnoreCase("no")) {
      return false;
    }
    throw new ConfigException("argument must be 'yes' or 'no'");
  }

  @Override
  void store(Boolean value) {
    on = value;
  }

  @Override
  List<RewriteLine> rewriteLines() {
    return List.of(new RewriteLine(name() + " " + text(), on != initial));
  }
}
