package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.FloatText;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.value.ZSetValue;

/// Which members of a sorted set a command means. In a given set that is a range of ranks, for the
/// order of ranks is that of scores and names.
sealed interface ZRange {
  /// The rank of the first member.
  int first(ZSetValue zset);

  /// The rank behind the last member; not above `first` when there is none.
  int end(ZSetValue zset);

  /// From one rank to another, both included; negative ones are counted from the end. Backwards,
  /// rank 0 is the last.
  record Ranks(long start, long stop, boolean backwards) implements ZRange {
    static Ranks parse(CommandContext context, int start, boolean backwards) {
      return new Ranks(context.argLong(start), context.argLong(start + 1), backwards);
    }

    @Override
    public int first(ZSetValue zset) {
      int count = zset.count();
      return backwards ? count - behind(count) : from(count);
    }

    @Override
    public int end(ZSetValue zset) {
      int count = zset.count();
      return backwards ? count - from(count) : behind(count);
    }

    private int from(int count) {
      long from = start < 0 ? start + count : start;
      return Math.clamp(from, 0, count);
    }

    private int behind(int count) {
      long last = stop < 0 ? stop + count : stop;
      return Math.clamp(last, -1, count - 1) + 1;
    }
  }

  /// Between two scores.
  record Scores(double min, boolean withoutMin, double max, boolean withoutMax) implements ZRange {
    private static final String INVALID = "ERR min or max is not a float";

    static Scores parse(CommandContext context, int min, int max) {
      boolean withoutMin = isExclusive(context, min);
      boolean withoutMax = isExclusive(context, max);
      return new Scores(
          bound(context, min, withoutMin), withoutMin, bound(context, max, withoutMax), withoutMax);
    }

    private static boolean isExclusive(CommandContext context, int index) {
      return context.argLength(index) > 0 && Memory.getByte(context.argAddress(index)) == '(';
    }

    /// Bounds are read as C reads a string: blanks before the number do no harm, what follows a
    /// zero byte does not count, and nothing at all is 0.
    private static double bound(CommandContext context, int index, boolean exclusive) {
      long from = context.argAddress(index) + (exclusive ? 1 : 0);
      long end = context.argAddress(index) + context.argLength(index);
      long zero = from;
      while (zero < end && Memory.getByte(zero) != 0) {
        zero++;
      }
      if (from == zero) {
        return 0;
      }
      while (from < zero && isBlank(Memory.getByte(from))) {
        from++;
      }
      double value = FloatText.parse(from, (int) (zero - from));
      if (Double.isNaN(value)) {
        throw new CommandException(INVALID);
      }
      return value;
    }

    private static boolean isBlank(int c) {
      return c == ' ' || c >= '\t' && c <= '\r';
    }

    @Override
    public int first(ZSetValue zset) {
      return zset.countBelow(min, withoutMin);
    }

    @Override
    public int end(ZSetValue zset) {
      return zset.countBelow(max, !withoutMax);
    }
  }

  /// Between two names.
  record Names(Bound min, Bound max) implements ZRange {
    private static final String INVALID = "ERR min or max not valid string range item";

    static Names parse(CommandContext context, int min, int max) {
      return new Names(Bound.parse(context, min), Bound.parse(context, max));
    }

    /// A name, or what stands before (`-`) or behind (`+`) all names.
    record Bound(char kind, long text, int length) {
      static Bound parse(CommandContext context, int index) {
        long address = context.argAddress(index);
        int length = context.argLength(index);
        char kind = length == 0 ? 0 : (char) Memory.getUnsignedByte(address);
        boolean isAll = kind == '+' || kind == '-';
        boolean isAlone = length == 1 || length > 1 && Memory.getByte(address + 1) == 0;
        if (isAll ? !isAlone : kind != '(' && kind != '[') {
          throw new CommandException(INVALID);
        }
        return new Bound(kind, address + 1, length - 1);
      }

      /// How many members are below the bound.
      ///
      /// @param inclusive the kind that counts the member of this name too
      int countBelow(ZSetValue zset, char inclusive) {
        return switch (kind) {
          case '-' -> 0;
          case '+' -> zset.count();
          default -> zset.countBelow(text, length, kind == inclusive);
        };
      }
    }

    @Override
    public int first(ZSetValue zset) {
      return min.countBelow(zset, '(');
    }

    @Override
    public int end(ZSetValue zset) {
      return max.countBelow(zset, '[');
    }
  }
}
