package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.datatypes.value.ListValue;
import io.slotkeeper.resp.ReplyWriter;

/// Lists: taking elements from the ends, and moving them to other lists. Rows: [ListRows].
final class ListPops {
  private ListPops() {}

  static void lpop(CommandContext context) {
    pop(context, true);
  }

  static void rpop(CommandContext context) {
    pop(context, false);
  }

  private static void pop(CommandContext context, boolean head) {
    if (context.argCount() > 3) {
      throw Errors.wrongArity(context.command().spec().name());
    }
    boolean hasCount = context.argCount() == 3;
    long count = hasCount ? context.argLong(2, 0, Long.MAX_VALUE, Errors.POSITIVE) : 1;
    long record = context.write(1, Record.LIST);
    ReplyWriter reply = context.reply();
    if (record == 0) {
      if (hasCount) {
        reply.nullArray();
      } else {
        reply.nullValue();
      }
      return;
    }
    if (hasCount) {
      popRange(context, 1, context.views().list(context.cursor()), head, count);
    } else {
      popOne(context, 1, head);
    }
  }

  /// Replies with the outermost element of the list under the cursor and takes it out.
  private static void popOne(CommandContext context, int key, boolean head) {
    ListValue list = context.views().list(context.cursor());
    list.seek(head ? 0 : list.count() - 1);
    context.replyElement(list.element());
    list.remove(head);
    context.modified(key, popEvent(head));
    settle(context, list, key);
  }

  /// Replies with the elements that are taken, the outermost first.
  private static void popRange(
      CommandContext context, int key, ListValue list, boolean head, long count) {
    if (count == 0) {
      context.reply().array(0);
      return;
    }
    int size = list.count();
    int popped = (int) Math.min(count, size);
    ListCommands.replyRange(context, list, head ? 0 : size - 1, popped, head);
    list.removeRange(head ? 0 : size - popped, popped);
    context.modified(key, popEvent(head), popped);
    settle(context, list, key);
  }

  private static KeyEvent popEvent(boolean head) {
    return head ? KeyEvent.LPOP : KeyEvent.RPOP;
  }

  /// Deletes the key of an empty list; one that has become small may get a smaller encoding.
  static void settle(CommandContext context, ListValue list, int key) {
    if (list.count() == 0) {
      context.cursor().delete();
      context.event(key, KeyEvent.DEL);
    } else {
      list.shrink();
    }
  }

  static void lmpop(CommandContext context) {
    if (!popFirst(context, 1)) {
      context.reply().nullArray();
    }
  }

  static void blmpop(CommandContext context) {
    long deadline = Wait.deadline(context, 1);
    if (!popFirst(context, 2)) {
      context.block(Wait.forArray(Record.LIST, deadline));
    }
  }

  /// Pops from the first list there is, by the arguments from the number of keys on.
  ///
  /// @return false, nothing being replied, when there is none
  private static boolean popFirst(CommandContext context, int keyCount) {
    long keys =
        context.argLong(keyCount, 1, Long.MAX_VALUE, "ERR numkeys should be greater than 0");
    if (keys >= context.argCount() - keyCount - 1) {
      throw Errors.syntax();
    }
    int where = (int) keys + keyCount + 1;
    boolean head = isLeft(context, where);
    long count = 0;
    for (int i = where + 1; i < context.argCount(); i += 2) {
      if (count != 0 || !context.argIs(i, "COUNT") || i + 1 == context.argCount()) {
        throw Errors.syntax();
      }
      count = context.argLong(i + 1, 1, Long.MAX_VALUE, "ERR count should be greater than 0");
    }
    for (int i = keyCount + 1; i < where; i++) {
      if (context.write(i, Record.LIST) != 0) {
        context.reply().array(2);
        context.reply().bulk(context.argAddress(i), context.argLength(i));
        ListValue list = context.views().list(context.cursor());
        Effects effects = context.effects();
        if (effects.areWanted()) {
          effects.command(head ? Effects.LPOP : Effects.RPOP, 3).argument(i);
          effects.number(Math.min(Math.max(1, count), list.count()));
        }
        popRange(context, i, list, head, Math.max(1, count));
        return true;
      }
    }
    return false;
  }

