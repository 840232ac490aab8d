package io.slotkeeper.tools.history;

import java.util.ArrayList;
import java.util.List;

/// An operation on one key as its client saw it. Times are of one clock for the whole history.
///
/// @param argument what was written, added or appended; for a compare-and-set the expected value
///   and the new one
/// @param result what was answered: the value or nothing, the length, the elements; for a
///   compare-and-set 1 or 0. Empty as well when `known` is false
/// @param known whether an answer came; if not, the operation may have happened at any time after
///   its invocation, or never
public record Operation(
    String key,
    Kind kind,
    List<Long> argument,
    List<Long> result,
    long invokedNanos,
    long returnedNanos,
    boolean known) {
  public Operation {
    argument = List.copyOf(argument);
    result = List.copyOf(result);
    if (known && returnedNanos < invokedNanos) {
      throw new IllegalArgumentException(
          "returned at " + returnedNanos + ", invoked at " + invokedNanos);
    }
  }

  /// What clients do in the runs that are judged.
  public enum Kind {
    READ,
    WRITE,
    COMPARE_AND_SET,
    INCREMENT,
    APPEND
  }

  /// One line: key, kind, argument, result (numbers joined by commas, `-` for none, `?` for no
  /// answer), time of invocation, time of the answer; separated by spaces.
  public String toLine() {
    String answer = known ? join(result) : "?";
    return String.join(
        " ",
        key,
        kind.name(),
        join(argument),
        answer,
        Long.toString(invokedNanos),
        Long.toString(returnedNanos));
  }

  /// Reads what [#toLine()] has written.
  public static Operation parse(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 6) {
      throw new IllegalArgumentException("expected 6 fields: " + line);
    }
    boolean known = !parts[3].equals("?");
    return new Operation(
        parts[0],
        Kind.valueOf(parts[1]),
        split(parts[2]),
        known ? split(parts[3]) : List.of(),
        Long.parseLong(parts[4]),
        Long.parseLong(parts[5]),
        known);
  }

  private static String join(List<Long> numbers) {
    if (numbers.isEmpty()) {
      return "-";
    }
    StringBuilder text = new StringBuilder();
    numbers.forEach(number -> text.append(text.isEmpty() ? "" : ",").append(number));
    return text.toString();
  }

  private static List<Long> split(String text) {
    List<Long> numbers = new ArrayList<>();
    if (!text.equals("-")) {
      for (String number : text.split(",", -1)) {
        numbers.add(Long.valueOf(number));
      }
    }
    return numbers;
  }
}
