package io.slotkeeper.server.config;

import java.util.List;

/// A directive whose value is a whole number: a count, a time, a size in bytes, event flags.
///
/// Units are those of the directive's documentation; sizes are bytes. A share in percent, where the
/// directive allows one, is held as a negative number (-5 is 5 %).
public final class NumberParameter extends Parameter<Long> {
  private final NumberFormat format;
  private final Range range;
  private final long initial;
  private volatile long value;

  NumberParameter(Directive directive, NumberFormat format, long initial, Range range) {
    super(directive);
    this.format = format;
    this.range = range;
    this.initial = initial;
    this.value = initial;
  }

  public long value() {
    return value;
  }

  /// For directives whose range fits an int.
  public int intValue() {
    return Math.toIntExact(value);
  }

  @Override
  public String text() {
    return format.format(value);
  }

  @Override
  Long current() {
    return value;
  }

  @Override
  Long parse(List<String> words, Source source) throws ConfigException {
    if (words.size() != 1) {
      throw new ConfigException("wrong number of arguments");
    }
    return range.admit(format.parse(words.getFirst()), format);
  }

  @Override
  void store(Long newValue) {
    value = newValue;
  }

  @Override
  List<RewriteLine> rewriteLines() {
    String line = name() + " " + format.formatForFile(value);
    return List.of(new RewriteLine(line, value != initial));
  }

  /// Accepted are `min` to `max`; what is accepted is then brought into `floor` to `ceiling`.
  record Range(long min, long max, long floor, long ceiling) {

    static Range of(long min, long max) {
      return new Range(min, max, min, max);
    }

    long admit(long number, NumberFormat format) throws ConfigException {
      if (number >= min && number <= max) {
        return Math.clamp(number, floor, ceiling);
      }
      if (format == NumberFormat.MEMORY_OR_PERCENT && number < 0) {
        throw new ConfigException("percentage argument must be less or equal to " + -min);
      }
      throw new ConfigException(
          "argument must be between "
              + format.formatBound(min)
              + " and "
              + format.formatBound(max)
              + " inclusive");
    }
  }
}
