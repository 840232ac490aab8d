package io.slotkeeper.server.runtime;

import io.slotkeeper.datatypes.memory.Memory;
import java.util.Arrays;

/// A compiled pattern of KEYS, SCAN, PSUBSCRIBE, CONFIG GET and access rules.
///
/// ```
/// *      any bytes, none included
/// ?      one byte
/// [ae]   one of these; [^ae] none of these; [a-e] a range, whichever end is first
/// \x     x itself, also inside brackets
/// ```
///
/// Brackets that are not closed end with the pattern, and nothing but the empty pattern matches the
/// empty text, as in Redis.
///
/// The pattern becomes one step per byte it consumes; sets of bytes become bit sets. A mismatch
/// goes back to the last star only: what an earlier star could take instead, the last one can take
/// as well. So matching needs no recursion and at most pattern length x text length steps, whatever
/// the pattern. (A backtracking matcher needs exponential time for `a*a*a*...b`, CVE-2022-36021.)
///
/// Immutable; matching does not allocate.
public final class GlobPattern {
  private static final int STAR = -1;
  private static final int ANY = -2;
  private static final int FIRST_SET = -3;
  private static final int WORDS_PER_SET = 4;

  /// A byte value from 0 on, or one of the constants; FIRST_SET - n is set n.
  private final int[] steps;

  private final int stepCount;
  private final long[] sets;
  private final boolean ignoreCase;

  private GlobPattern(int[] steps, int stepCount, long[] sets, boolean ignoreCase) {
    this.steps = steps;
    this.stepCount = stepCount;
    this.sets = sets;
    this.ignoreCase = ignoreCase;
  }

  public static GlobPattern of(byte[] pattern) {
    return new Compiler(pattern, false).compile();
  }

  /// Letters of ASCII match in either case.
  public static GlobPattern ignoringCase(byte[] pattern) {
    return new Compiler(pattern, true).compile();
  }

  /// Whether it is `*` alone.
  public boolean matchesAll() {
    return stepCount == 1 && steps[0] == STAR;
  }

  /// Whether bytes in native memory match.
  public boolean matches(long address, int length) {
    if (length == 0) {
      return stepCount == 0;
    }
    int step = 0;
    int at = 0;
    int afterStar = -1;
    int starAt = 0;
    while (at < length) {
      if (step < stepCount && steps[step] == STAR) {
        afterStar = ++step;
        starAt = at;
      } else if (step < stepCount && accepts(steps[step], Memory.getUnsignedByte(address + at))) {
        step++;
        at++;
      } else if (afterStar >= 0) {
        step = afterStar;
        at = ++starAt;
      } else {
        return false;
      }
    }
    return endsAt(step);
  }

  /// Whether a text of one byte per char matches.
  public boolean matches(String text) {
    if (text.isEmpty()) {
      return stepCount == 0;
    }
    int step = 0;
    int at = 0;
    int afterStar = -1;
    int starAt = 0;
    while (at < text.length()) {
      if (step < stepCount && steps[step] == STAR) {
        afterStar = ++step;
        starAt = at;
      } else if (step < stepCount && accepts(steps[step], text.charAt(at))) {
        step++;
        at++;
      } else if (afterStar >= 0) {
        step = afterStar;
        at = ++starAt;
      } else {
        return false;
      }
    }
    return endsAt(step);
  }

  private boolean endsAt(int step) {
    int end = step;
    while (end < stepCount && steps[end] == STAR) {
      end++;
    }
    return end == stepCount;
  }

  private boolean accepts(int step, int value) {
    if (step >= 0) {
      return step == (ignoreCase ? lowerCase(value) : value);
    }
    if (step == ANY) {
      return true;
    }
    int set = (FIRST_SET - step) * WORDS_PER_SET;
    return (sets[set + (value >>> 6)] & 1L << value) != 0;
  }

  private static int lowerCase(int value) {
    return value >= 'A' && value <= 'Z' ? value + ('a' - 'A') : value;
  }

  private static final class Compiler {
    private final byte[] pattern;
    private final boolean ignoreCase;
    private final int[] steps;
    private int stepCount;
    private long[] sets = {};
    private int position;

    private Compiler(byte[] pattern, boolean ignoreCase) {
      this.pattern = pattern;
      this.ignoreCase = ignoreCase;
      this.steps = new int[pattern.length];
    }

    GlobPattern compile() {
      while (position < pattern.length) {
        byte c = pattern[position++];
        switch (c) {
          case '*' -> {
            if (stepCount == 0 || steps[stepCount - 1] != STAR) {
              steps[stepCount++] = STAR;
            }
          }
          case '?' -> steps[stepCount++] = ANY;
          case '[' -> steps[stepCount++] = set();
          case '\\' -> {
            boolean last = position == pattern.length;
            steps[stepCount++] = literal(last ? c : pattern[position++]);
          }
          default -> steps[stepCount++] = literal(c);
        }
      }
      return new GlobPattern(steps, stepCount, sets, ignoreCase);
    }

    private int literal(byte c) {
      return ignoreCase ? lowerCase(c & 0xff) : c & 0xff;
    }

    /// Reads a set up to its closing bracket or the end of the pattern.
    private int set() {
      int first = sets.length;
      sets = Arrays.copyOf(sets, first + WORDS_PER_SET);
      boolean negated = position < pattern.length && pattern[position] == '^';
      position += negated ? 1 : 0;
      while (position < pattern.length && pattern[position] != ']') {
        int left = pattern.length - position;
        if (pattern[position] == '\\' && left >= 2) {
          include(first, pattern[position + 1] & 0xff);
          position += 2;
        } else if (left >= 3 && pattern[position + 1] == '-') {
          includeRange(first, pattern[position], pattern[position + 2]);
          position += 3;
        } else {
          includeRange(first, pattern[position], pattern[position]);
          position++;
        }
      }
      position++;
      for (int i = first; negated && i < sets.length; i++) {
        sets[i] = ~sets[i];
      }
      return FIRST_SET - first / WORDS_PER_SET;
    }

    /// Bytes are signed here: a range from ASCII to above it is the one between, around zero.
    private void includeRange(int first, byte one, byte other) {
      int low = folded(Math.min(one, other));
      int high = folded(Math.max(one, other));
      for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
        int candidate = folded(value);
        if (candidate >= low && candidate <= high) {
          include(first, value & 0xff);
        }
      }
    }

    private int folded(int value) {
      return ignoreCase ? lowerCase(value) : value;
    }

    private void include(int first, int value) {
      sets[first + (value >>> 6)] |= 1L << value;
    }
  }
}
