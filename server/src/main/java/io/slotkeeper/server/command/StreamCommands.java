package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.IdCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StreamRoot;
import io.slotkeeper.datatypes.value.StreamEntry;
import io.slotkeeper.datatypes.value.StreamId;
import io.slotkeeper.datatypes.value.StreamTrim;
import io.slotkeeper.datatypes.value.StreamValue;
import io.slotkeeper.datatypes.value.StreamWalk;
import org.jspecify.annotations.Nullable;

/// Streams: adding, removing and reading entries. Rows: [StreamRows].
final class StreamCommands {
  private StreamCommands() {}

  // ---- adding -----------------------------------------------------------------------------

  static void xadd(CommandContext context) {
    AddOptions options = context.views().addOptions();
    options.parseAdd(context);
    int firstField = options.idArgument() + 1;
    int texts = context.argCount() - firstField;
    if (texts < 2 || texts % 2 == 1) {
      throw Errors.wrongArity(context.command().spec().name());
    }
    if (options.hasSeq() && options.id().isZero()) {
      throw new CommandException("ERR The ID specified in XADD must be greater than 0-0");
    }
    long record = context.write(1, Record.STREAM);
    if (record == 0 && options.noMakeStream()) {
      context.reply().nullValue();
      return;
    }
    StreamValue stream = context.views().stream(context.cursor());
    StreamId id = context.views().id();
    if (record == 0) {
      id.set(0, 0);
    } else {
      stream.readId(StreamRoot.LAST_ID, id);
    }
    chooseId(context, options, id);
    StreamEntry entry = context.views().entry();
    for (int i = firstField; i < context.argCount(); i++) {
      entry.add(context.argAddress(i), context.argLength(i));
    }
    if (entry.bytes() > Listpack.MAX_BYTES) {
      throw new CommandException("ERR Elements are too large to be stored");
    }
    if (record == 0) {
      stream.create(context.accessClock().initial());
    }
    stream.append(id, entry);
    StreamIds.reply(context, id);
    context.modified(1, KeyEvent.XADD);
    StreamTrim trim = options.trim();
    if (trim != null && stream.trim(trim) > 0) {
      context.event(1, KeyEvent.XTRIM);
    }
    boolean definite = options.hasId() && options.hasSeq() && !options.isApproximate();
    if (!definite && context.effects().areWanted()) {
      repeat(context, options, id);
    }
  }

  /// Says how XADD or XTRIM is repeated: trimming to what is left, adding with the id it has got.
  ///
  /// @param id of the entry that was added, null for XTRIM
  private static void repeat(CommandContext context, AddOptions options, @Nullable StreamId id) {
    Effects effects = context.effects();
    effects.rewritten(context.argCount());
    int idArgument = id == null ? 0 : options.idArgument();
    int threshold = options.isApproximate() ? options.thresholdArgument() : 0;
    for (int i = 0; i < context.argCount(); i++) {
      if (id != null && i == idArgument) {
        effects.id(id.ms(), id.seq());
      } else if (threshold > 0 && i == threshold - 1) {
        effects.word(Effects.EXACTLY);
      } else if (threshold > 0 && i == threshold) {
        repeatThreshold(context, options.isByLength());
      } else {
        effects.argument(i);
      }
    }
  }

  /// The length that is left, or the lowest id that the blocks still know, deleted or not.
  private static void repeatThreshold(CommandContext context, boolean byLength) {
    Effects effects = context.effects();
    long root = context.views().stream(context.cursor()).root();
    IdCursor blocks = new IdCursor();
    if (byLength) {
      effects.number(StreamRoot.length(root));
    } else if (blocks.first(StreamRoot.blocks(root))) {
      effects.id(blocks.ms(), blocks.seq());
    } else {
      effects.id(-1, -1);
    }
  }

  /// Makes the last id of a stream that of its next entry.
  private static void chooseId(CommandContext context, AddOptions options, StreamId id) {
    if (id.isHighest()) {
      throw new CommandException(
          "ERR The stream has exhausted the last possible ID, unable to add more items");
    }
    StreamId given = options.id();
    boolean above;
    if (!options.hasId()) {
      above = true;
      if (Long.compareUnsigned(context.nowMillis(), id.ms()) > 0) {
        id.set(context.nowMillis(), 0);
      } else {
        id.increment();
      }
    } else if (!options.hasSeq() && given.ms() == id.ms()) {
      above = id.seq() != -1;
      id.set(id.ms(), id.seq() + 1);
    } else {
      above = given.order(id) > 0;
      id.set(given);
    }
    if (!above) {
      throw new CommandException(
          "ERR The ID specified in XADD is equal or smaller than the target stream top item");
    }
  }

  // ---- removing ---------------------------------------------------------------------------

  static void xtrim(CommandContext context) {
    AddOptions options = context.views().addOptions();
    options.parseTrim(context);
    StreamTrim trim = options.trim();
    long removed = 0;
    if (context.write(1, Record.STREAM) != 0 && trim != null) {
      removed = context.views().stream(context.cursor()).trim(trim);
      context.modified(1, KeyEvent.XTRIM, removed);
      if (removed > 0 && options.isApproximate() && context.effects().areWanted()) {
        repeat(context, options, null);
      }
    }
    context.reply().integer(removed);
  }

