package io.slotkeeper.compat;

import io.slotkeeper.tools.client.WireReply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// How far two replies to one command may differ and still count as equal. Errors and the types of
/// replies must be equal under every tolerance.
sealed interface Tolerance {
  /// The replies are byte for byte the same.
  record Exact() implements Tolerance {}

  /// Integers may differ by `distance`: times that pass between the two servers' turns.
  record Near(long distance) implements Tolerance {}

  /// The elements of the outermost aggregate may come in any order.
  record Unordered() implements Tolerance {}

  /// Only types count, and the types of children where there are as many on both sides.
  record Shape() implements Tolerance {}

  /// Exact, but the values that follow these names in a map or flat list are not looked at, however
  /// deep it is nested.
  record Mask(Set<String> names) implements Tolerance {}

  /// Exact, but of each array in the outermost one the element at this index is not looked at.
  record Column(int index) implements Tolerance {}

  /// A cursor command. From cursor 0 the iteration is played to its end and its reply is the set of
  /// all it yielded, which must be the same; from another cursor only the shape counts.
  record Scan() implements Tolerance {}

  /// Reads the notation of the family files: `near 2`, `unordered`, `shape`, `mask a b`, `column
  /// 2`, `scan`.
  static Tolerance parse(String text) {
    List<String> words = List.of(text.strip().split(" +"));
    return switch (words.getFirst()) {
      case "near" -> new Near(Long.parseLong(words.get(1)));
      case "unordered" -> new Unordered();
      case "shape" -> new Shape();
      case "mask" -> new Mask(Set.copyOf(words.subList(1, words.size())));
      case "column" -> new Column(Integer.parseInt(words.get(1)));
      case "scan" -> new Scan();
      default -> throw new IllegalArgumentException("no such tolerance: " + text);
    };
  }

  /// Whether two complete replies count as equal.
  default boolean accepts(WireReply expected, WireReply actual) {
    if (expected.equals(actual)) {
      return true;
    }
    if (expected.type() != actual.type() || expected.isError()) {
      return false;
    }
    return switch (this) {
      case Exact() -> false;
      case Near(long distance) -> near(expected, actual, distance);
      case Unordered() -> sorted(expected).equals(sorted(actual));
      case Shape() -> sameShape(expected, actual);
      case Mask(Set<String> names) -> masked(expected, names).equals(masked(actual, names));
      case Column(int index) -> withoutColumn(expected, index).equals(withoutColumn(actual, index));
      case Scan() ->
          expected.type() == '~'
              ? sorted(expected).equals(sorted(actual))
              : sameShape(expected, actual);
    };
  }

  private static boolean near(WireReply expected, WireReply actual, long distance) {
    if (expected.type() == ':') {
      return Math.abs(expected.integer() - actual.integer()) <= distance
          && Long.signum(expected.integer()) == Long.signum(actual.integer());
    }
    List<WireReply> left = expected.children();
    List<WireReply> right = actual.children();
    if (left.isEmpty() || left.size() != right.size()) {
      return expected.equals(actual);
    }
    for (int i = 0; i < left.size(); i++) {
      if (left.get(i).type() != right.get(i).type() || !near(left.get(i), right.get(i), distance)) {
        return false;
      }
    }
    return true;
  }

  private static WireReply sorted(WireReply reply) {
    List<WireReply> children = new ArrayList<>(reply.children());
    children.sort(Comparator.comparing(WireReply::toString));
    return reply.withChildren(children);
  }

  private static boolean sameShape(WireReply expected, WireReply actual) {
    if (expected.type() != actual.type() || expected.isNull() != actual.isNull()) {
      return false;
    }
    List<WireReply> left = expected.children();
    List<WireReply> right = actual.children();
    for (int i = 0; left.size() == right.size() && i < left.size(); i++) {
      if (!sameShape(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static WireReply masked(WireReply reply, Set<String> names) {
    List<WireReply> children = new ArrayList<>(reply.children());
    children.replaceAll(child -> masked(child, names));
    for (int i = 0; i + 1 < children.size(); i += 2) {
      if (names.contains(children.get(i).text())) {
        children.set(i + 1, WireReply.nullOf('_'));
      }
    }
    return children.isEmpty() ? reply : reply.withChildren(children);
  }

  private static WireReply withoutColumn(WireReply reply, int index) {
    List<WireReply> rows = new ArrayList<>(reply.children());
    for (int i = 0; i < rows.size(); i++) {
      List<WireReply> cells = new ArrayList<>(rows.get(i).children());
      if (index < cells.size()) {
        cells.set(index, WireReply.nullOf('_'));
        rows.set(i, rows.get(i).withChildren(cells));
      }
    }
    return rows.isEmpty() ? reply : reply.withChildren(rows);
  }
}
