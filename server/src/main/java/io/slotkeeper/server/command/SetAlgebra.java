package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.datatypes.value.FieldWalk;
import io.slotkeeper.datatypes.value.SetValue;

/// Intersections, unions and differences of sets. Rows: [SetRows].
///
/// What must be kept, because it is stored or because a union must not repeat members, is built in
/// a detached set: the destination may be one of the sources.
final class SetAlgebra {
  private final CommandContext context;
  private final long[] records;
  private final DetachedResult result;
  private boolean someMissing;

  /// Looks up the sets whose keys are the `count` arguments from `first` on.
  private SetAlgebra(CommandContext context, int first, int count) {
    this.context = context;
    result = new DetachedResult(context, 1);
    records = new long[count];
    for (int i = 0; i < count; i++) {
      records[i] = context.read(first + i, Record.SET);
      someMissing |= records[i] == 0;
    }
  }

  static void sinter(CommandContext context) {
    SetAlgebra sets = new SetAlgebra(context, 1, context.argCount() - 1);
    if (sets.someMissing) {
      context.reply().set(0);
      return;
    }
    int mark = context.reply().deferArray();
    long found = sets.intersect(0, context::replyElement);
    context.reply().closeSet(mark, found);
  }

  static void sintercard(CommandContext context) {
    long keys = context.argLong(1, 1, Long.MAX_VALUE, "ERR numkeys should be greater than 0");
    if (keys > context.argCount() - 2) {
      throw new CommandException("ERR Number of keys can't be greater than number of args");
    }
    long limit = 0;
    for (int i = (int) keys + 2; i < context.argCount(); i += 2) {
      if (!context.argIs(i, "LIMIT") || i + 1 == context.argCount()) {
        throw Errors.syntax();
      }
      limit = context.argLong(i + 1, 0, Long.MAX_VALUE, "ERR LIMIT can't be negative");
    }
    SetAlgebra sets = new SetAlgebra(context, 2, (int) keys);
    context.reply().integer(sets.someMissing ? 0 : sets.intersect(limit, _ -> {}));
  }

  static void sinterstore(CommandContext context) {
    SetAlgebra sets = new SetAlgebra(context, 2, context.argCount() - 2);
    SetValue result = sets.detachedSet();
    if (sets.someMissing) {
      sets.store(KeyEvent.SINTER_STORE);
      return;
    }
    sets.smallestFirst();
    if (Record.encoding(sets.records[0]) == Record.INTSET) {
      result.createIntSet(0);
    } else {
      result.createListpack(0);
    }
    IntegerCheck check = new IntegerCheck();
    sets.intersect(
        0,
        member -> {
          check.see(member);
          result.add(member);
        });
    if (check.allIntegers) {
      result.compact(true);
    }
    sets.store(KeyEvent.SINTER_STORE);
  }

  /// Whether all members seen are integers.
  private static final class IntegerCheck {
    private boolean allIntegers = true;

    void see(Element member) {
      allIntegers =
          allIntegers && (member.isNumber() || Decimals.isLong(member.address(), member.length()));
    }
  }

  static void sunion(CommandContext context) {
    SetAlgebra sets = new SetAlgebra(context, 1, context.argCount() - 1);
    if (sets.records.length == 1) {
      SetCommands.replyAll(context, sets.records[0]);
      return;
    }
    sets.unite();
    KeyCursor detached = context.views().detached();
    SetCommands.replyAll(context, detached.record());
    detached.delete();
  }

  static void sunionstore(CommandContext context) {
    SetAlgebra sets = new SetAlgebra(context, 2, context.argCount() - 2);
    sets.unite();
    sets.store(KeyEvent.SUNION_STORE);
  }

  static void sdiff(CommandContext context) {
    SetAlgebra sets = new SetAlgebra(context, 1, context.argCount() - 1);
    if (sets.isRemovalCheaper()) {
      sets.subtractByRemoval();
      KeyCursor detached = context.views().detached();
      SetCommands.replyAll(context, detached.record());
      detached.delete();
      return;
    }
    int mark = context.reply().deferArray();
    long found = sets.subtract(context::replyElement);
    context.reply().closeSet(mark, found);
  }

