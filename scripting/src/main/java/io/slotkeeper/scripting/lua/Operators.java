package io.slotkeeper.scripting.lua;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The operators beyond their fast paths: coercions, metamethods, errors (lvm.c).
///
/// `site` is where the operation stands in the source; null when a library function performs it.
public final class Operators {
  static final LuaString INDEX = LuaString.of("__index");
  static final LuaString NEW_INDEX = LuaString.of("__newindex");
  static final LuaString CALL = LuaString.of("__call");
  static final LuaString CONCAT = LuaString.of("__concat");
  static final LuaString LENGTH = LuaString.of("__len");
  static final LuaString EQUAL = LuaString.of("__eq");
  static final LuaString LESS = LuaString.of("__lt");
  static final LuaString LESS_EQUAL = LuaString.of("__le");
  static final LuaString NEGATE = LuaString.of("__unm");

  private static final int MAX_CHAIN = 100;

  /// Bytes compared per unit of fuel, as a shift.
  private static final int TEXT_WORK_SHIFT = 6;

  private Operators() {}

  // ---- metatables

  /// The metatable of a value, or null.
  public static @Nullable Table metatable(Interpreter in, @Nullable Object value) {
    return switch (value) {
      case Table t -> t.metatable();
      case LuaString _ -> in.stringMetatable();
      case Userdata u -> u.metatable();
      case null, default -> null;
    };
  }

  /// The metamethod `event` of a value, or null.
  public static @Nullable Object metamethod(
      Interpreter in, @Nullable Object value, LuaString event) {
    Table meta = metatable(in, value);
    return meta == null ? null : meta.get(event);
  }

  // ---- indexing

  /// `object[key]`, with metamethods.
  public static @Nullable Object index(Interpreter in, @Nullable Object object, Object key) {
    return index(in, object, key, null, null);
  }

  /// `object[key]`; `named` is the expression that gave the object, for the error message.
  static @Nullable Object index(
      Interpreter in,
      @Nullable Object object,
      @Nullable Object key,
      @Nullable Site site,
      @Nullable Expr named) {
    Object o = object;
    for (int loop = 0; loop < MAX_CHAIN; loop++) {
      Object handler;
      if (o instanceof Table t) {
        Object v = t.get(key);
        Table meta = t.metatable();
        if (v != null || meta == null) {
          return v;
        }
        handler = meta.get(INDEX);
        if (handler == null) {
          return null;
        }
      } else {
        handler = metamethod(in, o, INDEX);
        if (handler == null) {
          throw typeError(in, site, loop == 0 ? named : null, o, "index");
        }
      }
      if (handler instanceof LuaFunction f) {
        return Values.first(in.callMeta(site, f, o, key));
      }
      o = handler;
    }
    throw in.error(site, "loop in gettable");
  }

  /// `object[key] = value`, with metamethods.
  static void setIndex(
      Interpreter in,
      @Nullable Object object,
      @Nullable Object key,
      @Nullable Object value,
      Site site,
      @Nullable Expr named) {
    Object o = object;
    for (int loop = 0; loop < MAX_CHAIN; loop++) {
      Object handler;
      if (o instanceof Table t) {
        Table meta = t.metatable();
        if (meta == null || t.get(key) != null || (handler = meta.get(NEW_INDEX)) == null) {
          rawSet(in, t, key, value, site);
          return;
        }
      } else {
        handler = metamethod(in, o, NEW_INDEX);
        if (handler == null) {
          throw typeError(in, site, loop == 0 ? named : null, o, "index");
        }
      }
      if (handler instanceof LuaFunction f) {
        in.callMeta(site, f, o, key, value);
        return;
      }
      o = handler;
    }
    throw in.error(site, "loop in settable");
  }

  /// Sets without metamethods, with the checks on read-only tables and keys.
  public static void rawSet(
      Interpreter in, Table table, @Nullable Object key, @Nullable Object value) {
    rawSet(in, table, key, value, null);
  }

  private static void rawSet(
      Interpreter in,
      Table table,
      @Nullable Object key,
      @Nullable Object value,
      @Nullable Site site) {
    if (table.isReadOnly()) {
      throw readOnly(in, site);
    }
    if (key == null) {
      throw in.error(site, "table index is nil");
    }
    if (key instanceof Double d && d.isNaN()) {
      throw in.error(site, "table index is NaN");
    }
    table.put(key, value);
  }

  /// The error of a change to a read-only table; library functions raise it without position.
  static LuaError readOnly(Interpreter in, @Nullable Site site) {
    LuaString message = LuaString.of("Attempt to modify a readonly table");
    return site == null ? in.raise(message) : in.error(site, message);
  }

  /// The error of a library function that would change a read-only table.
  public static LuaError readOnly(Interpreter in) {
    return readOnly(in, null);
  }

  // ---- calls

