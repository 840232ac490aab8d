package io.slotkeeper.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A part of the table. A subclass is a list of rows, each a field if something reads it.
public abstract sealed class ParameterGroup
    permits ClusterParameters,
        DiagnosticParameters,
        EncodingParameters,
        MemoryParameters,
        NetworkParameters,
        PersistenceParameters,
        ProcessParameters,
        ReplicationParameters,
        SecurityParameters,
        TlsParameters {
  static final long INT_MAX = Integer.MAX_VALUE;
  static final long INT_MIN = Integer.MIN_VALUE;
  static final long UINT_MAX = 0xFFFF_FFFFL;
  static final long LONG_MAX = Long.MAX_VALUE;
  static final long PORT_MAX = 65535;
  static final long MIB = 1 << 20;

  private final List<Parameter<?>> parameters = new ArrayList<>();

  final List<Parameter<?>> parameters() {
    return parameters;
  }

  final Row<FlagParameter> flag(String name, boolean initial) {
    return row(name, directive -> new FlagParameter(directive, initial));
  }

  final Row<NumberParameter> integer(String name, long initial, long min, long max) {
    return number(name, NumberFormat.INTEGER, initial, NumberParameter.Range.of(min, max));
  }

  final Row<NumberParameter> memory(String name, long initial, long min, long max) {
    return number(name, NumberFormat.MEMORY, initial, NumberParameter.Range.of(min, max));
  }

  final Row<NumberParameter> port(String name, long initial) {
    return integer(name, initial, 0, PORT_MAX);
  }

  final Row<NumberParameter> number(
      String name, NumberFormat format, long initial, NumberParameter.Range range) {
    return row(name, directive -> new NumberParameter(directive, format, initial, range));
  }

  /// A text that may be empty.
  final Row<ValueParameter<String>> text(String name, String initial) {
    return text(name, initial, TextChecks::any);
  }

  final Row<ValueParameter<String>> text(String name, String initial, Text.Check check) {
    return value(name, new Text(false, check), initial);
  }

  /// A text that is not set at first; setting it to nothing makes it so again.
  final Row<ValueParameter<String>> optionalText(String name) {
    return optionalText(name, TextChecks::any);
  }

  final Row<ValueParameter<String>> optionalText(String name, Text.Check check) {
    return value(name, new Text(true, check), "");
  }

  final <E extends Enum<E>> Row<ValueParameter<E>> choice(String name, E initial) {
    return value(name, Choice.of(initial.getDeclaringClass()), initial);
  }

  /// A choice nobody acts on, so it needs no type of its own.
  final Row<ValueParameter<String>> choice(String name, String initial, String... words) {
    return value(name, Choice.of(List.of(words)), initial);
  }

  final <T> Row<ValueParameter<T>> value(String name, ValueType<T> type, T initial) {
    return row(name, directive -> new ValueParameter<>(directive, type, initial));
  }

  private <P extends Parameter<?>> Row<P> row(String name, Function<Directive, P> maker) {
    return new Row<>(name, parameters, maker);
  }
}
