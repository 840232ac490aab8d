package io.slotkeeper.server.propagation;

import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.nio.charset.StandardCharsets;

/// The effect of one unit while it is executed: commands in the request form of RESP, side by side
/// in native memory.
///
/// ```
/// *3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n  *2\r\n$6\r\nSELECT...  *2\r\n$3\r\nDEL\r\n...
/// └ first command, of the first database ──┘ └ another database ──┘ └ next command ───────┘
/// ```
///
/// Whether the first command needs a SELECT is known only when the unit is appended
/// ([ChangeStream#append]); one between two of its commands is written here.
///
/// One per loop; reused.
public final class UnitBuffer implements AutoCloseable {
  private static final int INITIAL_BYTES = 4096;
  private static final int KEPT_BYTES = 1 << 20;

  /// What a count or a length takes at most: type, digits, line end.
  private static final int MAX_HEAD_BYTES = 24;

  private static final int NO_DATABASE = -1;

  private final NativeHeap heap;
  private long address;
  private long capacity;
  private long length;
  private int commands;
  private int firstDatabase = NO_DATABASE;
  private int lastDatabase = NO_DATABASE;

  public UnitBuffer(NativeHeap heap) {
    this.heap = heap;
  }

  /// Begins a command of so many words, its name included, in a database.
  public void command(int database, int words) {
    if (commands == 0) {
      firstDatabase = database;
    } else if (database != lastDatabase) {
      byte[] select = select(database);
      raw(select, select.length);
    }
    lastDatabase = database;
    commands++;
    head('*', words);
  }

  /// The next word of the command.
  public void word(long bytes, int count) {
    head('$', count);
    reserve(count + 2L);
    Memory.copy(bytes, address + length, count);
    length += count;
    lineEnd();
  }

  public void word(byte[] bytes) {
    head('$', bytes.length);
    raw(bytes, bytes.length);
    lineEnd();
  }

  /// The next word, a number in decimal.
  public void number(long value) {
    reserve(3L * MAX_HEAD_BYTES);
    long text = address + length + 2 * MAX_HEAD_BYTES;
    int digits = Decimals.write(value, text);
    head('$', digits);
    Memory.copy(text, address + length, digits);
    length += digits;
    lineEnd();
  }

  private void head(char type, long count) {
    reserve(MAX_HEAD_BYTES);
    Memory.putByte(address + length, (byte) type);
    length += 1 + Decimals.write(count, address + length + 1);
    lineEnd();
  }

  private void lineEnd() {
    reserve(2);
    Memory.putShort(address + length, '\r' | '\n' << 8);
    length += 2;
  }

  private void raw(byte[] bytes, int count) {
    reserve(count);
    Memory.copy(bytes, 0, address + length, count);
    length += count;
  }

  private void reserve(long more) {
    if (length + more <= capacity) {
      return;
    }
    long wanted = Math.max(INITIAL_BYTES, Math.max(2 * capacity, length + more));
    long bigger = heap.allocate(0, wanted);
    if (length > 0) {
      Memory.copy(address, bigger, length);
    }
    release();
    address = bigger;
    capacity = wanted;
  }

  private void release() {
    if (capacity > 0) {
      heap.free(address);
      capacity = 0;
    }
  }

  /// SELECT of a database, as a command.
  static byte[] select(int database) {
    String index = Integer.toString(database);
    return ("*2\r\n$6\r\nSELECT\r\n$" + index.length() + "\r\n" + index + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  public boolean isEmpty() {
    return commands == 0;
  }

  /// How many commands it holds, a SELECT not counted.
  public int commands() {
    return commands;
  }

  int firstDatabase() {
    return firstDatabase;
  }

  int lastDatabase() {
    return lastDatabase;
  }

  long address() {
    return address;
  }

  long length() {
    return length;
  }

  /// Forgets the unit.
  public void clear() {
    length = 0;
    commands = 0;
    if (capacity > KEPT_BYTES) {
      release();
    }
  }

  @Override
  public void close() {
    clear();
    release();
  }
}
