package io.slotkeeper.datatypes.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A server's native memory: one reserved address range, given out as blocks.
///
/// ```
/// range   [ region 2 MB | region | region | ...                      ] up to 1 TB, reserved
/// region  [ span 64 KB | span | ... 32 of them ]                       huge pages when busy
/// slab    [ block | block | block | ... | rest ]                      1 to 8 spans, one size class
/// large   [ one block over 32 KB                ... rest of last span] any number of spans
/// ```
///
/// Why: a reserved range never moves and is not unmapped before [#close()], so a stale address read
/// for the sake of a cache line cannot fault, and a reference fits 37 bits. Regions mix size
/// classes, so huge pages do not cost one region per class. Blocks of one slot come from one
/// [SlabArena]; an arena has a lock of its own only when several loops run.
///
/// Memory of freed spans stays committed until [#trim(int)] gives it back.
///
/// Threads: `allocate` and `free` from any thread when `concurrent`, else from one thread at a
/// time. Counters may be read from any thread and are exact when no thread is allocating.
public final class NativeHeap implements AutoCloseable {
  static final int SPAN_SHIFT = 16;
  static final int SPAN_BYTES = 1 << SPAN_SHIFT;
  static final int REGION_SHIFT = 21;
  static final int REGION_BYTES = 1 << REGION_SHIFT;
  static final int SPANS_PER_REGION = REGION_BYTES / SPAN_BYTES;

  /// References count in units of 8 bytes.
  public static final int REFERENCE_BITS = 37;

  private static final long MAX_RESERVED = 1L << REFERENCE_BITS + 3;
  private static final long MIN_RESERVED = 1L << 32;
  private static final int PAGE_BYTES = 4096;

  /// A stale table root leads a touch at most one table page beyond the range.
  private static final long TOUCH_SLACK_BYTES = 64L << 20;

  /// Below this many regions in use a heap is small and huge pages would only waste memory.
  private static final int HUGE_PAGE_MIN_REGIONS = 16;

  private final long mapped;
  private final long base;
  private final long reservedBytes;
  private final SpanTable spans;
  private final SlabArena[] arenas;
  private final @Nullable CheckedHeap checked;

  private int[] usedSpans = new int[64];
  private int[] dirtySpans = new int[64];
  private boolean[] hugeRegions = new boolean[64];
  private int regionsInUse;
  private int firstRegionWithRoom;
  private int committedSpans;
  private int trimRegion;
  private volatile long largeBytes;
  private boolean closed;

  /// @param arenaCount arenas to spread slots over, a power of two
  /// @param concurrent whether several threads allocate
  public NativeHeap(int arenaCount, boolean concurrent) {
    if (Integer.bitCount(arenaCount) != 1) {
      throw new IllegalArgumentException("arenaCount=" + arenaCount);
    }
    long bytes = Memory.CHECKED ? MIN_RESERVED * 4 : MAX_RESERVED;
    long address = AddressSpace.reserve(bytes + REGION_BYTES + TOUCH_SLACK_BYTES);
    while (address == 0 && bytes > MIN_RESERVED) {
      bytes >>= 1;
      address = AddressSpace.reserve(bytes + REGION_BYTES + TOUCH_SLACK_BYTES);
    }
    if (address == 0) {
      throw new IllegalStateException("cannot reserve " + bytes + " bytes of address space");
    }
    mapped = address;
    base = address + REGION_BYTES - 1 & -REGION_BYTES;
    reservedBytes = bytes;
    spans = new SpanTable((int) (bytes >> SPAN_SHIFT));
    arenas = new SlabArena[arenaCount];
    for (int i = 0; i < arenaCount; i++) {
      arenas[i] = new SlabArena(this, spans, i, concurrent);
    }
    usedSpans[0] = 1; // reference 0 means none, so the first span is never given out
    checked = Memory.CHECKED ? CheckedHeap.register(base, bytes) : null;
  }

  /// The reference of a block's address: 37 bits, never 0.
  public long reference(long address) {
    return address - base >>> 3;
  }

  public long address(long reference) {
    return base + (reference << 3);
  }

  /// The address of a reference that may be any 37 bits: it and the lines behind can be read.
  public long readableAddress(long reference) {
    return base + (reference << 3 & reservedBytes - 1);
  }

  /// The address itself if it lies in the range, else another that can be read like it.
  public long readable(long address) {
    return base + (address - base & reservedBytes - 1);
  }

  /// A block of at least `bytes` (1 or more), 8-byte aligned, its content undefined.
  ///
  /// @param slot any number; blocks of one slot come from one arena
  public long allocate(int slot, long bytes) {
    long address =
        bytes <= SizeClasses.MAX_BYTES
            ? arenas[slot & arenas.length - 1].allocate(SizeClasses.of((int) bytes))
            : allocateLarge(bytes);
    if (checked != null) {
      checked.allocated(address, bytes);
    }
    return address;
  }

