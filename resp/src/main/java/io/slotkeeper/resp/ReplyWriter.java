package io.slotkeeper.resp;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes replies of both protocol versions into a growing native buffer.
///
/// One method per kind of reply; where the versions differ the method knows both forms, so a
/// handler says what it means (`map`, `set`, `doubleValue`, `nullValue`) and nothing else.
///
/// Aggregates are announced with their size. When the size is not known yet, [#deferArray()] leaves
/// room for the header and [#closeArray(int, long)] writes it.
///
/// Every error text goes through [#error(String)], which keeps it one line: bytes of a client can
/// never start a reply of their own.
///
/// Threads: owned by one loop. Never allocates except when the buffer grows.
public final class ReplyWriter {
  private static final int FIRST_CAPACITY = 64 * 1024;
  private static final int DEFERRED_BYTES = 24;
  private static final int NUMBER_BYTES = 24;
  private static final double MAX_PLAIN_DOUBLE = 0x1p62;
  private static final short CRLF = '\r' | '\n' << 8;
  private static final byte[] OK = ascii("+OK\r\n");
  private static final byte[] QUEUED = ascii("+QUEUED\r\n");
  private static final byte[] PONG = ascii("+PONG\r\n");
  private static final byte[] NULL_BULK = ascii("$-1\r\n");
  private static final byte[] NULL_ARRAY = ascii("*-1\r\n");
  private static final byte[] NULL = ascii("_\r\n");

  private ByteBuffer buffer = ByteBuffer.allocateDirect(FIRST_CAPACITY);
  private long address = MemorySegment.ofBuffer(buffer).address();
  private int capacity = FIRST_CAPACITY;
  private int position;
  private boolean resp3;
  private int errors;

  /// The version of the replies written next: 2 or 3.
  public void protocol(int version) {
    resp3 = version == 3;
  }

  public boolean isResp3() {
    return resp3;
  }

  /// How many bytes are written.
  public int position() {
    return position;
  }

  /// Drops what was written from `position` on.
  public void truncate(int position) {
    this.position = position;
  }

  /// The first byte written; valid until the next write.
  public long address() {
    return address;
  }

  /// The whole buffer, position 0 to capacity; valid until the next write.
  public ByteBuffer buffer() {
    return buffer;
  }

  /// How many error replies were written so far.
  public int errors() {
    return errors;
  }

  /// Whether what was written at a position begins with an error.
  public boolean isError(int at) {
    return at < position && buffer.get(at) == '-';
  }

  /// Starts over at position 0, with a small buffer again if it has grown beyond `maxCapacity`.
  public void reset(int maxCapacity) {
    position = 0;
    if (capacity > maxCapacity) {
      replace(FIRST_CAPACITY);
    }
  }

  public void ok() {
    raw(OK);
  }

  public void queued() {
    raw(QUEUED);
  }

  public void pong() {
    raw(PONG);
  }

  /// A status; the text must have no line break.
  public void status(String text) {
    reserve(text.length() + 3);
    put('+');
    putAscii(text);
    putCrlf();
  }

