package io.slotkeeper.server.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands behind the key of SORT.
final class SortOptions {
  private final boolean cluster;
  private final boolean mayReadEveryKey;
  private boolean descending;
  private boolean alpha;
  private boolean sorts = true;
  private long offset;
  private long count = -1;
  private @Nullable SortPattern by;
  private final List<SortPattern> gets = new ArrayList<>();
  private int destination;

  private SortOptions(CommandContext context) {
    cluster = context.server().config.cluster.enabled.isOn();
    mayReadEveryKey = context.execution().access().mayReadEveryKey(context);
  }

  static SortOptions parse(CommandContext context, boolean mayStore) {
    SortOptions options = new SortOptions(context);
    int last = context.argCount() - 1;
    for (int i = 2; i <= last; i++) {
      if (context.argIs(i, "ASC")) {
        options.descending = false;
      } else if (context.argIs(i, "DESC")) {
        options.descending = true;
      } else if (context.argIs(i, "ALPHA")) {
        options.alpha = true;
      } else if (context.argIs(i, "LIMIT") && i + 2 <= last) {
        options.offset = context.argLong(++i);
        options.count = context.argLong(++i);
      } else if (mayStore && context.argIs(i, "STORE") && i < last) {
        options.destination = ++i;
      } else if (context.argIs(i, "BY") && i < last) {
        options.sortBy(SortPattern.of(context, ++i));
      } else if (context.argIs(i, "GET") && i < last) {
        options.checkPattern("GET");
        options.gets.add(SortPattern.of(context, ++i));
      } else {
        throw Errors.syntax();
      }
    }
    return options;
  }

  /// A pattern that is the same for all elements means: do not sort.
  private void sortBy(SortPattern pattern) {
    by = pattern;
    if (pattern.leadsToKeys()) {
      checkPattern("BY");
    } else {
      sorts = false;
    }
  }

  /// The keys a pattern leads to are on any node, and may be any.
  private void checkPattern(String option) {
    if (cluster) {
      throw new CommandException("ERR " + option + " option of SORT denied in Cluster mode.");
    }
    if (!mayReadEveryKey) {
      throw new CommandException(
          "ERR " + option + " option of SORT denied due to insufficient ACL permissions.");
    }
  }

  /// A set has no order of its own: what is stored must have one all the same.
  void sortByElement() {
    sorts = true;
    alpha = true;
    by = null;
  }

  boolean sorts() {
    return sorts;
  }

  boolean isDescending() {
    return descending;
  }

  boolean isAlpha() {
    return alpha;
  }

  /// What to sort by instead of the elements.
  @Nullable SortPattern by() {
    return by;
  }

  /// What to return instead of the elements; empty for the elements.
  List<SortPattern> gets() {
    return gets;
  }

  /// The argument that names the key for the result, 0 to reply with it.
  int destination() {
    return destination;
  }

  /// Whether keys beside those among the arguments are read.
  boolean leavesDeclaredKeys() {
    boolean leaves = sorts && by != null;
    for (SortPattern pattern : gets) {
      leaves |= pattern.leadsToKeys();
    }
    return leaves;
  }

  /// The first of `elements` results that is wanted.
  int from(int elements) {
    return Math.clamp(offset, 0, elements);
  }

  /// The end of those that are wanted.
  int to(int elements) {
    int from = from(elements);
    return count < 0 ? elements : (int) Math.min(elements, from + Math.min(count, elements));
  }
}
