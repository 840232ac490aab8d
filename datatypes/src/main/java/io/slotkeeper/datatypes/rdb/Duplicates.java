package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.FieldTable;
import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.datatypes.value.Element;

/// Finds repeated fields or members in a listpack: few by comparing each with all behind it, many
/// by putting them into a table.
final class Duplicates {
  private static final int FEW = 64;

  private final Keyspace keyspace;
  private final NativeHeap heap;
  private final Element element = new Element();
  private long root;

  Duplicates(Keyspace keyspace) {
    this.keyspace = keyspace;
    this.heap = keyspace.heap();
  }

  /// Whether an entry is there twice, of those at every `stride`th place of a checked and canonical
  /// listpack whose entries are a multiple of it.
  boolean areIn(long listpack, int stride, int entries, int slot) {
    return entries / stride <= FEW
        ? areAmongFew(listpack, stride)
        : areAmongMany(listpack, stride, slot);
  }

  private boolean areAmongFew(long listpack, int stride) {
    for (long entry = Listpack.first(listpack); !Listpack.isEnd(entry); ) {
      element.setEntry(entry);
      entry = Listpack.skip(entry, stride);
      if (Listpack.find(entry, stride, element.address(), element.length()) != 0) {
        return true;
      }
    }
    return false;
  }

  private boolean areAmongMany(long listpack, int stride, int slot) {
    root = heap.allocate(slot, HashTable.ROOT_BYTES);
    FieldTable.create(root);
    for (long entry = Listpack.first(listpack);
        !Listpack.isEnd(entry);
        entry = Listpack.skip(entry, stride)) {
      element.setEntry(entry);
      long field = element.address();
      int length = element.length();
      long hash = keyspace.hash(field, length);
      if (FieldTable.find(heap, root, hash, field, length) != 0) {
        return true;
      }
      FieldTable.add(heap, slot, root, hash, field, length, 0);
    }
    return false;
  }

  void release() {
    if (root != 0) {
      FieldTable.free(heap, root);
      heap.free(root);
      root = 0;
    }
  }
}
