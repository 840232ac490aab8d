package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.encoding.DenseRegisters;
import io.slotkeeper.datatypes.encoding.HyperLogLog;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.value.HyperLogLogValue;
import io.slotkeeper.server.runtime.FastRandom;

/// PFSELFTEST: whether registers keep their values and estimates are as good as they should be.
///
/// It adds a million elements and takes about a tenth of a second of the loop.
final class HyperLogLogSelfTest {
  private static final int ELEMENTS = 1_000_000;
  private static final double STANDARD_ERROR = 1.04 / Math.sqrt(HyperLogLog.REGISTERS);

  /// Six standard errors: a right implementation hardly ever fails.
  private static final int TOLERANCE = 6;

  private HyperLogLogSelfTest() {}

  static void pfselftest(CommandContext context) {
    KeyCursor cursor = context.views().detached();
    cursor.seekDetached(context.database(), 0);
    HyperLogLogValue.create(cursor, 0);
    HyperLogLogValue value = context.views().hyperLogLog(cursor, context.scratch());
    value.makeDense();
    value.close();
    long registers = HyperLogLog.registers(Record.tailAddress(cursor.record()));
    String fault = testRegisters(context.random(), registers);
    if (fault.isEmpty()) {
      Memory.fill(registers, DenseRegisters.BYTES, (byte) 0);
      fault = testEstimates(context, registers);
    }
    cursor.delete();
    if (!fault.isEmpty()) {
      throw new CommandException("ERR TESTFAILED " + fault);
    }
    context.reply().ok();
  }

  private static String testRegisters(FastRandom random, long registers) {
    byte[] expected = new byte[HyperLogLog.REGISTERS];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (byte) (random.nextLong() & 63);
      DenseRegisters.set(registers, i, expected[i]);
    }
    for (int i = 0; i < expected.length; i++) {
      int actual = DenseRegisters.get(registers, i);
      if (actual != expected[i]) {
        return "Register " + i + " should be " + expected[i] + " but is " + actual;
      }
    }
    return "";
  }

  private static String testEstimates(CommandContext context, long registers) {
    long seed = context.random().nextLong();
    long element = context.scratch();
    int checkpoint = 1;
    for (int added = 1; added <= ELEMENTS; added++) {
      Memory.putLong(element, added ^ seed);
      long hash = HyperLogLog.hash(element, Long.BYTES);
      int register = HyperLogLog.register(hash);
      int rank = HyperLogLog.rank(hash);
      if (rank > DenseRegisters.get(registers, register)) {
        DenseRegisters.set(registers, register, rank);
      }
      if (added == checkpoint) {
        int[] histogram = new int[HyperLogLog.HISTOGRAM_SIZE];
        DenseRegisters.count(registers, histogram);
        long error = Math.abs(HyperLogLog.estimate(histogram) - added);
        if (error > Math.ceil(STANDARD_ERROR * TOLERANCE * added)) {
          return "Too big error. card:" + added + " abserr:" + error;
        }
        checkpoint *= 10;
      }
    }
    return "";
  }
}
