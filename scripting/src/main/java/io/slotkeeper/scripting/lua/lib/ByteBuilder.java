package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Memory;
import io.slotkeeper.scripting.lua.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing byte string, charged to the script before it grows and pinned until it is a string:
/// builders must be finished in the reverse order of their creation.
final class ByteBuilder implements Interpreter.Pinned {
  private static final int INITIAL = 64;
  private static final int MAX = Integer.MAX_VALUE - 16;

  private final Interpreter in;
  private byte[] bytes;
  private int length;

  ByteBuilder(Interpreter in) {
    this(in, INITIAL);
  }

  ByteBuilder(Interpreter in, int capacity) {
    this.in = in;
    in.memory().charge(Memory.OBJECT_BYTES + capacity);
    this.bytes = new byte[capacity];
    in.pin(this);
  }

  @Override
  public long sizeBytes() {
    return Memory.OBJECT_BYTES + bytes.length;
  }

  int length() {
    return length;
  }

  private void ensure(int more) {
    if (more > bytes.length - length) {
      grow(more);
    }
  }

  private void grow(long more) {
    long wanted = Math.max(length + more, 2L * bytes.length);
    in.memory().charge(wanted);
    if (wanted > MAX) {
      throw in.error("string length overflow");
    }
    in.spend(wanted >> 6);
    bytes = Arrays.copyOf(bytes, (int) wanted);
  }

  void append(int unsignedByte) {
    ensure(1);
    bytes[length++] = (byte) unsignedByte;
  }

  void append(byte[] source, int offset, int count) {
    ensure(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  void append(LuaString text) {
    append(text.bytes(), 0, text.length());
  }

  void append(String latin1) {
    append(latin1.getBytes(StandardCharsets.ISO_8859_1), 0, latin1.length());
  }

  void append(double number) {
    append(Numbers.toLuaString(number));
  }

  /// Appends `count` bytes of the value, the most significant first.
  void appendBigEndian(long value, int count) {
    ensure(count);
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  /// The bytes built so far; the builder must not be used afterwards.
  byte[] toByteArray() {
    in.unpin();
    return Arrays.copyOf(bytes, length);
  }

  /// The string built so far; the builder must not be used afterwards.
  LuaString toLuaString() {
    in.unpin();
    return length == bytes.length ? LuaString.wrap(bytes) : LuaString.copyOf(bytes, 0, length);
  }
}
