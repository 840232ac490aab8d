package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaError;
import io.slotkeeper.scripting.lua.LuaString;
import org.jspecify.annotations.Nullable;

/// Lua patterns: a backtracking matcher (lstrlib.c) that pays for its steps.
///
/// Backtracking is exponential for patterns like `a-a-a-...b`; each step costs fuel, so such a
/// match can be killed like any loop. Recursion is bounded by [#MAX_DEPTH] and follows the pattern,
/// not the subject.
final class Matcher {
  static final int NO_MATCH = -1;

  private static final int MAX_CAPTURES = 32;
  private static final int MAX_DEPTH = 2000;
  private static final int CAPTURE_OPEN = -1;
  private static final int CAPTURE_POSITION = -2;
  private static final int ESCAPE = '%';

  private final Interpreter in;
  private final byte[] source;
  private final byte[] pattern;
  private final int end;
  private final int[] starts = new int[MAX_CAPTURES];
  private final int[] lengths = new int[MAX_CAPTURES];
  private int level;
  private int depth;

  Matcher(Interpreter in, LuaString source, LuaString pattern) {
    this.in = in;
    this.source = source.bytes();
    this.pattern = pattern.bytes();
    this.end = this.pattern.length;
  }

  /// Matches at `from` exactly, the pattern from `patternStart`; the end of the match, or
  /// [#NO_MATCH].
  int matchAt(int from, int patternStart) {
    level = 0;
    depth = 0;
    return match(from, patternStart);
  }

  private int match(int from, int patternFrom) {
    if (++depth > MAX_DEPTH) {
      throw in.error("pattern too complex");
    }
    int result = run(from, patternFrom);
    depth--;
    return result;
  }

  private int run(int from, int patternFrom) {
    int s = from;
    int p = patternFrom;
    while (p < end) {
      in.spend(1);
      switch (pattern[p]) {
        case '(' -> {
          return p + 1 < end && pattern[p + 1] == ')'
              ? startCapture(s, p + 2, CAPTURE_POSITION)
              : startCapture(s, p + 1, CAPTURE_OPEN);
        }
        case ')' -> {
          return endCapture(s, p + 1);
        }
        case '$' -> {
          if (p + 1 == end) {
            return s == source.length ? s : NO_MATCH;
          }
        }
        case ESCAPE -> {
          int special = p + 1 < end ? pattern[p + 1] & 0xff : 0;
          if (special == 'f') {
            p = frontier(s, p + 2);
            if (p < 0) {
              return NO_MATCH;
            }
            continue;
          }
          if (special == 'b' || CharClass.isDigit(special)) {
            s = special == 'b' ? matchBalance(s, p + 2) : matchCapture(s, special);
            if (s == NO_MATCH) {
              return NO_MATCH;
            }
            p += special == 'b' ? 4 : 2;
            continue;
          }
        }
        default -> {}
      }
      int next = classEnd(p);
      int suffix = next < end ? pattern[next] : 0;
      if (suffix == '*' || suffix == '+' || suffix == '-') {
        return repeat(s, p, next, suffix);
      }
      boolean matches = s < source.length && single(s, p, next);
      if (suffix == '?') {
        int rest = matches ? match(s + 1, next + 1) : NO_MATCH;
        if (rest != NO_MATCH) {
          return rest;
        }
        p = next + 1;
      } else {
        if (!matches) {
          return NO_MATCH;
        }
        s++;
        p = next;
      }
    }
    return s;
  }

  private int repeat(int s, int p, int next, int suffix) {
    return switch (suffix) {
      case '*' -> maxExpand(s, p, next);
      case '-' -> minExpand(s, p, next);
      default -> s < source.length && single(s, p, next) ? maxExpand(s + 1, p, next) : NO_MATCH;
    };
  }

  private int classEnd(int p) {
    int next = p + 1;
    if (pattern[p] == ESCAPE) {
      if (next >= end) {
        throw in.error("malformed pattern (ends with '%')");
      }
      return next + 1;
    }
    if (pattern[p] == '[') {
      if (next < end && pattern[next] == '^') {
        next++;
      }
      do {
        if (next >= end) {
          throw in.error("malformed pattern (missing ']')");
        }
        if (pattern[next++] == ESCAPE && next < end) {
          next++;
        }
      } while (next >= end || pattern[next] != ']');
      return next + 1;
    }
    return next;
  }

  private boolean single(int s, int p, int next) {
    int c = source[s] & 0xff;
    return switch (pattern[p]) {
      case '.' -> true;
      case ESCAPE -> CharClass.matches(c, pattern[p + 1] & 0xff);
      case '[' -> inSet(c, p, next - 1);
      default -> (pattern[p] & 0xff) == c;
    };
  }