  /// An error; `text` begins with its code, `ERR` and the like. Line breaks at its ends are
  /// dropped, others become blanks.
  public void error(String text) {
    errors++;
    int start = 0;
    int end = text.length();
    while (start < end && isLineBreak(text.charAt(start))) {
      start++;
    }
    while (end > start && isLineBreak(text.charAt(end - 1))) {
      end--;
    }
    reserve(end - start + 3);
    put('-');
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      put(isLineBreak(c) ? ' ' : c);
    }
    putCrlf();
  }

  private static boolean isLineBreak(char c) {
    return c == '\r' || c == '\n';
  }

  public void integer(long value) {
    reserve(NUMBER_BYTES + 3);
    header(':', value);
  }

  /// A bulk string of native bytes.
  public void bulk(long source, int length) {
    reserve(NUMBER_BYTES + length + 5);
    header('$', length);
    Native.copy(source, address + position, length);
    position += length;
    putCrlf();
  }

  public void bulk(byte[] bytes) {
    bulk(bytes, 0, bytes.length);
  }

  public void bulk(byte[] bytes, int offset, int length) {
    reserve(NUMBER_BYTES + length + 5);
    header('$', length);
    Native.copy(bytes, offset, address + position, length);
    position += length;
    putCrlf();
  }

  /// A bulk string of characters 0 to 255.
  public void bulk(String text) {
    reserve(NUMBER_BYTES + text.length() + 5);
    header('$', text.length());
    putAscii(text);
    putCrlf();
  }

  /// A number as a bulk string.
  public void bulk(long value) {
    reserve(2 * NUMBER_BYTES + 5);
    header('$', NumberText.length(value));
    position += NumberText.write(value, address + position);
    putCrlf();
  }

  /// The header of a bulk string whose bytes and line end the caller sends from elsewhere.
  public void bulkHeader(long length) {
    reserve(NUMBER_BYTES + 3);
    header('$', length);
  }

  /// The line end behind a bulk string that was sent from elsewhere.
  public void bulkEnd() {
    reserve(2);
    putCrlf();
  }

  /// Absent string: `$-1` in version 2.
  public void nullValue() {
    raw(resp3 ? NULL : NULL_BULK);
  }

  /// Absent aggregate: `*-1` in version 2.
  public void nullArray() {
    raw(resp3 ? NULL : NULL_ARRAY);
  }

  public void array(long size) {
    reserve(NUMBER_BYTES + 3);
    header('*', size);
  }

  /// A map of `pairs` keys and values; a flat array in version 2.
  public void map(long pairs) {
    reserve(NUMBER_BYTES + 3);
    header(resp3 ? '%' : '*', resp3 ? pairs : 2 * pairs);
  }

  public void set(long size) {
    reserve(NUMBER_BYTES + 3);
    header(resp3 ? '~' : '*', size);
  }

  /// Out-of-band data; an array in version 2.
  public void push(long size) {
    reserve(NUMBER_BYTES + 3);
    header(resp3 ? '>' : '*', size);
  }

  /// Attributes of the reply that follows; the caller must not write them in version 2.
  public void attribute(long pairs) {
    reserve(NUMBER_BYTES + 3);
    header('|', pairs);
  }

  public void bool(boolean value) {
    if (!resp3) {
      integer(value ? 1 : 0);
      return;
    }
    reserve(4);
    put('#');
    put(value ? 't' : 'f');
    putCrlf();
  }

  /// A double, an integer without an exponent and others in their shortest form; a bulk string in
  /// version 2.
  public void doubleValue(double value) {
    long integer = (long) value;
    boolean isPlain =
        integer == value && Math.abs(value) <= MAX_PLAIN_DOUBLE && (integer != 0 || 1 / value > 0);
    if (!isPlain) {
      doubleText(DoubleText.of(value));
    } else if (resp3) {
      reserve(NUMBER_BYTES + 3);
      header(',', integer);
    } else {
      bulk(integer);
    }
  }

  /// A double as this text; a bulk string in version 2.
  public void doubleText(String text) {
    if (!resp3) {
      bulk(text);
      return;
    }
    reserve(text.length() + 3);
    put(',');
    putAscii(text);
    putCrlf();
  }

  /// An integer of any size, in decimal; a bulk string in version 2.
  public void bigNumber(String digits) {
    if (!resp3) {
      bulk(digits);
      return;
    }
    reserve(digits.length() + 3);
    put('(');
    putAscii(digits);
    putCrlf();
  }

  /// Text for people; `format` is `txt` or `mkd`; a bulk string in version 2.
  public void verbatim(String format, byte[] text) {
    if (!resp3) {
      bulk(text);
      return;
    }
    reserve(NUMBER_BYTES + text.length + 9);
    header('=', text.length + 4L);
    putAscii(format);
    put(':');
    Native.copy(text, 0, address + position, text.length);
    position += text.length;
    putCrlf();
  }

  /// Leaves room for the header of an array.
  ///
  /// @return a mark for [#closeArray(int, long)]
  public int deferArray() {
    reserve(DEFERRED_BYTES);
    int mark = position;
    position += DEFERRED_BYTES;
    return mark;
  }

  public void closeArray(int mark, long size) {
    close(mark, '*', size);
  }

  public void closeSet(int mark, long size) {
    close(mark, resp3 ? '~' : '*', size);
  }

  public void closeMap(int mark, long pairs) {
    close(mark, resp3 ? '%' : '*', resp3 ? pairs : 2 * pairs);
  }

  /// Puts a bulk string before what was written since `at`.
  public void insertBulk(int at, String text) {
    int behind = position - at;
    int length = text.length() + NumberText.length(text.length()) + 5;
    reserve(length);
    Native.move(address + at, address + at + length, behind);
    position = at;
    header('$', text.length());
    putAscii(text);
    putCrlf();
    position += behind;
  }

  /// Bytes that are replies already.
  public void raw(byte[] bytes) {
    reserve(bytes.length);
    Native.copy(bytes, 0, address + position, bytes.length);
    position += bytes.length;
  }

  public void raw(long source, int length) {
    reserve(length);
    Native.copy(source, address + position, length);
    position += length;
  }

  private void close(int mark, char kind, long size) {
    int end = position;
    position = mark;
    header(kind, size);
    int gap = mark + DEFERRED_BYTES - position;
    Native.move(address + mark + DEFERRED_BYTES, address + position, end - mark - DEFERRED_BYTES);
    position = end - gap;
  }

  private void header(char kind, long value) {
    put(kind);
    if (value >= 0 && value < 10) {
      put((char) ('0' + value));
    } else {
      position += NumberText.write(value, address + position);
    }
    putCrlf();
  }

  private void put(char c) {
    Native.putByte(address + position++, c);
  }

  private void putAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      Native.putByte(address + position + i, text.charAt(i));
    }
    position += text.length();
  }

  private void putCrlf() {
    Native.putShort(address + position, CRLF);
    position += 2;
  }

  private void reserve(int bytes) {
    if (capacity - position < bytes) {
      grow(bytes);
    }
  }

  private void grow(int bytes) {
    long needed = (long) position + bytes;
    if (needed > Integer.MAX_VALUE - 16) {
      throw new ReplyTooLargeException(needed);
    }
    long old = address;
    ByteBuffer oldBuffer = buffer;
    int kept = position;
    replace((int) Math.min(Integer.MAX_VALUE - 16, Math.max(needed, 2L * capacity)));
    Native.copy(old, address, kept);
    oldBuffer.clear(); // reachable until its bytes are copied
  }

  private void replace(int newCapacity) {
    buffer = ByteBuffer.allocateDirect(newCapacity);
    address = MemorySegment.ofBuffer(buffer).address();
    capacity = newCapacity;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
