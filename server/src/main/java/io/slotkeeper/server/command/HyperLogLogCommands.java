package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.encoding.DenseRegisters;
import io.slotkeeper.datatypes.encoding.HyperLogLog;
import io.slotkeeper.datatypes.encoding.SparseRegisters;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.value.HyperLogLogValue;
import io.slotkeeper.datatypes.value.HyperLogLogValue.Change;

/// HyperLogLogs: counting distinct elements in strings. Rows: [HyperLogLogRows].
final class HyperLogLogCommands {
  private static final String INVALID = "WRONGTYPE Key is not a valid HyperLogLog string value.";
  private static final String DAMAGED = "INVALIDOBJ Corrupted HLL object detected";

  private HyperLogLogCommands() {}

  /// Where the HyperLogLog in a record begins.
  private static long bytes(CommandContext context, long record) {
    return Strings.bytesAddress(context.heap(), record, context.scratch());
  }

  /// The record, which must hold a HyperLogLog or be 0.
  private static long requireValid(CommandContext context, long record) {
    if (record != 0) {
      int length = Strings.length(context.heap(), record);
      if (!HyperLogLog.isValid(bytes(context, record), length)) {
        throw new CommandException(INVALID);
      }
    }
    return record;
  }

  private static CommandException damaged() {
    return new CommandException(DAMAGED);
  }

  // ---- adding -----------------------------------------------------------------------------

  static void pfadd(CommandContext context) {
    long record = requireValid(context, context.writeString(1));
    int changes = 0;
    if (record == 0) {
      HyperLogLogValue.create(context.cursor(), context.accessClock().initial());
      changes++;
    }
    HyperLogLogValue value = context.views().hyperLogLog(context.cursor(), context.scratch());
    boolean whole = true;
    for (int i = 2; i < context.argCount() && whole; i++) {
      long hash = HyperLogLog.hash(context.argAddress(i), context.argLength(i));
      Change change = value.raise(HyperLogLog.register(hash), HyperLogLog.rank(hash));
      changes += change == Change.RAISED ? 1 : 0;
      whole = change != Change.DAMAGED;
    }
    if (changes > 0 && whole) {
      value.touch();
    }
    value.close();
    if (!whole) {
      throw damaged();
    }
    context.modified(1, KeyEvent.PFADD, changes);
    context.replyFlag(changes > 0);
  }

  // ---- counting ---------------------------------------------------------------------------

  static void pfcount(CommandContext context) {
    if (context.argCount() == 2) {
      context.reply().integer(countOne(context));
      return;
    }
    byte[] highest = new byte[HyperLogLog.REGISTERS];
    for (int i = 1; i < context.argCount(); i++) {
      merge(context, requireValid(context, context.readString(i)), highest);
    }
    int[] histogram = new int[HyperLogLog.HISTOGRAM_SIZE];
    for (byte value : highest) {
      histogram[value]++;
    }
    context.reply().integer(HyperLogLog.estimate(histogram));
  }

  private static long countOne(CommandContext context) {
    long record = requireValid(context, context.readString(1));
    if (record == 0) {
      return 0;
    }
    int length = Strings.length(context.heap(), record);
    long cached = HyperLogLog.cardinality(bytes(context, record));
    if (cached >= 0) {
      return cached;
    }
    long cardinality = estimate(bytes(context, record), length);
    long bytes = Strings.edit(context.cursor(), length, context.scratch());
    HyperLogLog.setCardinality(bytes, cardinality);
    context.changed(1);
    context.effects().itself();
    return cardinality;
  }

  private static long estimate(long hll, int length) {
    int[] histogram = new int[HyperLogLog.HISTOGRAM_SIZE];
    long registers = HyperLogLog.registers(hll);
    if (HyperLogLog.encoding(hll) == HyperLogLog.DENSE) {
      DenseRegisters.count(registers, histogram);
    } else if (!SparseRegisters.count(registers, length - HyperLogLog.HEAD_BYTES, histogram)) {
      throw damaged();
    }
    return HyperLogLog.estimate(histogram);
  }

