package io.slotkeeper.server.config;

import io.slotkeeper.server.config.Parameter.RewriteLine;
import io.slotkeeper.server.config.Parameter.Source;
import java.util.ArrayList;
import java.util.List;

/// When to take a snapshot: after `seconds` if at least `changes` keys changed, for any point.
///
/// In a file, the first `save` line replaces the built-in points and further ones add to it; CONFIG
/// SET always replaces. [#BUILT_IN] is told apart by identity, so a file that repeats the built-in
/// points word for word is extended by its next line as it should be.
public record SavePoints(List<Point> points) {
  static final SavePoints BUILT_IN =
      new SavePoints(List.of(new Point(3600, 1), new Point(300, 100), new Point(60, 10000)));

  /// One snapshot condition.
  public record Point(long seconds, long changes) {}

  static final class Type implements ValueType<SavePoints> {
    @Override
    @SuppressWarnings("ReferenceEquality")
    public SavePoints parse(List<String> words, SavePoints current, Source source)
        throws ConfigException {
      boolean cleared = words.size() == 1 && words.getFirst().isEmpty();
      List<Point> added = cleared ? List.of() : points(words);
      if (cleared || source == Source.CONFIG_SET || current == BUILT_IN) {
        return new SavePoints(added);
      }
      List<Point> all = new ArrayList<>(current.points);
      all.addAll(added);
      return new SavePoints(List.copyOf(all));
    }

    private static List<Point> points(List<String> words) throws ConfigException {
      if (words.size() % 2 != 0) {
        throw refusal();
      }
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < words.size(); i += 2) {
        points.add(new Point(number(words.get(i), 1), number(words.get(i + 1), 0)));
      }
      return List.copyOf(points);
    }

    private static long number(String word, int min) throws ConfigException {
      try {
        int number = Integer.parseInt(word);
        if (number >= min) {
          return number;
        }
      } catch (NumberFormatException _) {
        // falls through to the one refusal
      }
      throw refusal();
    }

    private static ConfigException refusal() {
      return new ConfigException("Invalid save parameters");
    }

    @Override
    public String format(SavePoints value) {
      return String.join(" ", value.points.stream().map(Type::format).toList());
    }

    private static String format(Point point) {
      return point.seconds + " " + point.changes;
    }

    @Override
    public List<RewriteLine> rewriteLines(String name, SavePoints value, SavePoints initial) {
      if (value.points.isEmpty()) {
        return List.of(new RewriteLine(name + " \"\"", true));
      }
      return value.points.stream()
          .map(point -> new RewriteLine(name + " " + format(point), true))
          .toList();
    }
  }
}
