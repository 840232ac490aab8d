package io.slotkeeper.datatypes.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The allocation map of a heap in checked mode: finds use after free, overruns and leaks.
///
/// One shadow byte for eight bytes of memory says how many of them, from the first, belong to a
/// live block: 0 none, 8 all. Freed memory is overwritten with a pattern. Addresses outside every
/// heap (receive and reply buffers) are not judged.
///
/// The list of heaps is the one mutable static of the process; it exists in checked mode only,
/// because raw accesses know an address and nothing else.
final class CheckedHeap {
  private static final CopyOnWriteArrayList<CheckedHeap> HEAPS = new CopyOnWriteArrayList<>();
  private static final byte POISON = (byte) 0xDB;
  private static final int TRACED_BLOCKS = 20_000;
  private static final int LEAKS_SHOWN = 5;

  private record Block(long bytes, Throwable origin) {}

  private static final Throwable UNTRACED = new Throwable("origin not recorded");

  private final long base;
  private final long end;
  private final byte[][] shadow;
  private final Map<Long, Block> live = new ConcurrentHashMap<>();

  private CheckedHeap(long base, long bytes) {
    this.base = base;
    this.end = base + bytes;
    this.shadow = new byte[(int) (bytes >> NativeHeap.REGION_SHIFT)][];
  }

  static CheckedHeap register(long base, long bytes) {
    CheckedHeap heap = new CheckedHeap(base, bytes);
    HEAPS.add(heap);
    return heap;
  }

  void unregister() {
    HEAPS.remove(this);
  }

  static void access(long address, long length) {
    for (CheckedHeap heap : HEAPS) {
      if (address >= heap.base && address < heap.end) {
        heap.check(address, length);
        return;
      }
    }
  }

  void allocated(long address, long bytes) {
    boolean traced = live.size() < TRACED_BLOCKS;
    Throwable origin = traced ? new Throwable("allocated here") : UNTRACED;
    if (live.put(address, new Block(bytes, origin)) != null) {
      throw new AssertionError("block given out twice: " + Long.toHexString(address));
    }
    mark(address, bytes);
  }

  void resized(long address, long bytes) {
    Block old = live.get(address);
    if (old == null) {
      throw new AssertionError("resize of a free block: " + Long.toHexString(address));
    }
    live.put(address, new Block(bytes, old.origin));
    clear(address, old.bytes);
    mark(address, bytes);
  }

  void freed(long address, long usableBytes) {
    Block block = live.remove(address);
    if (block == null) {
      throw new AssertionError("free of a block not given out: " + Long.toHexString(address));
    }
    clear(address, block.bytes);
    Memory.segment(address, Math.min(usableBytes, block.bytes)).fill(POISON);
  }

  String describeLive() {
    StringBuilder text = new StringBuilder();
    text.append(live.size()).append(" blocks");
    int shown = 0;
    for (Map.Entry<Long, Block> entry : live.entrySet()) {
      if (shown++ == LEAKS_SHOWN) {
        break;
      }
      text.append("\n").append(entry.getValue().bytes).append(" bytes");
      for (StackTraceElement frame : entry.getValue().origin.getStackTrace()) {
        text.append("\n    at ").append(frame);
      }
    }
    return text.toString();
  }

  private void check(long address, long length) {
    long offset = address - base;
    long last = offset + length;
    while (offset < last) {
      int wanted = (int) Math.min(8, last - (offset & -8));
      if (shadowAt(offset) < wanted) {
        throw new AssertionError(
            "access of %d bytes at %x: byte %d is not part of a live block"
                .formatted(length, address, offset + base - address));
      }
      offset = (offset & -8) + 8;
    }
  }

  private int shadowAt(long offset) {
    byte[] bytes = shadow[(int) (offset >> NativeHeap.REGION_SHIFT)];
    return bytes == null ? 0 : bytes[(int) (offset & NativeHeap.REGION_BYTES - 1) >> 3];
  }

  private void mark(long address, long bytes) {
    long offset = address - base;
    long left = bytes;
    for (; left > 0; left -= 8, offset += 8) {
      set(offset, (byte) Math.min(8, left));
    }
  }

  private void clear(long address, long bytes) {
    long offset = address - base;
    for (long left = bytes; left > 0; left -= 8, offset += 8) {
      set(offset, (byte) 0);
    }
  }

  private void set(long offset, byte value) {
    int region = (int) (offset >> NativeHeap.REGION_SHIFT);
    byte[] bytes = shadow[region];
    if (bytes == null) {
      synchronized (shadow) {
        bytes = shadow[region];
        if (bytes == null) {
          bytes = new byte[NativeHeap.REGION_BYTES >> 3];
          shadow[region] = bytes;
        }
      }
    }
    bytes[(int) (offset & NativeHeap.REGION_BYTES - 1) >> 3] = value;
  }
}
