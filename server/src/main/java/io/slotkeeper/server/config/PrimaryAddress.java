package io.slotkeeper.server.config;

import io.slotkeeper.server.config.Parameter.RewriteLine;
import io.slotkeeper.server.config.Parameter.Source;
import java.util.List;

/// Whom this server replicates (`replicaof`); an empty host means it is a primary itself.
public record PrimaryAddress(String host, int port) {
  static final PrimaryAddress NONE = new PrimaryAddress("", 0);

  public boolean isSet() {
    return !host.isEmpty();
  }

  static final class Type implements ValueType<PrimaryAddress> {
    @Override
    public PrimaryAddress parse(List<String> words, PrimaryAddress current, Source source)
        throws ConfigException {
      if (words.size() != 2) {
        throw new ConfigException("wrong number of arguments");
      }
      String host = words.get(0);
      if (host.equalsIgnoreCase("no") && words.get(1).equalsIgnoreCase("one")) {
        return NONE;
      }
      try {
        int port = Integer.parseInt(words.get(1));
        if (port >= 0 && port <= 65535) {
          return new PrimaryAddress(host, port);
        }
      } catch (NumberFormatException _) {
        // falls through to the one refusal
      }
      throw new ConfigException("Invalid master port");
    }

    @Override
    public String format(PrimaryAddress value) {
      return value.isSet() ? value.host + " " + value.port : "";
    }

    @Override
    public List<RewriteLine> rewriteLines(
        String name, PrimaryAddress value, PrimaryAddress initial) {
      return value.isSet() ? List.of(new RewriteLine(name + " " + format(value), true)) : List.of();
    }
  }
}
