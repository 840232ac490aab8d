package io.slotkeeper.scripting.lua;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A Lua table.
///
/// Why Lua's own layout and not a plain open-addressing map: the order of `pairs`, the border that
/// `#` finds in an array with holes, and therefore what `cjson.encode` and `cmsgpack.pack` write,
/// all follow from it. Scripts depend on them without knowing. So sizes, hash and collision rule
/// are those of Lua 5.1 (ltable.c; the paper is "The Implementation of Lua 5.0", section 4).
///
/// ```
///   array:  [ t[1] | t[2] | ... | t[n] ]           n from rehash: over half of it in use
///   node:   [ key0 | val0 | key1 | val1 | ... ]    2^k pairs, null key = never used
///   next:   [ n0   | n1   | ...            ]       index of the next pair in a chain, or -1
/// ```
///
/// Chained scatter with Brent's variation: a key sits in its main position unless that is taken by
/// a key that is also in *its* main position; free slots are taken from the top (`lastFree`). A
/// chain is never longer than its collisions. A removed key keeps its slot with a null value until
/// the next rehash, which is why assigning nil during a traversal is safe.
///
/// Invariants: a non-null value has a non-null key; integer keys in `1..array.length` live only in
/// the array; `next` chains link keys of one main position.
public final class Table {
  private static final int MAX_BITS = 26;
  private static final int SLOT_BYTES = 4;
  private static final int NODE_BYTES = 12;

  /// What a new slot is charged: itself and the boxed number that may come to live in it.
  private static final int SLOT_CHARGE = 20;

  private static final int NODE_CHARGE = 40;
  private static final @Nullable Object[] NO_ARRAY = {};
  private static final @Nullable Object[] NO_NODES = {null, null};
  private static final int[] NO_NEXT = {-1};

  private final Memory memory;
  private @Nullable Object[] array = NO_ARRAY;
  private @Nullable Object[] node = NO_NODES;
  private int[] next = NO_NEXT;
  private int lastFree;
  private @Nullable Table metatable;
  private boolean readOnly;

  /// The mark of the last [Reachable] walk that came by.
  int visit;

  /// An empty table whose growth is charged to `memory`.
  public Table(Memory memory) {
    this(memory, 0, 0);
  }

  /// A table with room for `arraySize` array items and `hashSize` other keys.
  public Table(Memory memory, int arraySize, int hashSize) {
    this.memory = memory;
    memory.charge(2L * Memory.OBJECT_BYTES);
    if (arraySize > 0) {
      memory.charge((long) SLOT_CHARGE * arraySize);
      array = new @Nullable Object[arraySize];
    }
    if (hashSize > 0) {
      allocateNodes(hashSize);
    }
  }

  /// The metatable, or null.
  public @Nullable Table metatable() {
    return metatable;
  }

  /// Sets the metatable; the caller has checked [#isReadOnly].
  public void metatable(@Nullable Table value) {
    metatable = value;
  }

  /// Whether scripts may not change this table.
  public boolean isReadOnly() {
    return readOnly;
  }

  /// Makes the table read-only, or writable again.
  public void readOnly(boolean value) {
    readOnly = value;
  }

  /// The bytes this table itself takes.
  long sizeBytes() {
    return 2L * Memory.OBJECT_BYTES
        + (long) SLOT_BYTES * array.length
        + (node == NO_NODES ? 0 : (long) NODE_BYTES * next.length);
  }

  // ---- reading

  /// The value at `key`, null when absent.
  public @Nullable Object get(@Nullable Object key) {
    return switch (key) {
      case null -> null;
      case LuaString s -> get(s);
      case Double d -> get(d.doubleValue());
      default -> {
        int i = find(key);
        yield i < 0 ? null : node[2 * i + 1];
      }
    };
  }

