package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A native hash table that is kept sorted by hash: linear probing with order.
///
/// ```
/// root  (24 bytes, inside its owner)   0 block | 8 homes | 12 count | 16 start | 20 shift
/// page  block = words                  [entry][entry][0][entry] ... [0]
/// entry word                         tag (26 bits) | mark (1 bit) | reference (37 bits), 0 = empty
/// large table: shift = -1, block = directory of page roots sorted by start, 8 = pages, 12 = total
/// ```
///
/// A page covers the tags `start` to `start + 2^shift - 1`. The home of a tag is its position in
/// that range scaled to `homes`; entries sit at or after their home, with no empty word between, in
/// ascending tag order. The last word of a page is always empty, so scans need no bound.
///
/// What this buys over chaining and unordered probing:
/// - a miss ends at the first greater tag: at 90 % load about five words, mostly one cache line;
/// - growing and shrinking copy the words in order, without reading a record, to any size; a page
///   grows by an eighth, so words are 80 to 90 % used (10 bytes per element);
/// - a scan in tag order is stable: no growth, shrinking or split changes the order, so a cursor is
///   a tag and SCAN returns every element that stays exactly once;
/// - no tombstones: removing shifts the rest of the run back.
///
/// A page of more than [#MAX_PAGE_WORDS] words is split at the middle of its tag range, so one
/// insert moves at most one page. Only when all its tags are equal does a page grow beyond that.
///
/// The mark bit is the owner's: the keyspace marks elements that have an expiry.
///
/// Threads: none of its own; the owner's lock guards a table. Reading a root without the lock gives
/// stale addresses at worst ([#touchAddress(long, int)]).
///
/// Sources: O. Amble and D. Knuth, "Ordered hash tables" (1974); R. Fagin et al., "Extendible
/// hashing" (1979), for the split by hash prefix.
public final class HashTable {
  public static final int ROOT_BYTES = 24;
  public static final int TAG_BITS = 26;
  public static final int TAGS = 1 << TAG_BITS;
  public static final long MARK = 1L << NativeHeap.REFERENCE_BITS;

  static final int MAX_PAGE_WORDS = 4096;

  private static final int TAG_SHIFT = NativeHeap.REFERENCE_BITS + 1;
  private static final long REFERENCE_MASK = MARK - 1;
  private static final int HOMES = 8;
  private static final int COUNT = 12;
  private static final int START = 16;
  private static final int SHIFT = 20;
  private static final int DIRECTORY = -1;
  private static final int FIRST_PAGE_WORDS = 4;
  private static final int COLLAPSE_COUNT = 1024;

  private static final int TOUCH_WORDS = 24;

  /// So far the guessed page of a directory may be off, for a touch to be worth its while.
  private static final int MAX_TOUCH_STEPS = 16;

  /// Words per cache line: homes are the first words of lines.
  private static final int LINE = 8;

  private HashTable() {}

  public static int tag(long hash) {
    return (int) (hash >>> 64 - TAG_BITS);
  }

  public static long entry(int tag, boolean mark, long reference) {
    return (long) tag << TAG_SHIFT | (mark ? MARK : 0) | reference;
  }

  public static int tagOf(long entry) {
    return (int) (entry >>> TAG_SHIFT);
  }

  public static boolean isMarked(long entry) {
    return (entry & MARK) != 0;
  }

  public static long referenceOf(long entry) {
    return entry & REFERENCE_MASK;
  }

  public static int count(long root) {
    return Memory.getInt(root + COUNT);
  }

  /// Where the search for `tag` starts reading, or 0: for bringing the line near without the lock.
  public static long touchAddress(long root, int tag) {
    long block = Memory.touch(root);
    long homesAndCount = Memory.touch(root + HOMES);
    long range = Memory.touch(root + START);
    int shift = (int) (range >>> 32);
    if (block == 0) {
      return 0;
    }
    if (shift == DIRECTORY) {
      return block + (tag * (homesAndCount & 0xFFFF_FFFFL) >>> TAG_BITS) * ROOT_BYTES;
    }
    return block + ((tag - (int) range) * (homesAndCount & 0xFFFF_FFFFL) >>> shift & -LINE) * 8;
  }

  /// The same where the directory is near already: goes on to the page and its word.
  public static long touchWord(NativeHeap heap, long root, int tag) {
    long page = root;
    if ((int) (Memory.touch(root + START) >>> 32) == DIRECTORY) {
      page = heap.readable(touchAddress(root, tag));
      for (int step = 0; step < MAX_TOUCH_STEPS; step++) {
        long range = Memory.touch(page + START);
        int above = tag - (int) range;
        if (above >= 0 && above >>> (int) (range >>> 32) == 0) {
          break;
        }
        page = heap.readable(above < 0 ? page - ROOT_BYTES : page + ROOT_BYTES);
      }
    }
    long word = touchAddress(page, tag);
    return word == 0 ? 0 : heap.readable(word);
  }