  static void xdel(CommandContext context) {
    if (context.write(1, Record.STREAM) == 0) {
      context.reply().integer(0);
      return;
    }
    StreamId id = context.views().id();
    for (int i = 2; i < context.argCount(); i++) {
      StreamIds.parseStrict(context, i, id);
    }
    StreamValue stream = context.views().stream(context.cursor());
    int removed = 0;
    for (int i = 2; i < context.argCount(); i++) {
      StreamIds.parseStrict(context, i, id);
      removed += stream.remove(id) ? 1 : 0;
    }
    context.modified(1, KeyEvent.XDEL, removed);
    context.reply().integer(removed);
  }

  static void xsetid(CommandContext context) {
    StreamId id = new StreamId();
    StreamId maxDeleted = new StreamId();
    StreamIds.parseStrict(context, 2, id);
    long added = -1;
    for (int i = 3; i < context.argCount(); i += 2) {
      boolean hasValue = i + 1 < context.argCount();
      if (hasValue && context.argIs(i, "ENTRIESADDED")) {
        added = context.argLong(i + 1);
        if (added < 0) {
          throw new CommandException("ERR entries_added must be positive");
        }
      } else if (hasValue && context.argIs(i, "MAXDELETEDID")) {
        StreamIds.parseStrict(context, i + 1, maxDeleted);
        if (id.order(maxDeleted) < 0) {
          throw new CommandException(
              "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
        }
      } else {
        throw Errors.syntax();
      }
    }
    if (context.write(1, Record.STREAM) == 0) {
      throw new CommandException(Errors.NO_SUCH_KEY);
    }
    StreamValue stream = context.views().stream(context.cursor());
    requireNotBelow(context, stream, id, added);
    long root = stream.root();
    StreamRoot.setId(root, StreamRoot.LAST_ID, id.ms(), id.seq());
    if (added != -1) {
      StreamRoot.setEntriesAdded(root, added);
    }
    if (!maxDeleted.isZero()) {
      StreamRoot.setId(root, StreamRoot.MAX_DELETED_ID, maxDeleted.ms(), maxDeleted.seq());
    }
    context.modified(1, KeyEvent.XSET_ID);
    context.reply().ok();
  }

  /// Neither the last id nor the number of entries ever added may contradict what is there.
  private static void requireNotBelow(
      CommandContext context, StreamValue stream, StreamId id, long added) {
    StreamId other = context.views().id();
    stream.readId(StreamRoot.MAX_DELETED_ID, other);
    if (id.order(other) < 0) {
      throw new CommandException(
          "ERR The ID specified in XSETID is smaller than current max_deleted_entry_id");
    }
    StreamWalk walk = context.views().entries();
    walk.startAtEnd(context.cursor().record());
    if (!walk.next()) {
      return;
    }
    if (id.order(walk.id()) < 0) {
      throw new CommandException(
          "ERR The ID specified in XSETID is smaller than the target stream top item");
    }
    if (added != -1 && stream.length() > added) {
      throw new CommandException(
          "ERR The entries_added specified in XSETID is smaller than the target stream length");
    }
  }

  // ---- reading ----------------------------------------------------------------------------

  static void xlen(CommandContext context) {
    long record = context.read(1, Record.STREAM);
    context.reply().integer(record == 0 ? 0 : StreamRoot.length(Record.tailAddress(record)));
  }

  static void xrange(CommandContext context) {
    range(context, false);
  }

  static void xrevrange(CommandContext context) {
    range(context, true);
  }

  private static void range(CommandContext context, boolean reverse) {
    StreamId start = new StreamId();
    StreamId end = new StreamId();
    StreamIds.parseStart(context, reverse ? 3 : 2, start);
    StreamIds.parseEnd(context, reverse ? 2 : 3, end);
    long count = -1;
    for (int i = 4; i < context.argCount(); i += 2) {
      if (i + 1 == context.argCount() || !context.argIs(i, "COUNT")) {
        throw Errors.syntax();
      }
      count = Math.max(0, context.argLong(i + 1));
    }
    long record = context.read(1, Record.STREAM);
    if (record == 0) {
      context.reply().array(0);
    } else if (count == 0) {
      context.reply().nullArray();
    } else {
      StreamWalk walk = context.views().entries();
      walk.start(record, start, end, reverse);
      replyEntries(context, walk, count);
    }
  }

  /// Replies with an array of the walk's entries, at most `count` if that is positive.
  static void replyEntries(CommandContext context, StreamWalk walk, long count) {
    int array = context.reply().deferArray();
    long replied = 0;
    while (walk.next()) {
      replyEntry(context, walk);
      if (++replied == count) {
        break;
      }
    }
    context.reply().closeArray(array, replied);
  }

  /// Replies with the entry a walk stands on.
  static void replyEntry(CommandContext context, StreamWalk walk) {
    context.reply().array(2);
    StreamIds.reply(context, walk.id());
    context.reply().array(2L * walk.fieldCount());
    while (walk.nextField()) {
      context.replyElement(walk.field());
      context.replyElement(walk.value());
    }
  }
}
