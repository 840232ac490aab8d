package io.slotkeeper.server.config;

import io.slotkeeper.server.config.Parameter.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The percentiles INFO latencystats reports, each from 0 to 100.
public record Percentiles(List<Double> values) {
  static final Percentiles DEFAULT = new Percentiles(List.of(50.0, 99.0, 99.9));

  /// The percentile without trailing zeros, at most six decimals: `99.9`, `50`.
  public static String format(double percentile) {
    String text = String.format(Locale.ROOT, "%f", percentile);
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }

  static final class Type implements ValueType<Percentiles> {
    @Override
    public Percentiles parse(List<String> words, Percentiles current, Source source)
        throws ConfigException {
      if (words.size() == 1 && words.getFirst().isEmpty()) {
        return new Percentiles(List.of());
      }
      List<Double> values = new ArrayList<>();
      for (String word : words) {
        values.add(percentile(word));
      }
      return new Percentiles(List.copyOf(values));
    }

    private static double percentile(String word) throws ConfigException {
      double value;
      try {
        value = Double.parseDouble(word);
      } catch (NumberFormatException _) {
        value = Double.NaN;
      }
      boolean padded = !word.strip().equals(word);
      if (Double.isNaN(value) || padded) {
        throw new ConfigException("Invalid latency-tracking-info-percentiles parameters");
      }
      if (value < 0 || value > 100) {
        throw new ConfigException(
            "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
      }
      return value;
    }

    @Override
    public String format(Percentiles value) {
      return String.join(" ", value.values.stream().map(Percentiles::format).toList());
    }

    @Override
    public List<Parameter.RewriteLine> rewriteLines(
        String name, Percentiles value, Percentiles initial) {
      String words = value.values.isEmpty() ? "\"\"" : format(value);
      return List.of(new Parameter.RewriteLine(name + " " + words, true));
    }
  }
}