  /// The reference of the first entry with this tag at or a few words behind `word`, which
  /// [#touchAddress(long, int)] gave; 0 when there is none. A guess: reads without the lock.
  public static long touchEntry(long word, int tag) {
    for (long at = word; at < word + TOUCH_WORDS * 8L; at += 8) {
      long entry = Memory.touch(at);
      if (entry == 0 || tagOf(entry) > tag) {
        return 0;
      }
      if (tagOf(entry) == tag) {
        return referenceOf(entry);
      }
    }
    return 0;
  }

  /// The address of the first word, from the home of `tag` on, that is empty or holds a tag not
  /// less than `tag`; 0 when the table has no page there.
  public static long seek(long root, int tag) {
    long page = pageOf(root, tag);
    long word = Memory.getLong(page);
    if (word == 0) {
      return 0;
    }
    word += (long) home(page, tag) << 3;
    long entry = Memory.getLong(word);
    while (entry != 0 && tagOf(entry) < tag) {
      word += 8;
      entry = Memory.getLong(word);
    }
    return word;
  }

  /// Adds an entry behind those of the same tag; addresses of words are invalid afterwards.
  public static void insert(NativeHeap heap, int slot, long root, long entry) {
    int tag = tagOf(entry);
    if (Memory.getLong(root) == 0) {
      Memory.putInt(root + START, 0);
      Memory.putInt(root + SHIFT, TAG_BITS);
      Memory.putInt(root + COUNT, 0);
      openPage(heap, slot, root, FIRST_PAGE_WORDS);
    }
    while (!tryInsert(heap, root, tag, entry)) {
      makeRoom(heap, slot, root, tag);
    }
    if (isDirectory(root)) {
      Memory.putInt(root + COUNT, Memory.getInt(root + COUNT) + 1);
    }
  }

  /// Removes the entry in `word`; addresses of words are invalid afterwards.
  public static void remove(NativeHeap heap, int slot, long root, long word) {
    long page = pageOf(root, tagOf(Memory.getLong(word)));
    long block = Memory.getLong(page);
    long gap = word;
    for (; ; ) {
      long entry = Memory.getLong(gap + 8);
      if (entry == 0 || block + ((long) home(page, tagOf(entry)) << 3) > gap) {
        break;
      }
      Memory.putLong(gap, entry);
      gap += 8;
    }
    Memory.putLong(gap, 0);
    int count = Memory.getInt(page + COUNT) - 1;
    Memory.putInt(page + COUNT, count);
    int words = words(heap, block);
    if (count == 0) {
      heap.free(block);
      Memory.putLong(page, 0);
    } else if (count < words / 3 && words > FIRST_PAGE_WORDS) {
      rebuild(heap, slot, page, wordsFor(count + (count >> 3)));
    }
    if (page != root) {
      shrinkDirectory(heap, slot, root);
    }
  }

  /// Frees all pages; the root is empty afterwards. The elements are the caller's.
  public static void clear(NativeHeap heap, long root) {
    long block = Memory.getLong(root);
    if (block == 0) {
      return;
    }
    if (isDirectory(root)) {
      for (int i = Memory.getInt(root + HOMES) - 1; i >= 0; i--) {
        long pageBlock = Memory.getLong(block + (long) i * ROOT_BYTES);
        if (pageBlock != 0) {
          heap.free(pageBlock);
        }
      }
    }
    heap.free(block);
    Memory.putLong(root, 0);
    Memory.putInt(root + COUNT, 0);
    Memory.putInt(root + SHIFT, TAG_BITS);
  }

  /// Moves the table's own blocks out of sparse slabs; addresses of words are invalid afterwards.
  ///
  /// @return how many blocks moved
  public static int moveSparse(NativeHeap heap, int slot, long root) {
    if (Memory.getLong(root) == 0) {
      return 0;
    }
    int moved = moveIfSparse(heap, slot, root);
    if (isDirectory(root)) {
      long end = pagesEnd(root);
      for (long page = Memory.getLong(root); page < end; page += ROOT_BYTES) {
        moved += Memory.getLong(page) == 0 ? 0 : moveIfSparse(heap, slot, page);
      }
    }
    return moved;
  }