  public void free(long address) {
    int span = spanOf(address);
    int kind = spans.kind(span);
    if (checked != null) {
      checked.freed(address, usableBytes(address));
    }
    if (kind == SpanTable.LARGE) {
      freeLarge(address, span);
    } else {
      int head = span - spans.headDistance(span);
      arenas[spans.arena(head)].free(head, address);
    }
  }

  /// How many bytes the block really has, at least what was asked for.
  public long usableBytes(long address) {
    int span = spanOf(address);
    int kind = spans.kind(span);
    return kind == SpanTable.LARGE ? spans.largeBytes(span) : SizeClasses.bytes(kind - 1);
  }

  /// What [#usableBytes(long)] would say of a new block of `bytes`.
  public static long usableBytesFor(long bytes) {
    return bytes <= SizeClasses.MAX_BYTES
        ? SizeClasses.bytes(SizeClasses.of((int) bytes))
        : bytes + PAGE_BYTES - 1 & -PAGE_BYTES;
  }

  /// Whether the block can hold `bytes` and a new one would not be smaller; then it now does.
  public boolean resizeInPlace(long address, long bytes) {
    if (usableBytes(address) != usableBytesFor(bytes)) {
      return false;
    }
    if (checked != null) {
      checked.resized(address, bytes);
    }
    return true;
  }

  /// Whether moving this block to a new one would help to empty its slab.
  public boolean worthMoving(long address) {
    int span = spanOf(address);
    int kind = spans.kind(span);
    if (kind == SpanTable.LARGE) {
      return false;
    }
    int head = span - spans.headDistance(span);
    return arenas[spans.arena(head)].isSparse(head, kind - 1);
  }

  /// Frees the spans that are kept for the next blocks of their size though they hold none.
  public void releaseEmptySlabs() {
    for (SlabArena arena : arenas) {
      arena.releaseEmpty();
    }
  }

  /// Bytes of all blocks given out, rounded as they are stored.
  public long usedBytes() {
    long bytes = largeBytes;
    for (SlabArena arena : arenas) {
      bytes += arena.usedBytes();
    }
    return bytes;
  }

  /// Bytes of all spans that hold blocks or were not given back yet.
  public synchronized long committedBytes() {
    return (long) committedSpans << SPAN_SHIFT;
  }

  /// Bytes of spans that hold blocks, the free blocks among them included.
  public synchronized long spanBytes() {
    long count = 0;
    for (int region = 0; region < regionsInUse; region++) {
      count += Integer.bitCount(usedSpans[region]);
    }
    return count << SPAN_SHIFT;
  }

  /// Puts one busy region on huge pages that was opened while the heap was small, or became busy
  /// again; about a millisecond.
  ///
  /// @return whether there was one
  public synchronized boolean collapseOne() {
    if (regionsInUse <= HUGE_PAGE_MIN_REGIONS) {
      return false;
    }
    for (int region = 0; region < regionsInUse; region++) {
      if (!hugeRegions[region] && isBusy(region)) {
        hugeRegions[region] = true;
        long address = base + ((long) region << REGION_SHIFT);
        AddressSpace.hugePages(address, REGION_BYTES, true);
        AddressSpace.collapse(address, REGION_BYTES);
        return true;
      }
    }
    return false;
  }

  private boolean isBusy(int region) {
    return Integer.bitCount(usedSpans[region]) > SPANS_PER_REGION / 2;
  }

  /// Gives free memory of up to `maxSpans` spans back to the operating system.
  ///
  /// @return how many spans were given back; fewer than `maxSpans` means a full round is done
  public synchronized int trim(int maxSpans) {
    int trimmed = 0;
    for (int seen = 0; seen < regionsInUse && trimmed < maxSpans; seen++) {
      int region = trimRegion;
      trimRegion = trimRegion + 1 < regionsInUse ? trimRegion + 1 : 0;
      trimmed += trimRegion(region);
    }
    return trimmed;
  }

  private int trimRegion(int region) {
    int dirty = dirtySpans[region];
    if (dirty == 0) {
      return 0;
    }
    long regionAddress = base + ((long) region << REGION_SHIFT);
    if (hugeRegions[region] && !isBusy(region)) {
      AddressSpace.hugePages(regionAddress, REGION_BYTES, false);
      hugeRegions[region] = false;
    }
    int rest = dirty;
    while (rest != 0) {
      int first = Integer.numberOfTrailingZeros(rest);
      int run = Integer.numberOfTrailingZeros(~(rest >>> first));
      AddressSpace.discard(regionAddress + ((long) first << SPAN_SHIFT), (long) run << SPAN_SHIFT);
      rest &= ~runMask(first, run);
    }
    dirtySpans[region] = 0;
    committedSpans -= Integer.bitCount(dirty);
    return Integer.bitCount(dirty);
  }