  /// The value at a string key.
  public @Nullable Object get(LuaString key) {
    @Nullable Object[] nodes = node;
    int i = key.hashCode() & ((nodes.length >> 1) - 1);
    do {
      Object k = nodes[2 * i];
      if (k == key || (k instanceof LuaString s && s.sameBytes(key))) {
        return nodes[2 * i + 1];
      }
      i = next[i];
    } while (i >= 0);
    return null;
  }

  /// The value at a number key.
  public @Nullable Object get(double key) {
    int k = (int) key;
    return k == key ? get(k) : hashed(key);
  }

  /// The value at an integer key.
  public @Nullable Object get(int key) {
    int i = key - 1;
    @Nullable Object[] items = array;
    if (i >= 0 && i < items.length) {
      return items[i];
    }
    return node == NO_NODES ? null : hashed(key);
  }

  private @Nullable Object hashed(double key) {
    int i = findNumber(key);
    return i < 0 ? null : node[2 * i + 1];
  }

  private int findNumber(double key) {
    int i = numberPosition(key);
    do {
      if (node[2 * i] instanceof Double d && d == key) {
        return i;
      }
      i = next[i];
    } while (i >= 0);
    return -1;
  }

  private int find(Object key) {
    if (key instanceof Double d) {
      return findNumber(d);
    }
    int i = mainPosition(key);
    do {
      Object k = node[2 * i];
      if (k == key || (k != null && key instanceof LuaString && k.equals(key))) {
        return i;
      }
      i = next[i];
    } while (i >= 0);
    return -1;
  }

  /// A border: some `n` with `t[n] ~= nil` and `t[n + 1] == nil`, the one Lua 5.1 finds.
  public int length() {
    int j = array.length;
    if (j > 0 && array[j - 1] == null) {
      int i = 0;
      while (j - i > 1) {
        int m = (i + j) >>> 1;
        if (array[m - 1] == null) {
          j = m;
        } else {
          i = m;
        }
      }
      return i;
    }
    return node == NO_NODES ? j : unboundedLength(j);
  }

  private int unboundedLength(int from) {
    int i = from;
    long j = from + 1L;
    while (get((int) j) != null) {
      i = (int) j;
      j *= 2;
      if (j > Integer.MAX_VALUE) {
        return linearLength();
      }
    }
    while (j - i > 1) {
      int m = (int) ((i + j) >>> 1);
      if (get(m) == null) {
        j = m;
      } else {
        i = m;
      }
    }
    return i;
  }

  private int linearLength() {
    int i = 1;
    while (get(i) != null) {
      i++;
    }
    return i - 1;
  }

  // ---- traversal

  /// The position after `key` in traversal order: 0 for nil, -1 when `key` is not in the table.
  public int positionAfter(@Nullable Object key) {
    if (key == null) {
      return 0;
    }
    if (key instanceof Double d) {
      int k = (int) d.doubleValue();
      if (k == d && k > 0 && k <= array.length) {
        return k;
      }
    }
    int i = find(key);
    return i < 0 ? -1 : array.length + i + 1;
  }

  /// The position after `position`, at which `key` was found; searches again if the table was
  /// rebuilt since. -1 when the key is gone.
  int follows(int position, Object key) {
    boolean same =
        position < array.length
            ? key instanceof Double d && d == position + 1
            : position - array.length < next.length && node[2 * (position - array.length)] == key;
    return same ? position + 1 : positionAfter(key);
  }

  /// The first position at or after `position` that holds a value, -1 at the end.
  public int occupied(int position) {
    int i = position;
    for (; i < array.length; i++) {
      if (array[i] != null) {
        return i;
      }
    }
    for (i -= array.length; i < next.length; i++) {
      if (node[2 * i + 1] != null) {
        return array.length + i;
      }
    }
    return -1;
  }

  /// The key at an occupied position.
  public Object keyAt(int position) {
    if (position < array.length) {
      return (double) (position + 1);
    }
    return Objects.requireNonNull(node[2 * (position - array.length)]);
  }