  private static int moveIfSparse(NativeHeap heap, int slot, long root) {
    long block = Memory.getLong(root);
    if (!heap.worthMoving(block)) {
      return 0;
    }
    long bytes = heap.usableBytes(block);
    long moved = heap.allocate(slot, bytes);
    Memory.copy(block, moved, bytes);
    Memory.putLong(root, moved);
    heap.free(block);
    return 1;
  }

  /// Bytes of all blocks of the table, the root excluded.
  public static long blockBytes(NativeHeap heap, long root) {
    long block = Memory.getLong(root);
    if (block == 0) {
      return 0;
    }
    long bytes = heap.usableBytes(block);
    if (isDirectory(root)) {
      for (int i = Memory.getInt(root + HOMES) - 1; i >= 0; i--) {
        long pageBlock = Memory.getLong(block + (long) i * ROOT_BYTES);
        bytes += pageBlock == 0 ? 0 : heap.usableBytes(pageBlock);
      }
    }
    return bytes;
  }

  /// The address of the first entry whose tag is at least `tag` (0 to [#TAGS]), in tag order; 0
  /// when there is none. Following entries: `next`.
  public static long first(NativeHeap heap, long root, int tag) {
    if (Memory.getLong(root) == 0 || tag >= TAGS) {
      return 0;
    }
    long page = pageOf(root, tag);
    long end = pagesEnd(root);
    long word = Memory.getLong(page) == 0 ? 0 : seek(root, tag);
    for (; ; ) {
      if (word != 0) {
        word = occupied(word, pageEnd(heap, page));
        if (word != 0) {
          return word;
        }
      }
      page += ROOT_BYTES;
      if (page >= end) {
        return 0;
      }
      word = Memory.getLong(page);
    }
  }

  /// The address of the entry after the one in `word`, 0 at the end.
  public static long next(NativeHeap heap, long root, long word) {
    long page = pageOf(root, tagOf(Memory.getLong(word)));
    long following = occupied(word + 8, pageEnd(heap, page));
    if (following != 0 || page == root) {
      return following;
    }
    long end = pagesEnd(root);
    for (page += ROOT_BYTES; page < end; page += ROOT_BYTES) {
      long block = Memory.getLong(page);
      if (block != 0) {
        return occupied(block, pageEnd(heap, page));
      }
    }
    return 0;
  }

  /// The address of an entry, each with the same probability: a page and a place in it are drawn,
  /// and 0 is returned when nothing is there. In small tables more than half of all draws hit;
  /// where many pages are nearly empty few do, then [#at(NativeHeap, long, int)] is the better way.
  ///
  /// @param random 64 random bits
  public static long pick(NativeHeap heap, long root, long random) {
    long page = root;
    if (Memory.getLong(root) == 0) {
      return 0;
    }
    int bound = words(heap, Memory.getLong(root));
    if (isDirectory(root)) {
      long pages = Memory.getInt(root + HOMES);
      page = Memory.getLong(root) + ((random >>> 32) * pages >>> 32) * ROOT_BYTES;
      bound = MAX_PAGE_WORDS;
    }
    long block = Memory.getLong(page);
    long place = (random & 0xFFFF_FFFFL) * bound >>> 32;
    if (block == 0 || place >= words(heap, block)) {
      return 0;
    }
    long word = block + (place << 3);
    return Memory.getLong(word) == 0 ? 0 : word;
  }

  /// The address of the entry at an index in tag order, which must exist; walks over the pages.
  public static long at(NativeHeap heap, long root, int index) {
    long page = isDirectory(root) ? Memory.getLong(root) : root;
    int left = index;
    while (left >= Memory.getInt(page + COUNT)) {
      left -= Memory.getInt(page + COUNT);
      page += ROOT_BYTES;
    }
    long end = pageEnd(heap, page);
    long word = occupied(Memory.getLong(page), end);
    for (; left > 0; left--) {
      word = occupied(word + 8, end);
    }
    return word;
  }

  private static long occupied(long from, long end) {
    for (long word = from; word < end; word += 8) {
      if (Memory.getLong(word) != 0) {
        return word;
      }
    }
    return 0;
  }

  private static boolean isDirectory(long root) {
    return Memory.getInt(root + SHIFT) == DIRECTORY;
  }

  private static long pagesEnd(long root) {
    return isDirectory(root)
        ? Memory.getLong(root) + (long) Memory.getInt(root + HOMES) * ROOT_BYTES
        : root;
  }

  private static long pageEnd(NativeHeap heap, long page) {
    long block = Memory.getLong(page);
    return block + ((long) words(heap, block) << 3);
  }

  private static int words(NativeHeap heap, long block) {
    return (int) (heap.usableBytes(block) >>> 3);
  }