  /// Puts the `__call` metamethod of `s[base - 1]` in its place and the value first; answers the
  /// new number of arguments. There is room for one more at `s[base + count]`.
  static int shiftForCall(
      Interpreter in, @Nullable Site site, @Nullable Object[] s, int base, int count) {
    Object value = s[base - 1];
    if (!(metamethod(in, value, CALL) instanceof LuaFunction handler)) {
      throw callError(in, site, value);
    }
    System.arraycopy(s, base, s, base + 1, count);
    s[base] = value;
    s[base - 1] = handler;
    return count + 1;
  }

  private static LuaError callError(Interpreter in, @Nullable Site site, @Nullable Object value) {
    String what =
        site == null || site.kind() == null ? "" : site.kind() + " '" + site.name() + "' ";
    String type = Values.typeName(value);
    String suffix = what.isEmpty() ? "a " + type + " value" : what + "(a " + type + " value)";
    return in.error(site, "attempt to call " + suffix);
  }

  // ---- arithmetic

  /// The arithmetic operators, with the names of their metamethods.
  enum Arithmetic {
    ADD("__add"),
    SUB("__sub"),
    MUL("__mul"),
    DIV("__div"),
    MOD("__mod"),
    POW("__pow");

    private final LuaString event;

    Arithmetic(String event) {
      this.event = LuaString.of(event);
    }

