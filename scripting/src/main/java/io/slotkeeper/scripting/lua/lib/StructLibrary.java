package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Args;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Numbers;
import io.slotkeeper.scripting.lua.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `struct`: C structures to and from strings (lua_struct.c, x86-64 sizes, little endian).
public final class StructLibrary {
  private static final int MAX_INTEGER_BYTES = 32;
  private static final int NATIVE_ALIGNMENT = 8;

  private StructLibrary() {}

  /// Adds the library to the globals.
  public static void install(Interpreter in) {
    Registry r = Registry.global(in, "struct");
    r.add("pack", StructLibrary::pack);
    r.add("unpack", StructLibrary::unpack);
    r.add("size", StructLibrary::size);
  }

  /// A format being read: position, byte order, alignment.
  private static final class Format {
    private final Interpreter in;
    private final byte[] text;
    private int position;
    private boolean bigEndian;
    private int alignment = 1;

    Format(Interpreter in, LuaString text) {
      this.in = in;
      this.text = text.bytes();
    }

    /// The next option, 0 at the end.
    int next() {
      in.spend(1);
      return position < text.length ? text[position++] & 0xff : 0;
    }

    private int number(int otherwise) {
      if (position >= text.length || !CharClass.isDigit(text[position])) {
        return otherwise;
      }
      long value = 0;
      while (position < text.length && CharClass.isDigit(text[position])) {
        value = value * 10 + text[position++] - '0';
        if (value > Integer.MAX_VALUE) {
          throw in.error("integral size overflow");
        }
      }
      return (int) value;
    }

    int sizeOf(int option) {
      return switch (option) {
        case 'B', 'b', 'x' -> 1;
        case 'H', 'h' -> 2;
        case 'L', 'l', 'T', 'd' -> 8;
        case 'f' -> 4;
        case 'c' -> number(1);
        case 'i', 'I' -> {
          int size = number(4);
          if (size > MAX_INTEGER_BYTES) {
            throw in.error(
                "integral size " + size + " is larger than limit of " + MAX_INTEGER_BYTES);
          }
          yield size;
        }
        default -> 0;
      };
    }

    /// Padding bytes before an element of `size` bytes at `offset`.
    int padding(long offset, int option, int size) {
      if (size == 0 || option == 'c') {
        return 0;
      }
      int unit = Math.min(size, alignment);
      return (int) ((unit - (offset & (unit - 1))) & (unit - 1));
    }

    void control(int option) {
      switch (option) {
        case ' ' -> {}
        case '>' -> bigEndian = true;
        case '<' -> bigEndian = false;
        case '!' -> {
          int a = number(NATIVE_ALIGNMENT);
          if (a <= 0 || (a & (a - 1)) != 0) {
            throw in.error("alignment " + a + " is not a power of 2");
          }
          alignment = a;
        }
        default -> throw in.argumentError(1, "invalid format option '" + (char) option + "'");
      }
    }
  }

  /// Packs; the first missing argument reads as nil, because the original marks its stack with one.
  private static Object pack(Interpreter in, @Nullable Object[] s, int b, int given) {
    Format format = new Format(in, Args.string(in, s, b, given, 1));
    int n = given + 1;
    s[b + given] = null;
    ByteBuilder out = new ByteBuilder(in);
    int arg = 2;
    for (int option = format.next(); option != 0; option = format.next()) {
      int size = format.sizeOf(option);
      for (int pad = format.padding(out.length(), option, size); pad > 0; pad--) {
        out.append(0);
      }
      switch (option) {
        case 'b', 'B', 'h', 'H', 'l', 'L', 'T', 'i', 'I' ->
            integer(out, Args.number(in, s, b, n, arg++), size, format.bigEndian);
        case 'x' -> out.append(0);
        case 'f' -> {
          int bits = Float.floatToRawIntBits((float) Args.number(in, s, b, n, arg++));
          out.appendBigEndian(format.bigEndian ? bits : Integer.reverseBytes(bits), 4);
        }
        case 'd' -> {
          long bits = Double.doubleToRawLongBits(Args.number(in, s, b, n, arg++));
          out.appendBigEndian(format.bigEndian ? bits : Long.reverseBytes(bits), 8);
        }
        case 'c', 's' -> {
          LuaString text = Args.string(in, s, b, n, arg++);
          int length = size == 0 ? text.length() : size;
          if (text.length() < length) {
            throw in.argumentError(arg, "string too short");
          }
          out.append(text.bytes(), 0, length);
          if (option == 's') {
            out.append(0);
          }
        }
        default -> format.control(option);
      }
    }
    return out.toLuaString();
  }

