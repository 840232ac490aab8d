package io.slotkeeper.tools.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one key does when operations come one after the other. A state is a list of numbers.
public enum Model {
  /// A value that is written, read, and compared and set. Absent at first.
  REGISTER {
    @Override
    @Nullable List<Long> step(List<Long> state, Operation operation) {
      return switch (operation.kind()) {
        case READ -> matches(operation, state) ? state : null;
        case WRITE -> operation.argument();
        case COMPARE_AND_SET -> compareAndSet(state, operation);
        case INCREMENT, APPEND -> null;
      };
    }
  },
  /// A number that is added to and read. The answer to an addition is the sum. Absent means 0.
  COUNTER {
    @Override
    @Nullable List<Long> step(List<Long> state, Operation operation) {
      long value = state.isEmpty() ? 0 : state.getFirst();
      return switch (operation.kind()) {
        case READ -> matches(operation, state) ? state : null;
        case INCREMENT -> {
          List<Long> sum = List.of(value + operation.argument().getFirst());
          yield matches(operation, sum) ? sum : null;
        }
        case WRITE, COMPARE_AND_SET, APPEND -> null;
      };
    }
  },
  /// Elements that are appended and read as a whole. The answer to an append is the length.
  LIST {
    @Override
    @Nullable List<Long> step(List<Long> state, Operation operation) {
      return switch (operation.kind()) {
        case READ -> matches(operation, state) ? state : null;
        case APPEND -> {
          List<Long> longer = new ArrayList<>(state);
          longer.addAll(operation.argument());
          yield matches(operation, List.of((long) longer.size())) ? List.copyOf(longer) : null;
        }
        case WRITE, COMPARE_AND_SET, INCREMENT -> null;
      };
    }
  };

  /// The state after `operation` in `state`, null if its answer does not fit.
  abstract @Nullable List<Long> step(List<Long> state, Operation operation);

  private static boolean matches(Operation operation, List<Long> expected) {
    return !operation.known() || operation.result().equals(expected);
  }

  private static @Nullable List<Long> compareAndSet(List<Long> state, Operation operation) {
    boolean equal = !state.isEmpty() && state.getFirst().equals(operation.argument().getFirst());
    if (!matches(operation, List.of(equal ? 1L : 0L))) {
      return null;
    }
    return equal ? List.of(operation.argument().get(1)) : state;
  }
}
