package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Args;
import io.slotkeeper.scripting.lua.Builtin;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaFunction;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Operators;
import io.slotkeeper.scripting.lua.Table;
import io.slotkeeper.scripting.lua.Values;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `find`, `match`, `gmatch`, `gsub`.
final class PatternFunctions {
  private static final String SPECIALS = "^$*+?.([%-";

  private PatternFunctions() {}

  static @Nullable Object find(Interpreter in, @Nullable Object[] s, int b, int n) {
    LuaString text = Args.string(in, s, b, n, 1);
    LuaString pattern = Args.string(in, s, b, n, 2);
    int init = init(in, text, s, b, n);
    boolean plain = Values.truth(Args.at(s, b, n, 4)) || !hasSpecials(pattern);
    if (plain) {
      int at = indexOf(in, text.bytes(), pattern.bytes(), init);
      return at < 0 ? null : new @Nullable Object[] {at + 1.0, (double) (at + pattern.length())};
    }
    Matcher matcher = new Matcher(in, text, pattern);
    int anchor = anchor(pattern);
    for (int at = init; at <= text.length(); at++) {
      int end = matcher.matchAt(at, anchor);
      if (end != Matcher.NO_MATCH) {
        @Nullable Object[] out = matcher.captures(at, end, 2, false);
        out[0] = at + 1.0;
        out[1] = (double) end;
        return out;
      }
      if (anchor == 1) {
        return null;
      }
    }
    return null;
  }

  static @Nullable Object match(Interpreter in, @Nullable Object[] s, int b, int n) {
    LuaString text = Args.string(in, s, b, n, 1);
    LuaString pattern = Args.string(in, s, b, n, 2);
    int init = init(in, text, s, b, n);
    Matcher matcher = new Matcher(in, text, pattern);
    int anchor = anchor(pattern);
    for (int at = init; at <= text.length(); at++) {
      int end = matcher.matchAt(at, anchor);
      if (end != Matcher.NO_MATCH) {
        return Values.of(matcher.captures(at, end, 0, true));
      }
      if (anchor == 1) {
        return null;
      }
    }
    return null;
  }

  private static int init(Interpreter in, LuaString text, @Nullable Object[] s, int b, int n) {
    long init = StringLibrary.absolute(Args.integer(in, s, b, n, 3, 1), text.length()) - 1;
    return (int) Math.max(0, Math.min(init, text.length()));
  }

  private static int anchor(LuaString pattern) {
    return pattern.length() > 0 && pattern.bytes()[0] == '^' ? 1 : 0;
  }

  private static boolean hasSpecials(LuaString pattern) {
    for (byte c : pattern.bytes()) {
      if (SPECIALS.indexOf(c) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static int indexOf(Interpreter in, byte[] text, byte[] wanted, int from) {
    if (wanted.length == 0) {
      return from;
    }
    int last = text.length - wanted.length;
    for (int i = from; i <= last; i++) {
      if (text[i] == wanted[0]) {
        int k = 1;
        while (k < wanted.length && text[i + k] == wanted[k]) {
          k++;
        }
        if (k == wanted.length) {
          return i;
        }
        in.spend(1 + (k >> 3));
      }
    }
    in.spend(Math.max(0, last - from) >> 5);
    return -1;
  }

  static Object gmatch(Interpreter in, @Nullable Object[] s, int b, int n) {
    LuaString text = Args.string(in, s, b, n, 1);
    LuaString pattern = Args.string(in, s, b, n, 2);
    Matches matches = new Matches(in, text, pattern);
    return new Builtin("gmatch", (state, stack, base, count) -> matches.next());
  }

  /// The matches of a pattern, one after the other.
  private static final class Matches {
    private final Matcher matcher;
    private final int length;
    private int position;

    Matches(Interpreter in, LuaString text, LuaString pattern) {
      this.matcher = new Matcher(in, text, pattern);
      this.length = text.length();
    }

    @Nullable Object next() {
      for (int at = position; at <= length; at++) {
        int end = matcher.matchAt(at, 0);
        if (end != Matcher.NO_MATCH) {
          position = end == at ? end + 1 : end;
          return Values.of(matcher.captures(at, end, 0, true));
        }
      }
      position = length + 1;
      return Values.NONE;
    }
  }

  static Object gsub(Interpreter in, @Nullable Object[] s, int b, int n) {
    LuaString text = Args.string(in, s, b, n, 1);
    LuaString pattern = Args.string(in, s, b, n, 2);
    Object replacement = Args.at(s, b, n, 3);
    int max = Args.intValue(in, s, b, n, 4, text.length() + 1);
    if (replacement instanceof Double) {
      replacement = Operators.toText(replacement);
    }
    boolean usable =
        replacement instanceof LuaString
            || replacement instanceof LuaFunction
            || replacement instanceof Table;
    if (!usable || replacement == null) {
      throw in.argumentError(3, "string/function/table expected");
    }
    int anchor = anchor(pattern);
    Matcher matcher = new Matcher(in, text, pattern);
    ByteBuilder out = new ByteBuilder(in, text.length());
    byte[] bytes = text.bytes();
    int at = 0;
    int count = 0;
    while (count < max) {
      int end = matcher.matchAt(at, anchor);
      if (end != Matcher.NO_MATCH) {
        count++;
        replace(in, out, matcher, replacement, text, at, end);
      }
      if (end != Matcher.NO_MATCH && end > at) {
        at = end;
      } else if (at < bytes.length) {
        out.append(bytes[at++]);
      } else {
        break;
      }
      if (anchor == 1) {
        break;
      }
    }
    out.append(bytes, at, bytes.length - at);
    return new @Nullable Object[] {out.toLuaString(), (double) count};
  }

  private static void replace(
      Interpreter in,
      ByteBuilder out,
      Matcher matcher,
      Object replacement,
      LuaString text,
      int from,
      int to) {
    Object value =
        switch (replacement) {
          case LuaString template -> {
            expand(out, matcher, template, text, from, to);
            yield LuaString.EMPTY;
          }
          case LuaFunction f -> Values.first(in.call(f, matcher.captures(from, to, 0, true)));
          default -> Operators.index(in, replacement, matcher.capture(0, from, to));
        };
    if (!Values.truth(value)) {
      out.append(text.bytes(), from, to - from);
      return;
    }
    LuaString result = Operators.toText(value);
    if (result == null) {
      throw in.error("invalid replacement value (a " + Values.typeName(value) + ")");
    }
    out.append(result);
  }

  /// A replacement text, in which `%0` to `%9` stand for captures.
  private static void expand(
      ByteBuilder out, Matcher matcher, LuaString template, LuaString text, int from, int to) {
    byte[] t = template.bytes();
    int i = 0;
    while (i < t.length) {
      byte plain = t[i++];
      if (plain != '%') {
        out.append(plain);
        continue;
      }
      int c = i < t.length ? t[i] & 0xff : 0;
      i++;
      if (!CharClass.isDigit(c)) {
        out.append(c);
      } else if (c == '0') {
        out.append(text.bytes(), from, to - from);
      } else {
        LuaString capture = Operators.toText(matcher.capture(c - '1', from, to));
        out.append(Objects.requireNonNull(capture));
      }
    }
  }
}
