package io.slotkeeper.datatypes.rdb;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Payloads written byte by byte as the format's description says, with none of the code under
/// test: also of encodings that nothing writes any more.
final class PayloadText {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PayloadText bytes(int... values) {
    for (int value : values) {
      out.write(value);
    }
    return this;
  }

  PayloadText bytes(byte[] values) {
    out.writeBytes(values);
    return this;
  }

  PayloadText littleEndian(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> 8 * i));
    }
    return this;
  }

  PayloadText bigEndian(long value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
      out.write((int) (value >>> 8 * i));
    }
    return this;
  }

  PayloadText length(int length) {
    return length < 64 ? bytes(length) : bytes(0x80).bigEndian(length, 4);
  }

  PayloadText string(String text) {
    return string(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  PayloadText string(byte[] text) {
    return length(text.length).bytes(text);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  /// A ziplist; elements that are numbers are stored as numbers.
  static byte[] ziplist(List<String> elements) {
    PayloadText entries = new PayloadText();
    int previous = 0;
    int last = 10;
    for (String element : elements) {
      byte[] entry = ziplistEntry(previous, element);
      last = 10 + entries.out.size();
      previous = entry.length;
      entries.bytes(entry);
    }
    return new PayloadText()
        .littleEndian(11L + entries.out.size(), 4)
        .littleEndian(last, 4)
        .littleEndian(elements.size(), 2)
        .bytes(entries.toBytes())
        .bytes(0xFF)
        .toBytes();
  }

  private static byte[] ziplistEntry(int previous, String element) {
    PayloadText entry = new PayloadText();
    if (previous < 254) {
      entry.bytes(previous);
    } else {
      entry.bytes(0xFE).littleEndian(previous, 4);
    }
    if (element.matches("0|-?[1-9]\\d{0,17}")) {
      return ziplistNumber(entry, Long.parseLong(element)).toBytes();
    }
    byte[] text = element.getBytes(StandardCharsets.ISO_8859_1);
    if (text.length < 64) {
      entry.bytes(text.length);
    } else if (text.length < 16384) {
      entry.bigEndian(0x4000 | text.length, 2);
    } else {
      entry.bytes(0x80).bigEndian(text.length, 4);
    }
    return entry.bytes(text).toBytes();
  }

  private static PayloadText ziplistNumber(PayloadText entry, long number) {
    if (number >= 0 && number <= 12) {
      return entry.bytes(0xF1 + (int) number);
    }
    if (number == (byte) number) {
      return entry.bytes(0xFE).littleEndian(number, 1);
    }
    if (number == (short) number) {
      return entry.bytes(0xC0).littleEndian(number, 2);
    }
    if (number >= -(1 << 23) && number < 1 << 23) {
      return entry.bytes(0xF0).littleEndian(number, 3);
    }
    return number == (int) number
        ? entry.bytes(0xD0).littleEndian(number, 4)
        : entry.bytes(0xE0).littleEndian(number, 8);
  }

  /// A zipmap; fields and values follow each other, every value with `free` unused bytes.
  static byte[] zipmap(List<String> elements, int free) {
    PayloadText map = new PayloadText().bytes(Math.min(254, elements.size() / 2));
    for (int i = 0; i < elements.size(); i++) {
      byte[] text = elements.get(i).getBytes(StandardCharsets.ISO_8859_1);
      if (text.length < 254) {
        map.bytes(text.length);
      } else {
        map.bytes(0xFE).littleEndian(text.length, 4);
      }
      boolean isValue = i % 2 == 1;
      if (isValue) {
        map.bytes(free);
      }
      map.bytes(text).bytes(new byte[isValue ? free : 0]);
    }
    return map.bytes(0xFF).toBytes();
  }

  /// A listpack of numbers from 0 to 127 and strings.
  static byte[] listpack(List<?> elements) {
    PayloadText entries = new PayloadText();
    for (Object element : elements) {
      if (element instanceof Integer number) {
        entries.bytes(number, 1);
      } else {
        byte[] text = ((String) element).getBytes(StandardCharsets.ISO_8859_1);
        entries.bytes(0x80 | text.length).bytes(text).bytes(text.length + 1);
      }
    }
    return new PayloadText()
        .littleEndian(7L + entries.out.size(), 4)
        .littleEndian(elements.size(), 2)
        .bytes(entries.toBytes())
        .bytes(0xFF)
        .toBytes();
  }

  /// The id of an entry, 16 bytes.
  PayloadText id(long ms, long seq) {
    return bigEndian(ms, 8).bigEndian(seq, 8);
  }

  /// A stream of two entries, 5-1 and 5-2, with a group of two consumers and two pending entries.
  ///
  /// @param version of the type, 1 to 3
  static PayloadText stream(int version) {
    List<?> block = List.of(2, 0, 1, "f", 0, 2, 0, 0, "v", 4, 0, 0, 1, 1, "g", "w", 6);
    PayloadText stream = new PayloadText().length(1).bytes(16).id(5, 1).string(listpack(block));
    stream.bytes(2, 5, 2);
    if (version > 1) {
      stream.bytes(5, 1, 0, 0, 2);
    }
    stream.bytes(1).string("group").bytes(5, 2);
    if (version > 1) {
      stream.bytes(2);
    }
    stream.bytes(2).id(5, 1).littleEndian(1000, 8).bytes(1);
    stream.id(5, 2).littleEndian(1001, 8).bytes(3);
    stream.bytes(2).string("alice").littleEndian(2000, 8);
    if (version > 2) {
      stream.littleEndian(1999, 8);
    }
    stream.bytes(1).id(5, 2).string("bob").littleEndian(2001, 8);
    if (version > 2) {
      stream.littleEndian(1998, 8);
    }
    return stream.bytes(1).id(5, 1);
  }

  /// A listpack whose elements are all strings, numbers too.
  static byte[] listpackOfStrings(List<String> elements) {
    PayloadText entries = new PayloadText();
    for (String element : elements) {
      byte[] text = element.getBytes(StandardCharsets.ISO_8859_1);
      if (text.length >= 64) {
        throw new IllegalArgumentException("length=" + text.length);
      }
      entries.bytes(0x80 | text.length).bytes(text).bytes(text.length + 1);
    }
    return new PayloadText()
        .littleEndian(7L + entries.out.size(), 4)
        .littleEndian(elements.size(), 2)
        .bytes(entries.toBytes())
        .bytes(0xFF)
        .toBytes();
  }
}