  /// The value at a position.
  public @Nullable Object valueAt(int position) {
    return position < array.length ? array[position] : node[2 * (position - array.length) + 1];
  }

  // ---- writing

  /// Sets `key`, which is neither nil nor NaN, to `value`; nil removes.
  public void put(Object key, @Nullable Object value) {
    switch (key) {
      case LuaString s -> put(s, value);
      case Double d -> put(d.doubleValue(), value);
      default -> putHashed(key, find(key), value);
    }
  }

  /// Sets a string key.
  public void put(LuaString key, @Nullable Object value) {
    @Nullable Object[] nodes = node;
    int i = key.hashCode() & ((nodes.length >> 1) - 1);
    do {
      Object k = nodes[2 * i];
      if (k == key || (k instanceof LuaString s && s.sameBytes(key))) {
        nodes[2 * i + 1] = value;
        return;
      }
      i = next[i];
    } while (i >= 0);
    insert(key, value);
  }

  /// Sets a field by name.
  public void put(String key, @Nullable Object value) {
    put(LuaString.of(key), value);
  }

  /// Sets a number key.
  public void put(double key, @Nullable Object value) {
    int k = (int) key;
    if (k == key) {
      put(k, value);
    } else {
      putHashed(key, findNumber(key), value);
    }
  }

  /// Sets an integer key.
  public void put(int key, @Nullable Object value) {
    int i = key - 1;
    if (i >= 0 && i < array.length) {
      array[i] = value;
    } else {
      putHashed((double) key, findNumber(key), value);
    }
  }

  private void putHashed(Object key, int found, @Nullable Object value) {
    if (found >= 0) {
      node[2 * found + 1] = value;
    } else {
      insert(key, value);
    }
  }

  /// Puts a key that is not present. Even nil takes a pair until the next rehash, as in Lua: it
  /// decides when that comes, and `next` can go on from such a key.
  private void insert(Object key, @Nullable Object value) {
    int main = mainPosition(key);
    if (node == NO_NODES || node[2 * main + 1] != null) {
      int free = node == NO_NODES ? -1 : freePosition();
      if (free < 0) {
        rehash(key);
        put(key, value);
        return;
      }
      main = makeRoom(main, free);
    }
    node[2 * main] = key;
    node[2 * main + 1] = value;
  }

  /// Resolves a collision at `main` with the free pair `free`; answers where the new key goes.
  private int makeRoom(int main, int free) {
    int other = mainPosition(Objects.requireNonNull(node[2 * main]));
    if (other == main) {
      next[free] = next[main];
      next[main] = free;
      return free;
    }
    while (next[other] != main) {
      other = next[other];
    }
    next[other] = free;
    node[2 * free] = node[2 * main];
    node[2 * free + 1] = node[2 * main + 1];
    next[free] = next[main];
    next[main] = -1;
    node[2 * main + 1] = null;
    return main;
  }

  private int freePosition() {
    while (lastFree-- > 0) {
      if (node[2 * lastFree] == null) {
        return lastFree;
      }
    }
    return -1;
  }

  private int mainPosition(Object key) {
    return switch (key) {
      case LuaString s -> s.hashCode() & (next.length - 1);
      case Double d -> numberPosition(d);
      case Boolean b -> (b ? 1 : 0) & (next.length - 1);
      default -> Integer.remainderUnsigned(System.identityHashCode(key), (next.length - 1) | 1);
    };
  }

  private int numberPosition(double key) {
    if (key == 0) {
      return 0;
    }
    long bits = Double.doubleToRawLongBits(key);
    int sum = (int) bits + (int) (bits >>> 32);
    return Integer.remainderUnsigned(sum, (next.length - 1) | 1);
  }

  // ---- growth

  /// Grows the array part to hold at least `size` items (a constructor knows its length).
  public void ensureArray(int size) {
    if (size > array.length) {
      resize(size, node == NO_NODES ? 0 : next.length);
    }
  }

