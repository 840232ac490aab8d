package io.slotkeeper.tools.jmh;

import io.slotkeeper.cluster.Slots;
import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.memory.Memory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Looking keys up and rewriting their values, one by one and with the touches of a loop's window;
/// the figure is per key and includes making the key and its slot.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(time = 2)
@Measurement(time = 2)
public class KeyspaceBenchmark {
  private static final int WINDOW = 32;
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 64;

  @Param({"10000", "2000000"})
  int keyCount;

  private final Keyspace keyspace = new Keyspace(1, 1, 0x5eed);
  private final Database database = keyspace.database(0);
  private final KeyCursor cursor = new KeyCursor(database);
  private final long value = NativeText.of("x".repeat(VALUE_BYTES));
  private final long keys = NativeText.of("key:000000000000".repeat(WINDOW));
  private final int[] slots = new int[WINDOW];
  private final long[] hashes = new long[WINDOW];
  private final long[] words = new long[WINDOW];
  private long state = 1;

  @Setup
  public void fill() {
    for (int number = 0; number < keyCount; number++) {
      place(0, number);
      cursor.seek(database, slots[0], hashes[0], keys, KEY_BYTES);
      Strings.set(cursor, value, VALUE_BYTES, Record.NO_EXPIRY, 0);
    }
  }

  @TearDown
  public void free() {
    keyspace.close();
  }

  @Benchmark
  @OperationsPerInvocation(WINDOW)
  public long getOneByOne() {
    long sum = 0;
    for (int i = 0; i < WINDOW; i++) {
      place(i, nextNumber());
      sum += get(i);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(WINDOW)
  public long getWithTouches() {
    long sum = touchWindow();
    for (int i = 0; i < WINDOW; i++) {
      sum += get(i);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(WINDOW)
  public long setWithTouches() {
    long sum = touchWindow();
    for (int i = 0; i < WINDOW; i++) {
      cursor.seek(database, slots[i], hashes[i], keys + (long) i * KEY_BYTES, KEY_BYTES);
      Strings.set(cursor, value, VALUE_BYTES, Record.NO_EXPIRY, 0);
    }
    return sum;
  }

  private long touchWindow() {
    for (int i = 0; i < WINDOW; i++) {
      place(i, nextNumber());
      words[i] = keyspace.touchTable(database, slots[i], hashes[i]);
    }
    long sum = 0;
    for (int i = 0; i < WINDOW; i++) {
      sum += keyspace.guessRecord(words[i], hashes[i]);
    }
    return sum;
  }

  private long get(int i) {
    cursor.seek(database, slots[i], hashes[i], keys + (long) i * KEY_BYTES, KEY_BYTES);
    long record = cursor.record();
    if (record == 0) {
      throw new IllegalStateException("a stored key is gone");
    }
    return Memory.getLong(Strings.bytesAddress(keyspace.heap(), record, 0));
  }

  /// Writes the digits of a key's number into the window and finds its slot and hash.
  private void place(int i, long number) {
    long key = keys + (long) i * KEY_BYTES;
    long rest = number;
    for (int digit = KEY_BYTES - 1; digit > 3; digit--) {
      Memory.putByte(key + digit, (byte) ('0' + rest % 10));
      rest /= 10;
    }
    slots[i] = Slots.of(key, KEY_BYTES);
    hashes[i] = keyspace.hash(key, KEY_BYTES);
  }

  private long nextNumber() {
    state = state * 6364136223846793005L + 1442695040888963407L;
    return (state >>> 33) % keyCount;
  }
}