  /// The page root whose range holds `tag`: guessed as if pages were even, then walked.
  private static long pageOf(long root, int tag) {
    if (!isDirectory(root)) {
      return root;
    }
    int pages = Memory.getInt(root + HOMES);
    long directory = Memory.getLong(root);
    int guess = (int) ((long) tag * pages >>> TAG_BITS);
    long page = directory + (long) guess * ROOT_BYTES;
    while (Memory.getInt(page + START) > tag) {
      page -= ROOT_BYTES;
    }
    while (tag - Memory.getInt(page + START) >>> Memory.getInt(page + SHIFT) != 0) {
      page += ROOT_BYTES;
    }
    return page;
  }

  private static int home(long page, int tag) {
    long position = tag - Memory.getInt(page + START);
    return (int) (position * Memory.getInt(page + HOMES) >>> Memory.getInt(page + SHIFT)) & -LINE;
  }

  private static boolean tryInsert(NativeHeap heap, long root, int tag, long entry) {
    long page = pageOf(root, tag);
    long block = Memory.getLong(page);
    if (block == 0) {
      return false;
    }
    int words = words(heap, block);
    int count = Memory.getInt(page + COUNT);
    if (count >= maxCount(words)) {
      return false;
    }
    long last = block + ((long) words - 1 << 3);
    long word = block + ((long) home(page, tag) << 3);
    long found = Memory.getLong(word);
    while (found != 0 && tagOf(found) <= tag) {
      word += 8;
      found = Memory.getLong(word);
    }
    long empty = word;
    while (empty < last && Memory.getLong(empty) != 0) {
      empty += 8;
    }
    if (empty >= last) {
      return false;
    }
    if (empty > word) {
      Memory.copy(word, word + 8, empty - word);
    }
    Memory.putLong(word, entry);
    Memory.putInt(page + COUNT, count + 1);
    return true;
  }

  /// A fifth of the words stays free, and always the last one.
  private static int maxCount(int words) {
    return words - 1 - words / 5;
  }

  private static int wordsFor(int count) {
    return Math.max(FIRST_PAGE_WORDS, count + count / 4 + 2);
  }

  /// The words behind the last home take what the last homes' runs spill.
  private static int homesOf(int words) {
    return words - 1 - Math.min(64, words >> 4);
  }

  private static void openPage(NativeHeap heap, int slot, long page, int wantedWords) {
    long block = heap.allocate(slot, NativeHeap.usableBytesFor((long) wantedWords << 3));
    long bytes = heap.usableBytes(block);
    Memory.fill(block, bytes, (byte) 0);
    Memory.putLong(page, block);
    Memory.putInt(page + HOMES, homesOf((int) (bytes >>> 3)));
  }

  private static void makeRoom(NativeHeap heap, int slot, long root, int tag) {
    long page = pageOf(root, tag);
    long block = Memory.getLong(page);
    if (block == 0) {
      openPage(heap, slot, page, FIRST_PAGE_WORDS);
      return;
    }
    int words = words(heap, block);
    if (Memory.getInt(page + COUNT) < maxCount(words)) {
      spreadLess(heap, slot, page, words);
      return;
    }
    int wanted = words + Math.max(2, words >> 3);
    if (wanted <= MAX_PAGE_WORDS || Memory.getInt(page + SHIFT) == 0) {
      rebuild(heap, slot, page, wanted);
    } else {
      split(heap, slot, root, page);
    }
  }

  /// Makes a longer tail behind the last home for a page whose last runs are long.
  private static void spreadLess(NativeHeap heap, int slot, long page, int words) {
    long block = Memory.getLong(page);
    long copy = heap.allocate(slot, (long) words << 3);
    Memory.copy(block, copy, (long) words << 3);
    int homes = Memory.getInt(page + HOMES);
    Memory.putInt(page + HOMES, homes - Math.max(1, homes >> 2));
    Memory.fill(block, (long) words << 3, (byte) 0);
    fill(heap, page, copy, copy + ((long) words << 3));
    heap.free(copy);
  }

  private static void rebuild(NativeHeap heap, int slot, long page, int wantedWords) {
    long old = Memory.getLong(page);
    long end = old + ((long) words(heap, old) << 3);
    openPage(heap, slot, page, wantedWords);
    fill(heap, page, old, end);
    heap.free(old);
  }

  /// Copies the entries between two addresses to an empty page that has words enough; when the runs
  /// of the last homes spill over its end, it uses fewer homes.
  private static void fill(NativeHeap heap, long page, long from, long end) {
    long block = Memory.getLong(page);
    int words = words(heap, block);
    while (!tryFill(page, block + ((long) words - 1 << 3), from, end)) {
      Memory.putInt(page + HOMES, Memory.getInt(page + HOMES) + 1 >> 1);
      Memory.fill(block, (long) words << 3, (byte) 0);
    }
  }