  static void blpop(CommandContext context) {
    popOrWait(context, true);
  }

  static void brpop(CommandContext context) {
    popOrWait(context, false);
  }

  private static void popOrWait(CommandContext context, boolean head) {
    int last = context.argCount() - 1;
    long deadline = Wait.deadline(context, last);
    for (int i = 1; i < last; i++) {
      if (context.write(i, Record.LIST) != 0) {
        context.reply().array(2);
        context.reply().bulk(context.argAddress(i), context.argLength(i));
        popOne(context, i, head);
        if (context.effects().areWanted()) {
          context.effects().command(head ? Effects.LPOP : Effects.RPOP, 2).argument(i);
        }
        return;
      }
    }
    context.block(Wait.forArray(Record.LIST, deadline));
  }

  private static boolean isLeft(CommandContext context, int index) {
    if (context.argIs(index, "LEFT")) {
      return true;
    }
    if (context.argIs(index, "RIGHT")) {
      return false;
    }
    throw Errors.syntax();
  }

  // ---- moving -----------------------------------------------------------------------------

  static void lmove(CommandContext context) {
    boolean fromHead = isLeft(context, 3);
    if (!move(context, fromHead, isLeft(context, 4))) {
      context.reply().nullValue();
    }
  }

  static void rpoplpush(CommandContext context) {
    if (!move(context, false, true)) {
      context.reply().nullValue();
    }
  }

  static void blmove(CommandContext context) {
    boolean fromHead = isLeft(context, 3);
    boolean toHead = isLeft(context, 4);
    long deadline = Wait.deadline(context, 5);
    if (!move(context, fromHead, toHead)) {
      context.block(Wait.forString(Record.LIST, deadline));
    } else if (context.effects().areWanted()) {
      context.effects().command(Effects.LMOVE, 5).arguments(1, 5);
    }
  }

  static void brpoplpush(CommandContext context) {
    long deadline = Wait.deadline(context, 3);
    if (!move(context, false, true)) {
      context.block(Wait.forString(Record.LIST, deadline));
    } else if (context.effects().areWanted()) {
      context.effects().command(Effects.RPOPLPUSH, 3).arguments(1, 3);
    }
  }

  /// @return false, nothing being replied, when there is no list to take from
  private static boolean move(CommandContext context, boolean fromHead, boolean toHead) {
    KeyCursor target = context.otherCursor();
    context.seek(target, context.database(), 2);
    long there = context.settle(target);
    if (context.write(1, Record.LIST) == 0) {
      return false;
    }
    CommandContext.requireType(there, Record.LIST);
    ListValue list = context.views().list(context.cursor());
    list.seek(fromHead ? 0 : list.count() - 1);
    Element element = list.element();
    element.detach();
    context.replyElement(element);
    list.remove(fromHead);
    context.modified(2, toHead ? KeyEvent.LPUSH : KeyEvent.RPUSH);
    context.modified(1, popEvent(fromHead));
    if (context.sameArguments(1, 2)) {
      push(list, element, toHead);
      list.shrink();
      return true;
    }
    settle(context, list, 1);
    // what happened to the source may have moved the table word of the destination
    context.seek(target, context.database(), 2);
    list = context.views().list(target);
    if (there == 0) {
      list.create(0, context.accessClock().initial());
    }
    push(list, element, toHead);
    list.compress();
    return true;
  }

  private static void push(ListValue list, Element element, boolean head) {
    list.prepare(element.isNumber() ? 0 : element.length(), 1);
    if (head) {
      list.pushHead(element.address(), element.length());
    } else {
      list.pushTail(element.address(), element.length());
    }
  }
}
