package io.slotkeeper.tools.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Histories that are known to be right or wrong. A line is an operation as [Operation#toLine()]
/// writes it: key, kind, argument, result, invoked, returned.
class LinearizabilityCheckerTest {
  private static boolean isLinearizable(Model model, String... lines) {
    return LinearizabilityChecker.violations(
            model, List.of(lines).stream().map(Operation::parse).toList())
        .isEmpty();
  }

  @Test
  void aRegisterMayShowEitherValueWhileItIsWritten() {
    assertThat(isLinearizable(Model.REGISTER, "k WRITE 1 - 0 100", "k READ - 1 10 20")).isTrue();
    assertThat(isLinearizable(Model.REGISTER, "k WRITE 1 - 0 100", "k READ - - 10 20")).isTrue();
  }

  @Test
  void aReadThatBeginsAfterAWriteHasEndedMustShowIt() {
    assertThat(isLinearizable(Model.REGISTER, "k WRITE 1 - 0 10", "k READ - - 20 30")).isFalse();
    assertThat(
            isLinearizable(
                Model.REGISTER, "k WRITE 1 - 0 10", "k WRITE 2 - 20 30", "k READ - 1 40 50"))
        .isFalse();
  }

  @Test
  void twoReadsMayNotSeeANewValueAndThenTheOldOne() {
    assertThat(
            isLinearizable(
                Model.REGISTER,
                "k WRITE 1 - 0 10",
                "k WRITE 2 - 20 100",
                "k READ - 2 30 40",
                "k READ - 1 50 60"))
        .isFalse();
  }

  @Test
  void aValueThatNobodyWroteIsNotExplained() {
    assertThat(isLinearizable(Model.REGISTER, "k WRITE 1 - 0 10", "k READ - 7 20 30")).isFalse();
  }

  @Test
  void anUnansweredWriteMayHaveHappenedLateOrNever() {
    assertThat(
            isLinearizable(
                Model.REGISTER,
                "k WRITE 1 - 0 10",
                "k WRITE 2 ? 20 0",
                "k READ - 1 30 40",
                "k READ - 2 50 60"))
        .isTrue();
    assertThat(isLinearizable(Model.REGISTER, "k WRITE 2 ? 20 0", "k READ - - 30 40")).isTrue();
    assertThat(
            isLinearizable(
                Model.REGISTER, "k WRITE 2 ? 20 0", "k READ - 2 30 40", "k READ - - 50 60"))
        .isFalse();
  }

  @Test
  void onlyOneOfTwoEqualCompareAndSetsSucceeds() {
    assertThat(
            isLinearizable(
                Model.REGISTER,
                "k WRITE 1 - 0 10",
                "k COMPARE_AND_SET 1,2 1 20 50",
                "k COMPARE_AND_SET 1,3 0 20 50"))
        .isTrue();
    assertThat(
            isLinearizable(
                Model.REGISTER,
                "k WRITE 1 - 0 10",
                "k COMPARE_AND_SET 1,2 1 20 50",
                "k COMPARE_AND_SET 1,3 1 20 50"))
        .isFalse();
  }

  @Test
  void aCounterLosesAndRepeatsNothing() {
    assertThat(
            isLinearizable(
                Model.COUNTER, "k INCREMENT 1 2 0 50", "k INCREMENT 1 1 0 50", "k READ - 2 60 70"))
        .isTrue();
    assertThat(isLinearizable(Model.COUNTER, "k INCREMENT 1 1 0 10", "k INCREMENT 1 1 20 30"))
        .isFalse();
    assertThat(isLinearizable(Model.COUNTER, "k INCREMENT 1 1 0 10", "k INCREMENT 1 3 20 30"))
        .isFalse();
    assertThat(
            isLinearizable(
                Model.COUNTER, "k INCREMENT 1 1 0 10", "k INCREMENT 1 2 20 30", "k READ - 1 40 50"))
        .isFalse();
  }

  @Test
  void aListKeepsEveryElementOnceAndInOrder() {
    assertThat(
            isLinearizable(
                Model.LIST, "k APPEND 5 1 0 10", "k APPEND 6 2 20 30", "k READ - 5,6 40 50"))
        .isTrue();
    assertThat(
            isLinearizable(
                Model.LIST, "k APPEND 5 1 0 10", "k APPEND 6 2 20 30", "k READ - 6 40 50"))
        .as("a lost element")
        .isFalse();
    assertThat(isLinearizable(Model.LIST, "k APPEND 5 1 0 10", "k READ - 5,5 40 50"))
        .as("an element twice")
        .isFalse();
    assertThat(
            isLinearizable(
                Model.LIST, "k APPEND 5 1 0 10", "k APPEND 6 2 20 30", "k READ - 6,5 40 50"))
        .as("another order")
        .isFalse();
  }

  @Test
  void aViolationIsToldByKey() {
    List<Operation> history =
        List.of(
            Operation.parse("good WRITE 1 - 0 10"),
            Operation.parse("bad WRITE 1 - 0 10"),
            Operation.parse("bad READ - - 20 30"));
    assertThat(LinearizabilityChecker.violations(Model.REGISTER, history)).containsOnlyKeys("bad");
  }

  @Test
  void aLineIsReadBackAsItWasWritten() {
    for (String line : List.of("k APPEND 5 1 0 10", "k READ - 1,2 3 4", "k WRITE 1 ? 20 0")) {
      assertThat(Operation.parse(line).toLine()).isEqualTo(line);
    }
  }

  @Test
  void whatARealListDidIsAcceptedAndTheSameWithALostElementIsNot() {
    for (long seed = 0; seed < 60; seed++) {
      List<Operation> history = run(seed, -1);
      assertThat(LinearizabilityChecker.violations(Model.LIST, history))
          .as("seed %d", seed)
          .isEmpty();
      List<Operation> lossy = run(seed, 120);
      assertThat(LinearizabilityChecker.violations(Model.LIST, lossy))
          .as("seed %d", seed)
          .isNotEmpty();
    }
  }

  /// Clients that append to and read a list, each operation taking effect at one moment between its
  /// invocation and its answer, some without an answer. If `lossAt` is not negative, the element
  /// that was acknowledged then is gone.
  private static List<Operation> run(long seed, int lossAt) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Operation> history = new ArrayList<>();
    List<Long> list = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      long effect = i * 100L;
      long invoked = effect - random.nextInt(400);
      long returned = effect + random.nextInt(400);
      boolean known = i == lossAt || random.nextInt(20) != 0;
      if (i == lossAt || random.nextInt(3) != 0) {
        list.add((long) i);
        List<Long> length = known ? List.of((long) list.size()) : List.of();
        history.add(
            new Operation(
                "k", Operation.Kind.APPEND, List.of((long) i), length, invoked, returned, known));
        if (i == lossAt) {
          list.removeLast();
        }
      } else {
        List<Long> seen = known ? List.copyOf(list) : List.of();
        history.add(
            new Operation("k", Operation.Kind.READ, List.of(), seen, invoked, returned, known));
      }
    }
    return history;
  }
}