  private static boolean tryFill(long page, long last, long from, long end) {
    long block = Memory.getLong(page);
    long target = block;
    int count = 0;
    for (long word = from; word < end; word += 8) {
      long entry = Memory.getLong(word);
      if (entry == 0) {
        continue;
      }
      target = Math.max(target, block + ((long) home(page, tagOf(entry)) << 3));
      if (target >= last) {
        return false;
      }
      Memory.putLong(target, entry);
      target += 8;
      count++;
    }
    Memory.putInt(page + COUNT, count);
    return true;
  }

  private static void split(NativeHeap heap, int slot, long root, long page) {
    long target = page;
    if (!isDirectory(root)) {
      long directory = heap.allocate(slot, NativeHeap.usableBytesFor(ROOT_BYTES * 2L));
      Memory.copy(root, directory, ROOT_BYTES);
      Memory.putLong(root, directory);
      Memory.putInt(root + HOMES, 1);
      Memory.putInt(root + START, 0);
      Memory.putInt(root + SHIFT, DIRECTORY);
      target = directory;
    }
    target = insertPage(heap, slot, root, target);
    long sibling = target + ROOT_BYTES;
    long block = Memory.getLong(target);
    long end = block + ((long) words(heap, block) << 3);
    int shift = Memory.getInt(target + SHIFT) - 1;
    int middle = Memory.getInt(target + START) + (1 << shift);
    long cut = block;
    int below = 0;
    for (; cut < end; cut += 8) {
      long entry = Memory.getLong(cut);
      if (entry != 0 && tagOf(entry) >= middle) {
        break;
      }
      below += entry != 0 ? 1 : 0;
    }
    int above = Memory.getInt(target + COUNT) - below;
    Memory.putInt(target + SHIFT, shift);
    Memory.putInt(sibling + START, middle);
    Memory.putInt(sibling + SHIFT, shift);
    openPage(heap, slot, target, wordsFor(below + (below >> 4)));
    fill(heap, target, block, cut);
    openPage(heap, slot, sibling, wordsFor(above + (above >> 4)));
    fill(heap, sibling, cut, end);
    heap.free(block);
  }

  /// Makes place for a page root behind `page`, which may move with the directory.
  private static long insertPage(NativeHeap heap, int slot, long root, long page) {
    long directory = Memory.getLong(root);
    int pages = Memory.getInt(root + HOMES);
    long position = page - directory;
    long bytes = (pages + 1L) * ROOT_BYTES;
    if (bytes > heap.usableBytes(directory)) {
      long larger = heap.allocate(slot, NativeHeap.usableBytesFor(bytes + (bytes >> 3)));
      Memory.copy(directory, larger, (long) pages * ROOT_BYTES);
      heap.free(directory);
      Memory.putLong(root, larger);
      directory = larger;
    }
    long target = directory + position;
    long behind = target + ROOT_BYTES;
    Memory.copy(behind, behind + ROOT_BYTES, directory + bytes - ROOT_BYTES - behind);
    Memory.putInt(root + HOMES, pages + 1);
    return target;
  }

  /// Counts one element less; a directory with few elements left becomes a single page again.
  private static void shrinkDirectory(NativeHeap heap, int slot, long root) {
    int count = Memory.getInt(root + COUNT) - 1;
    Memory.putInt(root + COUNT, count);
    if (count > COLLAPSE_COUNT) {
      return;
    }
    long directory = Memory.getLong(root);
    int pages = Memory.getInt(root + HOMES);
    long all = heap.allocate(slot, Math.max(8, (long) count << 3));
    long target = all;
    for (int i = 0; i < pages; i++) {
      long page = directory + (long) i * ROOT_BYTES;
      long block = Memory.getLong(page);
      if (block == 0) {
        continue;
      }
      long end = pageEnd(heap, page);
      for (long word = occupied(block, end); word != 0; word = occupied(word + 8, end)) {
        Memory.putLong(target, Memory.getLong(word));
        target += 8;
      }
      heap.free(block);
    }
    heap.free(directory);
    Memory.putLong(root, 0);
    Memory.putInt(root + START, 0);
    Memory.putInt(root + SHIFT, TAG_BITS);
    Memory.putInt(root + COUNT, 0);
    if (count > 0) {
      openPage(heap, slot, root, wordsFor(count));
      fill(heap, root, all, all + ((long) count << 3));
    }
    heap.free(all);
  }
}