  private void rehash(Object extraKey) {
    int[] counts = new int[MAX_BITS + 1];
    int integers = countArray(counts);
    int total = integers;
    for (int i = 0; i < next.length; i++) {
      if (node[2 * i + 1] != null) {
        integers += countInteger(node[2 * i], counts);
        total++;
      }
    }
    integers += countInteger(extraKey, counts);
    total++;
    int size = 0;
    int inArray = 0;
    int below = 0;
    for (int bit = 0, power = 1; power / 2 < integers; bit++, power *= 2) {
      below += counts[bit];
      if (counts[bit] > 0 && below > power / 2) {
        size = power;
        inArray = below;
      }
      if (below == integers) {
        break;
      }
    }
    resize(size, total - inArray);
  }

  private int countArray(int[] counts) {
    int total = 0;
    int i = 1;
    for (int bit = 0, limit = 1; bit <= MAX_BITS; bit++, limit *= 2) {
      int end = Math.min(limit, array.length);
      if (i > end) {
        break;
      }
      int used = 0;
      for (; i <= end; i++) {
        if (array[i - 1] != null) {
          used++;
        }
      }
      counts[bit] += used;
      total += used;
    }
    return total;
  }

  private static int countInteger(@Nullable Object key, int[] counts) {
    if (key instanceof Double d) {
      int k = (int) d.doubleValue();
      if (k == d && k > 0 && k <= 1 << MAX_BITS) {
        counts[k == 1 ? 0 : 32 - Integer.numberOfLeadingZeros(k - 1)]++;
        return 1;
      }
    }
    return 0;
  }

  private void resize(int arraySize, int hashSize) {
    @Nullable Object[] oldNode = node;
    @Nullable Object[] oldArray = array;
    memory.charge(
        (long) SLOT_CHARGE * Math.max(0, arraySize - oldArray.length) + nodesBytes(hashSize));
    if (arraySize != oldArray.length) {
      array = Arrays.copyOf(oldArray, arraySize);
    }
    node = NO_NODES;
    next = NO_NEXT;
    if (hashSize > 0) {
      allocateNodes(hashSize);
    }
    for (int i = arraySize; i < oldArray.length; i++) {
      if (oldArray[i] != null) {
        put(i + 1, oldArray[i]);
      }
    }
    for (int i = oldNode.length / 2 - 1; i >= 0; i--) {
      Object value = oldNode[2 * i + 1];
      if (value != null) {
        put(Objects.requireNonNull(oldNode[2 * i]), value);
      }
    }
  }

  private static long nodesBytes(int hashSize) {
    return hashSize == 0 ? 0 : (long) NODE_CHARGE << log2Ceil(hashSize);
  }

  private static int log2Ceil(int size) {
    return size == 1 ? 0 : 32 - Integer.numberOfLeadingZeros(size - 1);
  }

  private void allocateNodes(int hashSize) {
    int size = 1 << Math.min(log2Ceil(hashSize), MAX_BITS);
    node = new @Nullable Object[2 * size];
    next = new int[size];
    Arrays.fill(next, -1);
    lastFree = size;
  }

  // ---- for library loops that move items

  /// Moves the items `position..length` up by one; `position` keeps its old value.
  public void shiftUp(int position, int length) {
    if (position > length) {
      return;
    }
    put(length + 1, get(length));
    if (position > 0 && length <= array.length) {
      System.arraycopy(array, position - 1, array, position, length - position);
    } else {
      for (int i = length; i > position; i--) {
        put(i, get(i - 1));
      }
    }
  }

  /// Moves the items `position + 1..length` down by one and clears the last.
  public void shiftDown(int position, int length) {
    if (position > 0 && length <= array.length) {
      System.arraycopy(array, position, array, position - 1, length - position);
    } else {
      for (int i = position; i < length; i++) {
        put(i, get(i + 1));
      }
    }
    put(length, null);
  }
}