  long spanAddress(int span) {
    return base + ((long) span << SPAN_SHIFT);
  }

  private int spanOf(long address) {
    return (int) (address - base >>> SPAN_SHIFT);
  }

  /// Takes `count` (1 to 32) neighbouring spans inside one region, the lowest that are free.
  synchronized int takeSpans(int count) {
    for (int region = firstRegionWithRoom; ; region++) {
      if (region >= regionsInUse) {
        openRegion(region);
      }
      int used = usedSpans[region];
      if (used == -1) {
        if (region == firstRegionWithRoom) {
          firstRegionWithRoom++;
        }
        continue;
      }
      int first = findRun(~used, count);
      if (first >= 0) {
        take(region, runMask(first, count));
        return region * SPANS_PER_REGION + first;
      }
    }
  }

  synchronized void releaseSpans(int first, int count) {
    int region = first / SPANS_PER_REGION;
    int start = first % SPANS_PER_REGION;
    for (int left = count; left > 0; region++) {
      int run = Math.min(left, SPANS_PER_REGION - start);
      int mask = runMask(start, run);
      usedSpans[region] &= ~mask;
      dirtySpans[region] |= mask;
      firstRegionWithRoom = Math.min(firstRegionWithRoom, region);
      left -= run;
      start = 0;
    }
  }

  private void take(int region, int mask) {
    usedSpans[region] |= mask;
    committedSpans += Integer.bitCount(mask & ~dirtySpans[region]);
    dirtySpans[region] &= ~mask;
  }

  private void openRegion(int region) {
    if ((region + 1L) << REGION_SHIFT > reservedBytes) {
      throw new OutOfNativeMemoryException(reservedBytes);
    }
    if (region >= usedSpans.length) {
      usedSpans = Arrays.copyOf(usedSpans, region * 2);
      dirtySpans = Arrays.copyOf(dirtySpans, region * 2);
      hugeRegions = Arrays.copyOf(hugeRegions, region * 2);
    }
    regionsInUse = region + 1;
    if (region >= HUGE_PAGE_MIN_REGIONS) {
      hugeRegions[region] = true;
      AddressSpace.hugePages(base + ((long) region << REGION_SHIFT), REGION_BYTES, true);
    }
  }

  private static int findRun(int free, int count) {
    int starts = free;
    for (int i = 1; i < count; i++) {
      starts &= free >>> i;
    }
    return starts == 0 ? -1 : Integer.numberOfTrailingZeros(starts);
  }

  private static int runMask(int first, int count) {
    return count == 32 ? -1 : (1 << count) - 1 << first;
  }

  private synchronized long allocateLarge(long bytes) {
    long stored = bytes + PAGE_BYTES - 1 & -PAGE_BYTES;
    long wanted = stored + SPAN_BYTES - 1 >>> SPAN_SHIFT;
    if (stored > reservedBytes) {
      throw new OutOfNativeMemoryException(reservedBytes);
    }
    int count = (int) wanted;
    int first = count <= SPANS_PER_REGION ? takeSpans(count) : takeRegions(count);
    spans.setLarge(first, count, stored);
    largeBytes += stored;
    return spanAddress(first);
  }

  private int takeRegions(int count) {
    int wholeRegions = count / SPANS_PER_REGION;
    int rest = count % SPANS_PER_REGION;
    int needed = wholeRegions + (rest > 0 ? 1 : 0);
    int run = 0;
    for (int region = firstRegionWithRoom; ; region++) {
      if (region >= regionsInUse) {
        openRegion(region);
      }
      run = usedSpans[region] == 0 ? run + 1 : 0;
      if (run == needed) {
        int first = region - needed + 1;
        for (int i = 0; i < wholeRegions; i++) {
          take(first + i, -1);
        }
        if (rest > 0) {
          take(region, runMask(0, rest));
        }
        return first * SPANS_PER_REGION;
      }
    }
  }

  private synchronized void freeLarge(long address, int span) {
    if (spanAddress(span) != address) {
      throw new AssertionError("not a block: " + Long.toHexString(address));
    }
    largeBytes -= spans.largeBytes(span);
    int count = spans.largeSpans(span);
    spans.clear(span, count);
    releaseSpans(span, count);
  }

  /// Blocks given out and not freed: sizes and, in checked mode, where they came from.
  public String describeLeaks() {
    return checked == null ? usedBytes() + " bytes" : checked.describeLive();
  }

  /// Gives all memory back. No address of this heap may be used afterwards, by any thread.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (checked != null) {
      checked.unregister();
    }
    AddressSpace.release(mapped, reservedBytes + REGION_BYTES + TOUCH_SLACK_BYTES);
    spans.close();
  }
}