  private static void integer(ByteBuilder out, double number, int size, boolean bigEndian) {
    long value =
        number < 0
            ? Numbers.toLong(number)
            : number < 0x1p63 ? Numbers.toLong(number) : (long) (number - 0x1p63) ^ Long.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      int index = bigEndian ? size - 1 - i : i;
      out.append(index < 8 ? (int) (value >>> (8 * index)) & 0xff : 0);
    }
  }

  private static Object unpack(Interpreter in, @Nullable Object[] s, int b, int n) {
    Format format = new Format(in, Args.string(in, s, b, n, 1));
    LuaString text = Args.string(in, s, b, n, 2);
    byte[] data = text.bytes();
    long position = Args.integer(in, s, b, n, 3, 1);
    if (position == 0) {
      throw in.argumentError(3, "offset must be 1 or greater");
    }
    position--;
    List<@Nullable Object> out = new ArrayList<>();
    in.pin(out);
    for (int option = format.next(); option != 0; option = format.next()) {
      long size = format.sizeOf(option);
      position += format.padding(position, option, (int) size);
      requireData(in, position, size, data);
      if (out.size() > in.maxResults()) {
        throw in.error("stack overflow (too many results)");
      }
      in.memory().charge(16);
      int at = (int) position;
      switch (option) {
        case 'b', 'h', 'l', 'i' -> out.add(read(data, at, (int) size, true, format.bigEndian));
        case 'B', 'H', 'L', 'T', 'I' ->
            out.add(read(data, at, (int) size, false, format.bigEndian));
        case 'x' -> {}
        case 'f' -> {
          int bits = (int) bits(data, at, 4, format.bigEndian);
          out.add((double) Float.intBitsToFloat(bits));
        }
        case 'd' -> out.add(Double.longBitsToDouble(bits(data, at, 8, format.bigEndian)));
        case 'c' -> {
          if (size == 0) {
            if (out.isEmpty() || !(out.getLast() instanceof Double length)) {
              throw in.error("format 'c0' needs a previous size");
            }
            size = Numbers.toLong(length);
            out.removeLast();
            requireData(in, position, size, data);
          }
          in.memory().charge(size);
          out.add(LuaString.copyOf(data, at, (int) size));
        }
        case 's' -> {
          int end = at;
          while (end < data.length && data[end] != 0) {
            end++;
          }
          if (end == data.length) {
            throw in.error("unfinished string in data");
          }
          size = end - at + 1L;
          in.memory().charge(size);
          out.add(LuaString.copyOf(data, at, end - at));
        }
        default -> format.control(option);
      }
      position += size;
    }
    in.unpin();
    out.add((double) (position + 1));
    return Objects.requireNonNull(Values.of(out.toArray()));
  }

  private static void requireData(Interpreter in, long position, long size, byte[] data) {
    boolean fits =
        size >= 0 && size <= data.length && position >= 0 && position <= data.length - size;
    if (!fits) {
      throw in.argumentError(2, "data string too short");
    }
  }

  private static long bits(byte[] data, int at, int size, boolean bigEndian) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      int index = bigEndian ? at + i : at + size - 1 - i;
      value = value << 8 | data[index] & 0xff;
    }
    return value;
  }

  private static double read(byte[] data, int at, int size, boolean signed, boolean bigEndian) {
    long value = bits(data, at, size, bigEndian);
    if (signed) {
      long mask = -1L << ((size * 8 - 1) & 63);
      return (value & mask) != 0 ? value | mask : value;
    }
    return value >= 0 ? value : (value >>> 1 | value & 1) * 2.0;
  }

  private static Object size(Interpreter in, @Nullable Object[] s, int b, int n) {
    Format format = new Format(in, Args.string(in, s, b, n, 1));
    long position = 0;
    for (int option = format.next(); option != 0; option = format.next()) {
      int size = format.sizeOf(option);
      position += format.padding(position, option, size);
      if (option == 's') {
        throw in.argumentError(1, "option 's' has no fixed size");
      }
      if (option == 'c' && size == 0) {
        throw in.argumentError(1, "option 'c0' has no fixed size");
      }
      if (!CharClass.isAlpha(option) && !CharClass.isDigit(option)) {
        format.control(option);
      }
      position += size;
    }
    return (double) position;
  }
}
