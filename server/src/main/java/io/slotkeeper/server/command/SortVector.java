package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.keyspace.TextBuffer;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.datatypes.value.HashValue;
import java.util.Arrays;

/// The elements SORT works on, copied, each with what it is sorted by.
///
/// Numbers are compared as numbers, equal ones by their elements' bytes; texts as bytes, a missing
/// one before all others. The sort is a merge sort of the elements' indexes.
final class SortVector {
  private static final int NONE = -1;

  private final CommandContext context;
  private final SortOptions options;
  private final TextBuffer buffer;
  private int count;
  private int[] offsets = new int[64];
  private int[] lengths = new int[64];

  // by which to sort; the array that the options do not ask for stays empty
  private double[] scores = new double[0];
  private int[] weights = new int[0];
  private int[] weightLengths = new int[0];

  SortVector(CommandContext context, SortOptions options) {
    this.context = context;
    this.options = options;
    this.buffer = new TextBuffer(context.heap());
    buffer.start(0);
  }

  void release() {
    buffer.release();
  }

  int count() {
    return count;
  }

  void add(Element element) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    offsets[count] = buffer.length();
    lengths[count] = element.length();
    buffer.append(element.address(), element.length());
    count++;
  }

  long address(int index) {
    return buffer.address() + offsets[index];
  }

  int length(int index) {
    return lengths[index];
  }

  /// The key a pattern leads to for an element; 0 for none.
  long lookup(SortPattern pattern, KeyCursor cursor, int index) {
    return pattern.lookup(context, cursor, buffer, offsets[index], lengths[index]);
  }

  // ---- by what to sort --------------------------------------------------------------------

  /// Finds what each element is sorted by.
  ///
  /// @throws CommandException if one that must be a number is none
  void weigh() {
    if (!options.isAlpha()) {
      scores = new double[count];
    } else if (options.by() != null) {
      weights = new int[count];
      weightLengths = new int[count];
    }
    boolean allNumbers = true;
    for (int i = 0; i < count; i++) {
      if (options.by() != null) {
        allNumbers &= weighByPattern(options.by(), i);
      } else if (!options.isAlpha()) {
        allNumbers &= score(i, address(i), lengths[i]);
      }
    }
    if (!allNumbers) {
      throw new CommandException("ERR One or more scores can't be converted into double");
    }
  }

  private boolean weighByPattern(SortPattern by, int index) {
    KeyCursor cursor = context.otherCursor();
    long record = lookup(by, cursor, index);
    if (options.isAlpha()) {
      weightLengths[index] = NONE;
    }
    if (record == 0) {
      return true;
    }
    if (!by.isField()) {
      long text = Strings.bytesAddress(context.heap(), record, context.scratch());
      return weigh(index, text, Strings.length(context.heap(), record));
    }
    HashValue hash = context.views().hash(cursor);
    return !hash.find(by.fieldAddress(), by.fieldLength())
        || weigh(index, hash.value().address(), hash.value().length());
  }

  private boolean weigh(int index, long text, int length) {
    if (!options.isAlpha()) {
      return score(index, text, length);
    }
    weights[index] = buffer.length();
    weightLengths[index] = length;
    buffer.append(text, length);
    return true;
  }

  private boolean score(int index, long text, int length) {
    double score = SortScore.parse(text, length);
    scores[index] = score;
    return !Double.isNaN(score);
  }

  // ---- sorting ----------------------------------------------------------------------------

  /// The elements' indexes in order.
  int[] sorted() {
    int[] order = inOrderOfArrival();
    mergeSort(order.clone(), order, 0, count);
    return order;
  }

  int[] inOrderOfArrival() {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    return order;
  }

  /// Sorts the range of `target`, to which `source` is equal there.
  private void mergeSort(int[] source, int[] target, int from, int to) {
    if (to - from < 2) {
      return;
    }
    int middle = from + to >>> 1;
    mergeSort(target, source, from, middle);
    mergeSort(target, source, middle, to);
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeLeft = right == to || left < middle && compare(source[left], source[right]) <= 0;
      target[i] = takeLeft ? source[left++] : source[right++];
    }
  }

  private int compare(int a, int b) {
    int order = options.isAlpha() ? compareTexts(a, b) : compareNumbers(a, b);
    return options.isDescending() ? -order : order;
  }

  private int compareNumbers(int a, int b) {
    if (scores[a] != scores[b]) {
      return scores[a] < scores[b] ? -1 : 1;
    }
    return Memory.compare(address(a), lengths[a], address(b), lengths[b]);
  }

  private int compareTexts(int a, int b) {
    if (options.by() == null) {
      return Memory.compare(address(a), lengths[a], address(b), lengths[b]);
    }
    if (weightLengths[a] == NONE || weightLengths[b] == NONE) {
      return Integer.compare(Math.min(weightLengths[a], 0), Math.min(weightLengths[b], 0));
    }
    long texts = buffer.address();
    return Memory.compare(
        texts + weights[a], weightLengths[a], texts + weights[b], weightLengths[b]);
  }
}
