package io.slotkeeper.datatypes.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.encoding.DenseRegisters;
import io.slotkeeper.datatypes.encoding.HyperLogLog;
import io.slotkeeper.datatypes.encoding.SparseRegisters;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.datatypes.value.HyperLogLogValue.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The registers of a HyperLogLog against an array, on both sides of the change to dense ones,
/// ending with no byte leaked.
class HyperLogLogProperties {
  private final Fixture fixture = new Fixture();
  private final NativeHeap heap = fixture.keyspace.heap();
  private final KeyCursor cursor = fixture.seek("hll");
  private final HyperLogLogValue value = new HyperLogLogValue(heap, cursor);
  private final long scratch = new Fixture.Text().address;
  private final byte[] model = new byte[HyperLogLog.REGISTERS];

  @ParameterizedTest
  @ValueSource(ints = {0, 18, 40, 300, 3_000, 20_000})
  void keepsTheHighestRankOfEveryRegister(int maxSparseBytes) {
    try (fixture) {
      HyperLogLogValue.create(cursor, 0);
      int spread = fixture.random.nextBoolean() ? 200 : HyperLogLog.REGISTERS;
      for (int round = 0; round < 60; round++) {
        value.open(cursor, maxSparseBytes, scratch);
        for (int i = 0; i < 40; i++) {
          raise(fixture.random.nextInt(spread), 1 + fixture.random.nextInt(32));
        }
        value.touch();
        value.close();
        assertSame();
        int length = Strings.length(heap, cursor.record());
        boolean dense = HyperLogLog.encoding(bytes()) == HyperLogLog.DENSE;
        assertThat(dense || length <= Math.max(maxSparseBytes, HyperLogLog.EMPTY_BYTES)).isTrue();
      }
    }
  }

  @Test
  void becomesDenseForARankThatRunsCannotHold() {
    try (fixture) {
      HyperLogLogValue.create(cursor, 0);
      value.open(cursor, 3_000, scratch);
      raise(7, 32);
      raise(8, 33);
      value.close();
      assertThat(HyperLogLog.encoding(bytes())).isEqualTo(HyperLogLog.DENSE);
      assertSame();
    }
  }

  @Test
  void survivesDamagedRuns() {
    try (fixture) {
      for (int round = 0; round < 20_000; round++) {
        HyperLogLogValue.create(cursor, 0);
        value.open(cursor, 3_000, scratch);
        for (int i = 0; i < 5; i++) {
          value.raise(fixture.random.nextInt(HyperLogLog.REGISTERS), 5);
        }
        value.close();
        damage();
        value.open(cursor, 3_000, scratch);
        Change change = value.raise(fixture.random.nextInt(HyperLogLog.REGISTERS), 40);
        long registers = HyperLogLog.registers(bytes());
        value.close();
        if (change == Change.DAMAGED) {
          int registerBytes = Strings.length(heap, cursor.record()) - HyperLogLog.HEAD_BYTES;
          assertThat(SparseRegisters.merge(registers, registerBytes, model)).isFalse();
        }
      }
    }
  }

  @Test
  void estimatesWithinSixStandardErrors() {
    try (fixture) {
      HyperLogLogValue.create(cursor, 0);
      value.open(cursor, 3_000, scratch);
      for (int i = 1; i <= 200_000; i++) {
        Memory.putLong(scratch, i ^ fixture.seed);
        long hash = HyperLogLog.hash(scratch, Long.BYTES);
        value.raise(HyperLogLog.register(hash), HyperLogLog.rank(hash));
      }
      value.close();
      int[] histogram = new int[HyperLogLog.HISTOGRAM_SIZE];
      DenseRegisters.count(HyperLogLog.registers(bytes()), histogram);
      assertThat((double) HyperLogLog.estimate(histogram))
          .as("seed %s", fixture.seed)
          .isBetween(200_000 * 0.95, 200_000 * 1.05);
    }
  }

  private void raise(int register, int rank) {
    Change change = value.raise(register, rank);
    assertThat(change)
        .as("seed %s", fixture.seed)
        .isEqualTo(rank > model[register] ? Change.RAISED : Change.NONE);
    model[register] = (byte) Math.max(model[register], rank);
  }

  /// Spoils a byte of the runs, or cuts some off.
  private void damage() {
    int length = Strings.length(heap, cursor.record());
    if (fixture.random.nextBoolean()) {
      length -= 1 + fixture.random.nextInt(length - HyperLogLog.HEAD_BYTES);
    }
    long bytes = Strings.edit(cursor, length, scratch);
    if (length > HyperLogLog.HEAD_BYTES) {
      int spoiled = fixture.random.nextInt(length - HyperLogLog.HEAD_BYTES);
      long at = bytes + HyperLogLog.HEAD_BYTES + spoiled;
      Memory.putByte(at, (byte) fixture.random.nextInt());
    }
  }

  private long bytes() {
    return Strings.bytesAddress(heap, cursor.record(), scratch);
  }

  private void assertSame() {
    long bytes = bytes();
    int length = Strings.length(heap, cursor.record());
    assertThat(Record.type(cursor.record())).isEqualTo(Record.STRING);
    assertThat(HyperLogLog.isValid(bytes, length)).isTrue();
    long registers = HyperLogLog.registers(bytes);
    byte[] read = new byte[HyperLogLog.REGISTERS];
    int[] histogram = new int[HyperLogLog.HISTOGRAM_SIZE];
    if (HyperLogLog.encoding(bytes) == HyperLogLog.DENSE) {
      DenseRegisters.merge(registers, read);
      DenseRegisters.count(registers, histogram);
    } else {
      int registerBytes = length - HyperLogLog.HEAD_BYTES;
      assertThat(SparseRegisters.merge(registers, registerBytes, read)).isTrue();
      assertThat(SparseRegisters.count(registers, registerBytes, histogram)).isTrue();
    }
    assertThat(read).as("seed %s", fixture.seed).isEqualTo(model);
    int[] expected = new int[HyperLogLog.HISTOGRAM_SIZE];
    for (byte rank : model) {
      expected[rank]++;
    }
    assertThat(histogram).as("seed %s", fixture.seed).isEqualTo(expected);
  }
}
