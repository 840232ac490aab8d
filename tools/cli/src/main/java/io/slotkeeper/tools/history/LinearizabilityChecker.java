package io.slotkeeper.tools.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether a history is linearizable: whether each operation can be given one moment between its
/// invocation and its answer so that, in the order of these moments, every answer is what the
/// [Model] says.
///
/// Keys are judged one by one (a history is linearizable if it is so for each key). For a key, the
/// invocations and answers are a list in the order of time. The search takes the first invocation
/// that fits the state, takes it and its answer out of the list, and goes on at the front; when it
/// meets an answer whose invocation has not been taken, it must undo the last choice:
///
/// ```
///   front ─► inv A ─ inv B ─ ans A ─ inv C ─ ans B ─ ans C
///            take?   take?   └─ A was not taken: undo
/// ```
///
/// Two searches that have taken the same operations and reached the same state go on alike, so the
/// second is not made: that keeps histories of some thousand operations per key cheap. An operation
/// without an answer has its answer at the end of the list; who arrives there has explained the
/// rest.
///
/// Sources: Wing and Gong, "Testing and Verifying Concurrent Objects" (1993); Lowe, "Testing for
/// Linearizability" (2017); Horn and Kroening on judging by key (2015).
public final class LinearizabilityChecker {
  private final Model model;
  private final List<Operation> operations;
  private final Event front = new Event(null, -1);
  private final BitSet taken = new BitSet();
  private final Set<Visited> visited = new HashSet<>();
  private final Deque<Choice> choices = new ArrayDeque<>();
  private List<Long> state = List.of();
  private int mostTaken;

  private LinearizabilityChecker(Model model, List<Operation> operations) {
    this.model = model;
    this.operations = operations;
    link();
  }

  /// The keys whose history cannot be explained, each with the reason; empty if there are none.
  public static Map<String, String> violations(Model model, List<Operation> history) {
    Map<String, List<Operation>> byKey = new LinkedHashMap<>();
    for (Operation operation : history) {
      byKey.computeIfAbsent(operation.key(), _ -> new ArrayList<>()).add(operation);
    }
    Map<String, String> violations = new LinkedHashMap<>();
    byKey.forEach((key, operations) -> {
      LinearizabilityChecker checker = new LinearizabilityChecker(model, operations);
      if (!checker.search()) {
        violations.put(
            key,
            "at most "
                + checker.mostTaken
                + " of "
                + operations.size()
                + " operations can be explained as a "
                + model);
      }
    });
    return violations;
  }

  /// An invocation, or the answer to one; links of a list that is taken apart and put together
  /// again.
  private static final class Event {
    private final @Nullable Event answer;
    private final int operation;
    private @Nullable Event previous;
    private @Nullable Event next;

    Event(@Nullable Event answer, int operation) {
      this.answer = answer;
      this.operation = operation;
    }

    void unlink() {
      if (previous != null) {
        previous.next = next;
      }
      if (next != null) {
        next.previous = previous;
      }
    }

    void relink() {
      if (previous != null) {
        previous.next = this;
      }
      if (next != null) {
        next.previous = this;
      }
    }
  }

  private record Visited(BitSet taken, List<Long> state) {}

  private record Choice(Event invocation, List<Long> stateBefore) {}

  private record Moment(long at, boolean isAnswer, Event event) implements Comparable<Moment> {
    /// At the same time invocations come first, so that the operations count as concurrent.
    @Override
    public int compareTo(Moment other) {
      return at != other.at
          ? Long.compare(at, other.at)
          : Boolean.compare(isAnswer, other.isAnswer);
    }
  }

  private void link() {
    List<Moment> moments = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      Event answer = new Event(null, i);
      long answered = operation.known() ? operation.returnedNanos() : Long.MAX_VALUE;
      moments.add(new Moment(operation.invokedNanos(), false, new Event(answer, i)));
      moments.add(new Moment(answered, true, answer));
    }
    moments.sort(null);
    Event last = front;
    for (Moment moment : moments) {
      last.next = moment.event();
      moment.event().previous = last;
      last = moment.event();
    }
  }

  private boolean search() {
    Event event = front.next;
    while (event != null) {
      if (event.answer != null) {
        event = take(event, event.answer) ? front.next : event.next;
      } else if (!operations.get(event.operation).known()) {
        return true;
      } else {
        event = undo();
        if (event == null) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean take(Event invocation, Event answer) {
    List<Long> after = model.step(state, operations.get(invocation.operation));
    if (after == null) {
      return false;
    }
    taken.set(invocation.operation);
    if (!visited.add(new Visited((BitSet) taken.clone(), after))) {
      taken.clear(invocation.operation);
      return false;
    }
    choices.push(new Choice(invocation, state));
    state = after;
    mostTaken = Math.max(mostTaken, choices.size());
    invocation.unlink();
    answer.unlink();
    return true;
  }

  /// Undoes the last choice; returns where to go on, null when there is none to undo.
  private @Nullable Event undo() {
    Choice last = choices.poll();
    if (last == null || last.invocation().answer == null) {
      return null;
    }
    state = last.stateBefore();
    taken.clear(last.invocation().operation);
    last.invocation().answer.relink();
    last.invocation().relink();
    return last.invocation().next;
  }
}
