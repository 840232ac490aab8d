package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.ListValue;
import io.slotkeeper.resp.ReplyWriter;

/// Lists: pushing, reading, changing elements in place. Rows: [ListRows]; taking elements out:
/// [ListPops].
final class ListCommands {
  /// Redis takes a listpack of more elements for granted to be too large; no room is made at once.
  private static final int MAX_ROOM_BYTES = 64 * 1024;

  private ListCommands() {}

  // ---- pushing ----------------------------------------------------------------------------

  static void lpush(CommandContext context) {
    push(context, true, false);
  }

  static void rpush(CommandContext context) {
    push(context, false, false);
  }

  static void lpushx(CommandContext context) {
    push(context, true, true);
  }

  static void rpushx(CommandContext context) {
    push(context, false, true);
  }

  private static void push(CommandContext context, boolean head, boolean onlyIfExists) {
    long record = context.write(1, Record.LIST);
    if (record == 0 && onlyIfExists) {
      context.reply().integer(0);
      return;
    }
    ListValue list = context.views().list(context.cursor());
    if (record == 0) {
      list.create(room(context), context.accessClock().initial());
    }
    int elements = context.argCount() - 2;
    list.prepare(totalLength(context), elements);
    for (int i = 2; i < context.argCount(); i++) {
      if (head) {
        list.pushHead(context.argAddress(i), context.argLength(i));
      } else {
        list.pushTail(context.argAddress(i), context.argLength(i));
      }
    }
    list.compress();
    context.modified(1, head ? KeyEvent.LPUSH : KeyEvent.RPUSH, elements);
    context.reply().integer(list.count());
  }

  private static long totalLength(CommandContext context) {
    long total = 0;
    for (int i = 2; i < context.argCount(); i++) {
      total += context.argLength(i);
    }
    return total;
  }

  private static int room(CommandContext context) {
    int room = 0;
    for (int i = 2; i < context.argCount() && room <= MAX_ROOM_BYTES; i++) {
      room += Listpack.entryBytes(context.argAddress(i), context.argLength(i));
    }
    return room <= MAX_ROOM_BYTES ? room : 0;
  }

  // ---- reading ----------------------------------------------------------------------------

  static void llen(CommandContext context) {
    long record = context.read(1, Record.LIST);
    context.reply().integer(record == 0 ? 0 : ListValue.count(record));
  }

  static void lindex(CommandContext context) {
    long record = context.read(1, Record.LIST);
    if (record == 0) {
      context.reply().nullValue();
      return;
    }
    int index = index(context.argLong(2), ListValue.count(record));
    if (index < 0) {
      context.reply().nullValue();
      return;
    }
    ListValue list = context.views().list(context.cursor());
    list.seek(index);
    context.replyElement(list.element());
  }

  /// The index counted from the head, -1 when there is no such element.
  private static int index(long index, int count) {
    long fromHead = index < 0 ? index + count : index;
    return fromHead < 0 || fromHead >= count ? -1 : (int) fromHead;
  }

  static void lrange(CommandContext context) {
    long start = context.argLong(2);
    long stop = context.argLong(3);
    long record = context.read(1, Record.LIST);
    int count = record == 0 ? 0 : ListValue.count(record);
    long from = Math.max(0, start < 0 ? start + count : start);
    long to = Math.min(count - 1L, stop < 0 ? stop + count : stop);
    if (from > to) {
      context.reply().array(0);
      return;
    }
    ListValue list = context.views().list(context.cursor());
    replyRange(context, list, (int) from, (int) (to - from + 1), true);
  }

  /// Replies with `elements` elements from an index on, forward or backward.
  static void replyRange(
      CommandContext context, ListValue list, int index, int elements, boolean forward) {
    ReplyWriter reply = context.reply();
    reply.array(elements);
    list.seek(index);
    context.replyElement(list.element());
    for (int i = 1; i < elements; i++) {
      if (forward) {
        list.next();
      } else {
        list.previous();
      }
      context.replyElement(list.element());
    }
  }

  static void lpos(CommandContext context) {
    PositionSearch search = PositionSearch.parse(context);
    long record = context.read(1, Record.LIST);
    if (record == 0) {
      if (search.wantsAll()) {
        context.reply().array(0);
      } else {
        context.reply().nullValue();
      }
      return;
    }
    search.run(context, context.views().list(context.cursor()));
  }

  // ---- changing ---------------------------------------------------------------------------

  static void lset(CommandContext context) {
    if (context.write(1, Record.LIST) == 0) {
      throw new CommandException(Errors.NO_SUCH_KEY);
    }
    long wanted = context.argLong(2);
    ListValue list = context.views().list(context.cursor());
    list.prepare(context.argLength(3), 1);
    int index = index(wanted, list.count());
    if (index < 0) {
      throw new CommandException("ERR index out of range");
    }
    list.seek(index);
    list.replace(context.argAddress(3), context.argLength(3));
    list.shrink();
    context.modified(1, KeyEvent.LSET);
    context.reply().ok();
  }

  static void linsert(CommandContext context) {
    boolean behind = context.argIs(2, "AFTER");
    if (!behind && !context.argIs(2, "BEFORE")) {
      throw Errors.syntax();
    }
    if (context.write(1, Record.LIST) == 0) {
      context.reply().integer(0);
      return;
    }
    ListValue list = context.views().list(context.cursor());
    list.prepare(context.argLength(4), 1);
    list.seek(0);
    while (!list.elementEquals(context.argAddress(3), context.argLength(3))) {
      if (!list.next()) {
        context.reply().integer(-1);
        return;
      }
    }
    list.insert(behind, context.argAddress(4), context.argLength(4));
    list.compress();
    context.modified(1, KeyEvent.LINSERT);
    context.reply().integer(list.count());
  }

  static void lrem(CommandContext context) {
    long count = context.argLong(2);
    if (context.write(1, Record.LIST) == 0) {
      context.reply().integer(0);
      return;
    }
    ListValue list = context.views().list(context.cursor());
    boolean forward = count >= 0;
    long most = count == 0 ? Long.MAX_VALUE : Math.abs(count);
    list.seek(forward ? 0 : list.count() - 1);
    long removed = 0;
    boolean more = true;
    while (more && removed != most) {
      if (list.elementEquals(context.argAddress(3), context.argLength(3))) {
        more = list.remove(forward);
        removed++;
      } else {
        more = forward ? list.next() : list.previous();
      }
    }
    context.modified(1, KeyEvent.LREM, removed);
    if (removed > 0) {
      ListPops.settle(context, list, 1);
    }
    context.reply().integer(removed);
  }

  static void ltrim(CommandContext context) {
    long start = context.argLong(2);
    long stop = context.argLong(3);
    if (context.write(1, Record.LIST) == 0) {
      context.reply().ok();
      return;
    }
    ListValue list = context.views().list(context.cursor());
    int count = list.count();
    long from = Math.max(0, start < 0 ? start + count : start);
    long to = Math.min(count - 1L, stop < 0 ? stop + count : stop);
    if (from > to) {
      context.cursor().delete();
      context.modified(1, KeyEvent.LTRIM, count);
      context.event(1, KeyEvent.DEL);
    } else {
      int behind = count - 1 - (int) to;
      list.removeRange((int) to + 1, behind);
      list.removeRange(0, (int) from);
      list.shrink();
      context.modified(1, KeyEvent.LTRIM, from + behind);
    }
    context.reply().ok();
  }
}
