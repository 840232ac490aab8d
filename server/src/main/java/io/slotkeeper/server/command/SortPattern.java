package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.TextBuffer;
import io.slotkeeper.datatypes.memory.Memory;

/// A pattern of SORT's options BY and GET: the name of a key, its first `*` standing for the
/// element, and behind `->` perhaps a field of the hash at that key. `#` alone is the element.
final class SortPattern {
  private final long address;
  private final int length;
  private final int star;
  private final int arrow;

  private SortPattern(long address, int length) {
    this.address = address;
    this.length = length;
    this.star = star();
    this.arrow = star < 0 ? -1 : arrow();
  }

  static SortPattern of(CommandContext context, int argument) {
    return new SortPattern(context.argAddress(argument), context.argLength(argument));
  }

  private int star() {
    int at = 0;
    while (at < length && Memory.getByte(address + at) != '*') {
      at++;
    }
    return at < length ? at : -1;
  }

  /// The first `->` behind the star, unless nothing follows it.
  private int arrow() {
    int at = star + 1;
    while (at + 1 < length
        && (Memory.getByte(address + at) != '-' || Memory.getByte(address + at + 1) != '>')) {
      at++;
    }
    return at + 2 < length ? at : -1;
  }

  boolean isElement() {
    return length == 1 && Memory.getByte(address) == '#';
  }

  /// Whether it leads to a key that depends on the element; a pattern that does not leads nowhere.
  boolean leadsToKeys() {
    return star >= 0;
  }

  /// Looks up the key it leads to.
  ///
  /// @param buffer holds the element; what is behind its end is overwritten
  /// @param element where in the buffer the element is
  /// @return the record, 0 when there is none of the type the pattern asks for
  long lookup(CommandContext context, KeyCursor cursor, TextBuffer buffer, int element, int bytes) {
    if (star < 0) {
      return 0;
    }
    int end = buffer.length();
    int keyEnd = arrow < 0 ? length : arrow;
    int keyLength = keyEnd - 1 + bytes;
    long key = buffer.extend(keyLength);
    Memory.copy(address, key, star);
    Memory.copy(buffer.address() + element, key + star, bytes);
    Memory.copy(address + star + 1, key + star + bytes, keyEnd - star - 1);
    context.seekNative(cursor, key, keyLength);
    long record = context.settle(cursor);
    context.countLookup(record);
    buffer.truncate(end);
    int type = isField() ? Record.HASH : Record.STRING;
    return record != 0 && Record.type(record) == type ? record : 0;
  }

  boolean isField() {
    return arrow >= 0;
  }

  long fieldAddress() {
    return address + arrow + 2;
  }

  int fieldLength() {
    return length - arrow - 2;
  }
}
