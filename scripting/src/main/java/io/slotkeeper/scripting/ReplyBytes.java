package io.slotkeeper.scripting;

/// A reply in RESP: bytes of an array the bridge owns, valid until its next call.
public final class ReplyBytes {
  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int offset;
  private int end;

  /// Points at `length` bytes of `source`.
  public void set(byte[] source, int from, int length) {
    bytes = source;
    offset = from;
    end = from + length;
  }

  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int end() {
    return end;
  }

  void clear() {
    bytes = NONE;
    offset = 0;
    end = 0;
  }
}
