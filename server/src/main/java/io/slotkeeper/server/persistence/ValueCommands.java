package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.keyspace.TextBuffer;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.datatypes.rdb.ValueLimits;
import io.slotkeeper.datatypes.value.FieldWalk;
import io.slotkeeper.datatypes.value.ListValue;
import io.slotkeeper.resp.DoubleText;
import java.io.IOException;

/// The commands that make a value, those of collections with up to 64 elements each.
final class ValueCommands implements AutoCloseable {
  private static final int ELEMENTS_PER_COMMAND = 64;

  /// Enough for a number as text.
  private static final int SCRATCH_BYTES = 64;

  private final NativeHeap heap;
  private final CommandOutput out;
  private final ValueLimits limits;
  private final ListValue list;
  private final FieldWalk walk;
  private final StreamCommands streams;
  private final long scratch;

  ValueCommands(Keyspace keyspace, CommandOutput out, ValueLimits limits) {
    this.heap = keyspace.heap();
    this.out = out;
    this.limits = limits;
    this.list = new ListValue(heap, new KeyCursor(keyspace.database(0)));
    this.walk = new FieldWalk(heap);
    this.streams = new StreamCommands(out);
    this.scratch = heap.allocate(0, SCRATCH_BYTES);
  }

  /// Writes the commands for the value at the cursor.
  void write(TextBuffer key, KeyCursor value) throws IOException {
    long record = value.record();
    switch (Record.type(record)) {
      case Record.STRING -> {
        out.command("SET", 3);
        out.word(key.address(), key.length());
        out.word(Strings.bytesAddress(heap, record, scratch), Strings.length(heap, record));
      }
      case Record.LIST -> list(key, value);
      case Record.SET -> set(key, record);
      case Record.HASH -> hash(key, record);
      case Record.ZSET -> sortedSet(key, record);
      case Record.STREAM -> streams.write(key, record);
      default -> throw new AssertionError("type=" + Record.type(record));
    }
  }

  /// Begins another command when the one before is full.
  ///
  /// @param done elements written so far
  /// @param wordsPerElement of the command
  private void next(String name, TextBuffer key, int done, int count, int wordsPerElement)
      throws IOException {
    if (done % ELEMENTS_PER_COMMAND == 0) {
      int elements = Math.min(ELEMENTS_PER_COMMAND, count - done);
      out.command(name, 2 + (long) elements * wordsPerElement);
      out.word(key.address(), key.length());
    }
  }

  private void list(TextBuffer key, KeyCursor value) throws IOException {
    list.open(value, limits.list());
    int count = list.count();
    list.seek(0);
    for (int i = 0; i < count; i++) {
      next("RPUSH", key, i, count, 1);
      out.word(list.element());
      list.next();
    }
  }

  private void set(TextBuffer key, long record) throws IOException {
    walk.start(record);
    int count = walk.count();
    for (int i = 0; walk.next(); i++) {
      next("SADD", key, i, count, 1);
      out.word(walk.field());
    }
  }

  private void sortedSet(TextBuffer key, long record) throws IOException {
    walk.start(record);
    int count = walk.count();
    for (int i = 0; walk.next(); i++) {
      next("ZADD", key, i, count, 2);
      out.word(DoubleText.of(walk.score()));
      out.word(walk.field());
    }
  }

  private void hash(TextBuffer key, long record) throws IOException {
    walk.start(record);
    int count = walk.count();
    for (int i = 0; walk.next(); i++) {
      next("HMSET", key, i, count, 2);
      out.word(walk.field());
      out.word(walk.value());
    }
    walk.start(record);
    while (walk.next()) {
      if (walk.expiry() != Record.NO_EXPIRY) {
        out.command("HPEXPIREAT", 6);
        out.word(key.address(), key.length());
        out.word(walk.expiry());
        out.word("FIELDS");
        out.word("1");
        out.word(walk.field());
      }
    }
  }

  @Override
  public void close() {
    heap.free(scratch);
  }
}
