package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.keyspace.Values;
import io.slotkeeper.datatypes.value.FieldWalk;
import io.slotkeeper.datatypes.value.HashValue;
import io.slotkeeper.datatypes.value.ListValue;
import io.slotkeeper.datatypes.value.ZSetValue;

/// SORT and SORT_RO. Rows: [KeyTable].
///
/// Patterns lead to keys in any slot. Where there are several loops, a call with such a pattern
/// runs while all others stand still.
final class SortCommands {
  private final CommandContext context;
  private final SortOptions options;

  private SortCommands(CommandContext context, SortOptions options) {
    this.context = context;
    this.options = options;
  }

  static void sort(CommandContext context) {
    run(context, true);
  }

  static void sortReadOnly(CommandContext context) {
    run(context, false);
  }

  private static void run(CommandContext context, boolean mayStore) {
    SortOptions options = SortOptions.parse(context, mayStore);
    SortCommands call = new SortCommands(context, options);
    if (options.leavesDeclaredKeys()) {
      context.exclusively(call::run);
    } else {
      call.run();
    }
  }

  private void run() {
    long record = context.lookupRead(1);
    if (record != 0 && !isSortable(Record.type(record))) {
      throw Errors.wrongType();
    }
    boolean ordered = record == 0 || Record.type(record) != Record.SET;
    boolean shallRepeat = options.destination() != 0 || context.execution().host().isRunning();
    if (!options.sorts() && !ordered && shallRepeat) {
      options.sortByElement();
    }
    SortVector vector = new SortVector(context, options);
    try {
      if (record != 0) {
        load(vector, record);
      }
      int[] order = order(vector, ordered);
      int from = options.from(vector.count());
      int to = options.to(vector.count());
      if (options.destination() == 0) {
        reply(vector, order, from, to);
      } else {
        store(vector, order, from, to);
      }
    } finally {
      vector.release();
    }
  }

  private static boolean isSortable(int type) {
    return type == Record.LIST || type == Record.SET || type == Record.ZSET;
  }

  private void load(SortVector vector, long record) {
    if (Record.type(record) == Record.ZSET) {
      ZSetValue zset = context.views().zset(context.cursor());
      zset.seek(0);
      do {
        vector.add(zset.member());
      } while (zset.next());
      return;
    }
    if (Record.type(record) == Record.LIST) {
      ListValue list = context.views().list(context.cursor());
      list.seek(0);
      do {
        vector.add(list.element());
      } while (list.next());
      return;
    }
    FieldWalk walk = context.views().walk(record);
    while (walk.next()) {
      vector.add(walk.field());
    }
  }

  private int[] order(SortVector vector, boolean ordered) {
    if (options.sorts()) {
      vector.weigh();
      return vector.sorted();
    }
    int[] order = vector.inOrderOfArrival();
    if (ordered && options.isDescending()) {
      for (int i = 0, j = order.length - 1; i < j; i++, j--) {
        int moved = order[i];
        order[i] = order[j];
        order[j] = moved;
      }
    }
    return order;
  }

  // ---- the result -------------------------------------------------------------------------

  private void reply(SortVector vector, int[] order, int from, int to) {
    long each = Math.max(1, options.gets().size());
    context.reply().array((to - from) * each);
    for (int i = from; i < to; i++) {
      int element = order[i];
      if (options.gets().isEmpty()) {
        context.reply().bulk(vector.address(element), vector.length(element));
      }
      for (SortPattern pattern : options.gets()) {
        replyGet(vector, pattern, element);
      }
    }
  }

  private void replyGet(SortVector vector, SortPattern pattern, int element) {
    if (pattern.isElement()) {
      context.reply().bulk(vector.address(element), vector.length(element));
      return;
    }
    KeyCursor cursor = context.otherCursor();
    long record = vector.lookup(pattern, cursor, element);
    if (record != 0 && !pattern.isField()) {
      context.replyString(record);
      return;
    }
    HashValue hash = context.views().hash(cursor);
    if (record != 0 && hash.find(pattern.fieldAddress(), pattern.fieldLength())) {
      context.replyElement(hash.value());
    } else {
      context.reply().nullValue();
    }
  }

  private void store(SortVector vector, int[] order, int from, int to) {
    KeyCursor detached = context.views().detached();
    detached.seekDetached(context.database(), context.slot(options.destination()));
    ListValue list = context.views().list(detached);
    list.create(0, context.accessClock().initial());
    for (int i = from; i < to; i++) {
      int element = order[i];
      if (options.gets().isEmpty()) {
        push(list, vector.address(element), vector.length(element));
      }
      for (SortPattern pattern : options.gets()) {
        pushGet(list, vector, pattern, element);
      }
    }
    list.compress();
    int count = list.count();
    KeyCursor target = context.otherCursor();
    context.seek(target, context.database(), options.destination());
    if (count > 0) {
      Values.moveTo(target, detached.unlink());
      context.modified(options.destination(), KeyEvent.SORT_STORE, count);
    } else {
      detached.delete();
      if (context.settle(target) != 0) {
        target.delete();
        context.modified(options.destination(), KeyEvent.DEL);
      }
    }
    context.reply().integer(count);
  }

  private static void push(ListValue list, long text, int length) {
    list.prepare(length, 1);
    list.pushTail(text, length);
  }

  /// What is not there is stored as an empty element.
  private void pushGet(ListValue list, SortVector vector, SortPattern pattern, int element) {
    if (pattern.isElement()) {
      push(list, vector.address(element), vector.length(element));
      return;
    }
    KeyCursor cursor = context.otherCursor();
    long record = vector.lookup(pattern, cursor, element);
    if (record != 0 && !pattern.isField()) {
      long text = Strings.bytesAddress(context.heap(), record, context.scratch());
      push(list, text, Strings.length(context.heap(), record));
      return;
    }
    HashValue hash = context.views().hash(cursor);
    if (record != 0 && hash.find(pattern.fieldAddress(), pattern.fieldLength())) {
      push(list, hash.value().address(), hash.value().length());
    } else {
      push(list, context.scratch(), 0);
    }
  }
}