  /// Whether `c` is in the set whose brackets are at `open` and `close`.
  private boolean inSet(int c, int open, int close) {
    int p = open + 1;
    boolean found = true;
    if (p < end && pattern[p] == '^') {
      found = false;
      p++;
    }
    for (; p < close; p++) {
      if (pattern[p] == ESCAPE) {
        p++;
        if (CharClass.matches(c, pattern[p] & 0xff)) {
          return found;
        }
      } else if (p + 2 < close && pattern[p + 1] == '-') {
        if ((pattern[p] & 0xff) <= c && c <= (pattern[p + 2] & 0xff)) {
          return found;
        }
        p += 2;
      } else if ((pattern[p] & 0xff) == c) {
        return found;
      }
    }
    return !found;
  }

  private int maxExpand(int s, int p, int next) {
    int i = 0;
    while (s + i < source.length && single(s + i, p, next)) {
      i++;
    }
    in.spend(i >> 3);
    for (; i >= 0; i--) {
      int rest = match(s + i, next + 1);
      if (rest != NO_MATCH) {
        return rest;
      }
    }
    return NO_MATCH;
  }

  private int minExpand(int from, int p, int next) {
    int s = from;
    while (true) {
      int rest = match(s, next + 1);
      if (rest != NO_MATCH) {
        return rest;
      }
      if (s >= source.length || !single(s, p, next)) {
        return NO_MATCH;
      }
      s++;
    }
  }

  private int startCapture(int s, int p, int kind) {
    if (level >= MAX_CAPTURES) {
      throw in.error("too many captures");
    }
    starts[level] = s;
    lengths[level] = kind;
    level++;
    int result = match(s, p);
    if (result == NO_MATCH) {
      level--;
    }
    return result;
  }

  private int endCapture(int s, int p) {
    int i = captureToClose();
    lengths[i] = s - starts[i];
    int result = match(s, p);
    if (result == NO_MATCH) {
      lengths[i] = CAPTURE_OPEN;
    }
    return result;
  }

  private int captureToClose() {
    for (int i = level - 1; i >= 0; i--) {
      if (lengths[i] == CAPTURE_OPEN) {
        return i;
      }
    }
    throw in.error("invalid pattern capture");
  }

  private int matchBalance(int s, int p) {
    if (p + 1 >= end) {
      throw in.error("unbalanced pattern");
    }
    if (s >= source.length || source[s] != pattern[p]) {
      return NO_MATCH;
    }
    int nesting = 1;
    for (int i = s + 1; i < source.length; i++) {
      in.spend(1);
      if (source[i] == pattern[p + 1]) {
        if (--nesting == 0) {
          return i + 1;
        }
      } else if (source[i] == pattern[p]) {
        nesting++;
      }
    }
    return NO_MATCH;
  }

  /// The pattern position after a frontier that holds at `s`, or a negative number.
  private int frontier(int s, int p) {
    if (p >= end || pattern[p] != '[') {
      throw in.error("missing '[' after '%f' in pattern");
    }
    int next = classEnd(p);
    int before = s == 0 ? 0 : source[s - 1] & 0xff;
    int after = s < source.length ? source[s] & 0xff : 0;
    return !inSet(before, p, next - 1) && inSet(after, p, next - 1) ? next : NO_MATCH;
  }

  private int matchCapture(int s, int digit) {
    int i = digit - '1';
    if (i < 0 || i >= level || lengths[i] == CAPTURE_OPEN) {
      throw in.error("invalid capture index");
    }
    int length = Math.max(0, lengths[i]);
    in.spend(length >> 3);
    if (source.length - s < length) {
      return NO_MATCH;
    }
    for (int k = 0; k < length; k++) {
      if (source[starts[i] + k] != source[s + k]) {
        return NO_MATCH;
      }
    }
    return s + length;
  }

  // ---- captures

  /// The captures put behind the given number of empty places.
  @Nullable Object[] captures(int from, int to, int places, boolean wholeIfNone) {
    int count = level == 0 && wholeIfNone ? 1 : level;
    @Nullable Object[] out = new @Nullable Object[places + count];
    for (int i = 0; i < count; i++) {
      out[places + i] = capture(i, from, to);
    }
    return out;
  }

  /// Capture `i` of a match that spans `from..to`.
  Object capture(int i, int from, int to) {
    if (i >= level) {
      if (i != 0) {
        throw in.error("invalid capture index");
      }
      return slice(from, to - from);
    }
    return switch (lengths[i]) {
      case CAPTURE_POSITION -> (double) (starts[i] + 1);
      case CAPTURE_OPEN -> throw unfinished();
      default -> slice(starts[i], lengths[i]);
    };
  }

  private LuaError unfinished() {
    return in.error("unfinished capture");
  }

  private LuaString slice(int from, int length) {
    in.memory().charge(length + 24L);
    return LuaString.copyOf(source, from, length);
  }
}
