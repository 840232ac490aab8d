package io.slotkeeper.server.command;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.server.propagation.StreamApplier;
import io.slotkeeper.server.propagation.StreamFormatException;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/// Deletes the keys of slots that have gone to another node, or have not come after all: some at a
/// time, on the first loop, as the commands that do it, so that replicas and files follow.
final class SlotDrop {
  private static final int KEYS_PER_COMMAND = 64;
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ServerContext server;
  private final NativeHeap heap;
  private final IntPredicate mayGo;
  private final Runnable then;
  private final SlotGuard guard;
  private final int[] slots;
  private int next;

  /// @param mayGo whether the keys of a slot are still of no use here; asked again and again
  /// @param then runs when all keys are gone
  SlotDrop(ServerContext server, SlotSet slots, IntPredicate mayGo, Runnable then) {
    this.server = server;
    this.heap = server.keyspace.heap();
    this.mayGo = mayGo;
    this.then = then;
    this.guard = new SlotGuard(server);
    List<Integer> all = new ArrayList<>();
    slots.forEach(all::add);
    this.slots = all.stream().mapToInt(Integer::intValue).toArray();
  }

  void start() {
    server.betweenTurns.post(0, this::slice);
  }

  private void slice() {
    long deadline = server.clock.nanos() + SLICE_NANOS;
    try (StreamApplier applier = server.newApplier(0)) {
      applier.appendUnits();
      while (next < slots.length && server.clock.nanos() - deadline < 0) {
        byte[] command = mayGo.test(slots[next]) ? command(slots[next]) : new byte[0];
        if (command.length == 0) {
          next++;
        } else {
          execute(applier, command);
        }
      }
    } catch (StreamFormatException e) {
      throw new AssertionError("made here", e);
    }
    if (next < slots.length) {
      start();
    } else {
      then.run();
    }
  }

  private static void execute(StreamApplier applier, byte[] command) throws StreamFormatException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, command);
      applier.apply(bytes.address(), command.length);
    }
  }

  /// UNLINK of some keys of the slot; empty when there are none.
  private byte[] command(int slot) {
    Database database = server.keyspace.database(0);
    List<byte[]> keys = new ArrayList<>();
    guard.lock(slot);
    try {
      long table = database.table(slot);
      long word = HashTable.first(heap, table, 0);
      while (word != 0 && keys.size() < KEYS_PER_COMMAND) {
        long record = heap.address(HashTable.referenceOf(Memory.getLong(word)));
        keys.add(Memory.bytes(Record.keyAddress(record), Record.keyLength(record)));
        word = HashTable.next(heap, table, word);
      }
    } finally {
      guard.unlock(slot);
    }
    if (keys.isEmpty()) {
      return new byte[0];
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(ascii("*" + (1 + keys.size()) + "\r\n$6\r\nUNLINK\r\n"));
    for (byte[] key : keys) {
      text.writeBytes(ascii("$" + key.length + "\r\n"));
      text.writeBytes(key);
      text.writeBytes(ascii("\r\n"));
    }
    return text.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