    double apply(double x, double y) {
      double r =
          switch (this) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> x / y;
            case MOD -> x - Math.floor(x / y) * y;
            case POW -> Math.pow(x, y);
          };
      return r == r ? r : notANumber(x, y);
    }
  }

  /// The NaN that x86 makes: that of an operand, else the negative default NaN.
  static double notANumber(double x, double y) {
    if (x != x) {
      return x;
    }
    return y != y ? y : Numbers.NEGATIVE_NAN;
  }

  /// An arithmetic operation of which one operand at least is not a number.
  static @Nullable Object arithmetic(
      Interpreter in, Arithmetic op, @Nullable Object x, @Nullable Object y, BinaryNode at) {
    Double a = toNumber(x);
    Double b = toNumber(y);
    if (a != null && b != null) {
      return op.apply(a, b);
    }
    Object handler = metamethod(in, x, op.event);
    if (handler == null) {
      handler = metamethod(in, y, op.event);
    }
    if (handler == null) {
      boolean leftIsWrong = a == null;
      Expr named = leftIsWrong ? at.left.expr : at.right.expr;
      throw typeError(in, at.site, named, leftIsWrong ? x : y, "perform arithmetic on");
    }
    return Values.first(in.callMeta(at.site, handler, x, y));
  }

  /// `-value` of something that is not a number.
  static @Nullable Object negate(Interpreter in, @Nullable Object value, Site site, Expr named) {
    Double d = toNumber(value);
    if (d != null) {
      return -d;
    }
    Object handler = metamethod(in, value, NEGATE);
    if (handler == null) {
      throw typeError(in, site, named, value, "perform arithmetic on");
    }
    return Values.first(in.callMeta(site, handler, value, value));
  }

  /// A number, or a string that is a numeral; null otherwise.
  public static @Nullable Double toNumber(@Nullable Object value) {
    return switch (value) {
      case Double d -> d;
      case LuaString s -> Numbers.parse(s);
      case null, default -> null;
    };
  }

  /// A string, or a number as text; null otherwise.
  public static @Nullable LuaString toText(@Nullable Object value) {
    return switch (value) {
      case LuaString s -> s;
      case Double d -> Numbers.toLuaString(d);
      case null, default -> null;
    };
  }

  /// `#value` of something that is neither a table nor a string.
  static @Nullable Object length(Interpreter in, @Nullable Object value, Site site, Expr named) {
    Object handler = metamethod(in, value, LENGTH);
    if (handler == null) {
      throw typeError(in, site, named, value, "get length of");
    }
    return Values.first(in.callMeta(site, handler, value));
  }

  // ---- comparison

  /// `x == y`, with metamethods.
  public static boolean equal(Interpreter in, @Nullable Object x, @Nullable Object y) {
    return equal(in, x, y, null);
  }

  static boolean equal(
      Interpreter in, @Nullable Object x, @Nullable Object y, @Nullable Site site) {
    if (x instanceof LuaString text && y instanceof LuaString) {
      in.spend(text.length() >> TEXT_WORK_SHIFT, site);
    }
    if (Values.rawEquals(x, y)) {
      return true;
    }
    boolean comparable =
        x instanceof Table && y instanceof Table || x instanceof Userdata && y instanceof Userdata;
    if (!comparable) {
      return false;
    }
    Object handler = sharedMetamethod(in, x, y, EQUAL);
    return handler != null && Values.truth(Values.first(in.callMeta(site, handler, x, y)));
  }

  private static @Nullable Object sharedMetamethod(
      Interpreter in, @Nullable Object x, @Nullable Object y, LuaString event) {
    Object first = metamethod(in, x, event);
    if (first == null) {
      return null;
    }
    if (metatable(in, x) == metatable(in, y)) {
      return first;
    }
    return Values.rawEquals(first, metamethod(in, y, event)) ? first : null;
  }

  /// `x < y`, with metamethods.
  public static boolean less(Interpreter in, @Nullable Object x, @Nullable Object y) {
    return less(in, x, y, null);
  }

  static boolean less(Interpreter in, @Nullable Object x, @Nullable Object y, @Nullable Site site) {
    if (x instanceof Double a && y instanceof Double b) {
      return a < b;
    }
    if (x instanceof LuaString a && y instanceof LuaString b) {
      in.spend(a.length() >> TEXT_WORK_SHIFT, site);
      return a.compareTo(b) < 0;
    }
    Object handler = ordering(in, x, y, LESS);
    if (handler == null) {
      throw orderError(in, x, y, site);
    }
    return Values.truth(Values.first(in.callMeta(site, handler, x, y)));
  }

  static boolean lessOrEqual(
      Interpreter in, @Nullable Object x, @Nullable Object y, @Nullable Site site) {
    if (x instanceof Double a && y instanceof Double b) {
      return a <= b;
    }
    if (x instanceof LuaString a && y instanceof LuaString b) {
      in.spend(a.length() >> TEXT_WORK_SHIFT, site);
      return a.compareTo(b) <= 0;
    }
    Object handler = ordering(in, x, y, LESS_EQUAL);
    if (handler != null) {
      return Values.truth(Values.first(in.callMeta(site, handler, x, y)));
    }
    handler = ordering(in, y, x, LESS);
    if (handler == null) {
      throw orderError(in, x, y, site);
    }
    return !Values.truth(Values.first(in.callMeta(site, handler, y, x)));
  }

  private static @Nullable Object ordering(
      Interpreter in, @Nullable Object x, @Nullable Object y, LuaString event) {
    boolean sameType = Values.typeName(x).equals(Values.typeName(y));
    return sameType && !(x instanceof Double) ? sharedMetamethod(in, x, y, event) : null;
  }

  private static LuaError orderError(
      Interpreter in, @Nullable Object x, @Nullable Object y, @Nullable Site site) {
    String a = Values.typeName(x);
    String b = Values.typeName(y);
    LuaString message =
        LuaString.of(
            a.charAt(2) == b.charAt(2)
                ? "attempt to compare two " + a + " values"
                : "attempt to compare " + a + " with " + b);
    return site == null ? in.raise(message) : in.error(site, message);
  }

  // ---- concatenation

  /// Joins `s[from..from + count)`, right to left as Lua does; strings and numbers in one step.
  static @Nullable Object concat(
      Interpreter in, @Nullable Object[] s, int from, int count, ConcatNode at) {
    int last = from + count - 1;
    while (last > from) {
      int first = last;
      long bytes = 0;
      while (first >= from && text(s, first)) {
        bytes += ((LuaString) Objects.requireNonNull(s[first])).length();
        first--;
      }
      first++;
      if (last - first >= 1) {
        s[first] = join(in, s, first, last, bytes, at.site);
        last = first;
      } else {
        s[last - 1] = concatMeta(in, s[last - 1], s[last], at, last - 1 - from);
        last--;
      }
    }
    return s[from];
  }

  private static boolean text(@Nullable Object[] s, int i) {
    if (s[i] instanceof Double d) {
      s[i] = Numbers.toLuaString(d);
    }
    return s[i] instanceof LuaString;
  }

  private static LuaString join(
      Interpreter in, @Nullable Object[] s, int first, int last, long bytes, Site site) {
    in.memory().charge(Memory.OBJECT_BYTES + bytes);
    if (bytes > Integer.MAX_VALUE - 16) {
      throw in.outOfMemory();
    }
    in.spend(bytes >> 6, site);
    byte[] joined = new byte[(int) bytes];
    int position = 0;
    for (int i = first; i <= last; i++) {
      byte[] part = ((LuaString) Objects.requireNonNull(s[i])).bytes();
      System.arraycopy(part, 0, joined, position, part.length);
      position += part.length;
    }
    return LuaString.wrap(joined);
  }

  private static @Nullable Object concatMeta(
      Interpreter in, @Nullable Object x, @Nullable Object y, ConcatNode at, int index) {
    Object handler = metamethod(in, x, CONCAT);
    if (handler == null) {
      handler = metamethod(in, y, CONCAT);
    }
    if (handler == null) {
      boolean leftIsText = x instanceof LuaString || x instanceof Double;
      int wrong = leftIsText ? index + 1 : index;
      throw typeError(in, at.site, at.parts[wrong], leftIsText ? y : x, "concatenate");
    }
    return Values.first(in.callMeta(at.site, handler, x, y));
  }

  // ---- errors

  private static LuaError typeError(
      Interpreter in,
      @Nullable Site site,
      @Nullable Expr named,
      @Nullable Object value,
      String operation) {
    String type = Values.typeName(value);
    String kind = named == null ? null : named.kind();
    String message =
        kind == null || named == null
            ? "attempt to " + operation + " a " + type + " value"
            : "attempt to "
                + operation
                + " "
                + kind
                + " '"
                + named.name()
                + "' (a "
                + type
                + " value)";
    return in.error(site, message);
  }
}
