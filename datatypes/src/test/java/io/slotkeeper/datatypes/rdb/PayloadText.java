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
