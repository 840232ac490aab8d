package io.slotkeeper.scripting.lua;

import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A Lua string: immutable bytes of no particular charset.
///
/// Not interned: equality is identity first, then hash and bytes. The hash is computed when a
/// string is first used as a key, and it is the hash of Lua 5.1 with step 1 (lstring.c), because it
/// decides the order in which `pairs` visits a table ([Table]).
public final class LuaString implements Comparable<LuaString> {
  /// The string of length zero.
  public static final LuaString EMPTY = new LuaString(new byte[0]);

  /// From this length on, equality is worth some effort.
  private static final int LONG = 256;

  private static final LuaString[] SINGLES = new LuaString[256];

  static {
    for (int i = 0; i < SINGLES.length; i++) {
      SINGLES[i] = new LuaString(new byte[] {(byte) i});
    }
  }

  private byte[] bytes;
  private int hash;

  private LuaString(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A string over `bytes`, which must not be modified afterwards.
  public static LuaString wrap(byte[] bytes) {
    return switch (bytes.length) {
      case 0 -> EMPTY;
      case 1 -> SINGLES[bytes[0] & 0xff];
      default -> new LuaString(bytes);
    };
  }

  /// A string with a copy of `length` bytes from `offset`.
  public static LuaString copyOf(byte[] source, int offset, int length) {
    return switch (length) {
      case 0 -> EMPTY;
      case 1 -> SINGLES[source[offset] & 0xff];
      default -> new LuaString(Arrays.copyOfRange(source, offset, offset + length));
    };
  }

  /// The one-byte string of an unsigned byte.
  public static LuaString ofByte(int unsignedByte) {
    return SINGLES[unsignedByte];
  }

  /// The UTF-8 bytes of `text`.
  public static LuaString of(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The bytes of a text whose characters stand for single bytes (number texts, messages).
  public static LuaString ofLatin1(String text) {
    return wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The bytes themselves, not a copy: read only.
  public byte[] bytes() {
    return bytes;
  }

  /// The number of bytes.
  public int length() {
    return bytes.length;
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = bytes.length;
      for (int i = bytes.length - 1; i >= 0; i--) {
        h ^= (h << 5) + (h >>> 2) + (bytes[i] & 0xff);
      }
      hash = h;
    }
    return h;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof LuaString that && sameBytes(that));
  }

  /// Equality for two strings already known to be different objects.
  boolean sameBytes(LuaString that) {
    return bytes.length == that.bytes.length
        && hashCode() == that.hashCode()
        && (bytes.length < LONG ? Arrays.equals(bytes, that.bytes) : unify(that));
  }

  /// Equality that does not compute hashes of short strings: for strings that are not keys.
  boolean sameText(LuaString that) {
    if (this == that) {
      return true;
    }
    return bytes.length < LONG ? Arrays.equals(bytes, that.bytes) : sameBytes(that);
  }

  /// Compares long strings, and lets equal ones share their bytes: the next time they compare equal
  /// at once. Both arrays hold the same, so it does not matter which one others see; the fence is
  /// for constants, which several interpreters share.
  private boolean unify(LuaString that) {
    if (!Arrays.equals(bytes, that.bytes)) {
      return false;
    }
    VarHandle.storeStoreFence();
    that.bytes = bytes;
    return true;
  }

  /// Byte order, as strcoll in the C locale.
  @Override
  public int compareTo(LuaString that) {
    return Arrays.compareUnsigned(bytes, that.bytes);
  }

  /// Bytes as Latin-1 characters: lossless, for messages.
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