  static void sdiffstore(CommandContext context) {
    SetAlgebra sets = new SetAlgebra(context, 2, context.argCount() - 2);
    if (sets.isRemovalCheaper()) {
      sets.subtractByRemoval();
    } else {
      SetValue result = sets.detachedSet();
      result.createIntSet(0);
      sets.subtract(result::add);
    }
    sets.store(KeyEvent.SDIFF_STORE);
  }

  // ---- the operations ---------------------------------------------------------------------

  private interface Sink {
    void accept(Element member);
  }

  /// Gives every member of all sets, none of which is missing, to the sink.
  ///
  /// @param limit stops after so many, 0 for no limit
  /// @return how many there are
  private long intersect(long limit, Sink sink) {
    smallestFirst();
    long found = 0;
    FieldWalk walk = context.views().walk(records[0]);
    while (walk.next()) {
      Element member = walk.field();
      if (isInAllOthers(member)) {
        sink.accept(member);
        found++;
        if (found == limit) {
          break;
        }
      }
    }
    return found;
  }

  private void smallestFirst() {
    int smallest = 0;
    for (int i = 1; i < records.length; i++) {
      if (SetValue.count(records[i]) < SetValue.count(records[smallest])) {
        smallest = i;
      }
    }
    long record = records[smallest];
    records[smallest] = records[0];
    records[0] = record;
  }

  private boolean isInAllOthers(Element member) {
    for (int i = 1; i < records.length; i++) {
      if (records[i] != records[0] && !contains(records[i], member)) {
        return false;
      }
    }
    return true;
  }

  private boolean contains(long record, Element member) {
    return context.views().members().contains(record, member);
  }

  /// Whether it takes less to remove the others' members from a copy of the first set than to look
  /// every member of the first set up in all others.
  private boolean isRemovalCheaper() {
    if (records[0] == 0 || isFirstRepeated()) {
      return false;
    }
    long lookups = 0;
    long removals = 0;
    for (long record : records) {
      if (record != 0) {
        lookups += SetValue.count(records[0]);
        removals += SetValue.count(record);
      }
    }
    return lookups / 2 > removals;
  }

  private boolean isFirstRepeated() {
    for (int i = 1; i < records.length; i++) {
      if (records[i] == records[0]) {
        return true;
      }
    }
    return false;
  }

  /// Builds the difference in the detached set.
  private void subtractByRemoval() {
    SetValue result = detachedSet();
    result.createIntSet(0);
    FieldWalk walk = context.views().walk(records[0]);
    while (walk.next()) {
      result.add(walk.field());
    }
    for (int i = 1; i < records.length && result.count() > 0; i++) {
      if (records[i] != 0) {
        walk = context.views().walk(records[i]);
        while (walk.next()) {
          result.remove(walk.field());
        }
      }
    }
  }

  /// Gives every member of the first set that is in no other to the sink.
  ///
  /// @return how many there are
  private long subtract(Sink sink) {
    if (records[0] == 0 || isFirstRepeated()) {
      return 0;
    }
    long found = 0;
    FieldWalk walk = context.views().walk(records[0]);
    while (walk.next()) {
      Element member = walk.field();
      if (!isInAnyOther(member)) {
        sink.accept(member);
        found++;
      }
    }
    return found;
  }

  private boolean isInAnyOther(Element member) {
    for (int i = 1; i < records.length; i++) {
      if (records[i] != 0 && contains(records[i], member)) {
        return true;
      }
    }
    return false;
  }

  /// Builds the union in the detached set.
  private void unite() {
    SetValue result = detachedSet();
    result.createIntSet(0);
    for (long record : records) {
      if (record != 0) {
        FieldWalk walk = context.views().walk(record);
        while (walk.next()) {
          result.add(walk.field());
        }
      }
    }
  }

  // ---- the result -------------------------------------------------------------------------

  private SetValue detachedSet() {
    return context.views().set(result.cursor());
  }

  /// Gives the detached set to the key of argument 1, or deletes that key when there is no member.
  private void store(KeyEvent event) {
    long record = result.cursor().record();
    result.store(record == 0 ? 0 : SetValue.count(record), event, 1);
  }
}