  /// Raises the values to those of the registers in a record, if it is not 0.
  ///
  /// @return whether the registers are dense
  private static boolean merge(CommandContext context, long record, byte[] highest) {
    if (record == 0) {
      return false;
    }
    long hll = bytes(context, record);
    long registers = HyperLogLog.registers(hll);
    if (HyperLogLog.encoding(hll) == HyperLogLog.DENSE) {
      DenseRegisters.merge(registers, highest);
      return true;
    }
    int length = Strings.length(context.heap(), record) - HyperLogLog.HEAD_BYTES;
    if (!SparseRegisters.merge(registers, length, highest)) {
      throw damaged();
    }
    return false;
  }

  // ---- merging ----------------------------------------------------------------------------

  static void pfmerge(CommandContext context) {
    byte[] highest = new byte[HyperLogLog.REGISTERS];
    boolean dense = false;
    for (int i = 1; i < context.argCount(); i++) {
      dense |= merge(context, requireValid(context, context.readString(i)), highest);
    }
    if (context.lookupWrite(1) == 0) {
      HyperLogLogValue.create(context.cursor(), context.accessClock().initial());
    }
    HyperLogLogValue value = context.views().hyperLogLog(context.cursor(), context.scratch());
    if (dense) {
      value.makeDense();
    }
    for (int i = 0; i < HyperLogLog.REGISTERS; i++) {
      if (highest[i] > 0) {
        value.raise(i, highest[i]);
      }
    }
    value.touch();
    value.close();
    context.modified(1, KeyEvent.PFADD);
    context.reply().ok();
  }

  // ---- looking inside ---------------------------------------------------------------------

  static void pfdebug(CommandContext context) {
    long record = requireValid(context, context.writeString(2));
    if (record == 0) {
      throw new CommandException("ERR The specified key does not exist");
    }
    if (context.argIs(1, "GETREG")) {
      replyRegisters(context);
    } else if (context.argIs(1, "DECODE")) {
      replyRuns(context, record);
    } else if (context.argIs(1, "ENCODING")) {
      boolean dense = HyperLogLog.encoding(bytes(context, record)) == HyperLogLog.DENSE;
      context.reply().status(dense ? "dense" : "sparse");
    } else if (context.argIs(1, "TODENSE")) {
      context.replyFlag(makeDense(context));
    } else {
      throw new CommandException("ERR Unknown PFDEBUG subcommand '" + context.argText(1) + "'");
    }
  }

  /// Makes the registers at the cursor dense.
  ///
  /// @return whether they were not
  private static boolean makeDense(CommandContext context) {
    long hll = bytes(context, context.cursor().record());
    if (HyperLogLog.encoding(hll) == HyperLogLog.DENSE) {
      return false;
    }
    HyperLogLogValue value = context.views().hyperLogLog(context.cursor(), context.scratch());
    boolean whole = value.makeDense();
    value.close();
    if (!whole) {
      throw damaged();
    }
    context.changed(1);
    return true;
  }

  private static void replyRegisters(CommandContext context) {
    makeDense(context);
    long registers = HyperLogLog.registers(bytes(context, context.cursor().record()));
    context.reply().array(HyperLogLog.REGISTERS);
    for (int i = 0; i < HyperLogLog.REGISTERS; i++) {
      context.reply().integer(DenseRegisters.get(registers, i));
    }
  }

  private static void replyRuns(CommandContext context, long record) {
    long hll = bytes(context, record);
    if (HyperLogLog.encoding(hll) != HyperLogLog.SPARSE) {
      throw new CommandException("ERR HLL encoding is not sparse");
    }
    long end = hll + Strings.length(context.heap(), record);
    StringBuilder text = new StringBuilder();
    long run = HyperLogLog.registers(hll);
    for (; run < end; run += SparseRegisters.bytes(run)) {
      text.append(text.isEmpty() ? "" : " ");
      int length = SparseRegisters.length(run, end);
      if (SparseRegisters.isValue(run)) {
        text.append("v:").append(SparseRegisters.value(run)).append(',').append(length);
      } else {
        text.append(SparseRegisters.bytes(run) == 1 ? "z:" : "Z:").append(length);
      }
    }
    context.reply().bulk(text.toString());
  }
}
