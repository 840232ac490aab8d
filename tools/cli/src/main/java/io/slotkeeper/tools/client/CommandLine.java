package io.slotkeeper.tools.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// Commands as bytes and as text: what goes to the server, and what a person pastes into redis-cli.
public final class CommandLine {
  private static final String HEX = "0123456789abcdef";

  private CommandLine() {}

  /// The words of a command, each one byte per char.
  public static List<byte[]> words(String... words) {
    List<byte[]> bytes = new ArrayList<>(words.length);
    for (String word : words) {
      bytes.add(word.getBytes(ISO_8859_1));
    }
    return bytes;
  }

  /// The command as a RESP array of bulks.
  public static byte[] encode(List<byte[]> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    out.writeBytes(("*" + words.size() + "\r\n").getBytes(ISO_8859_1));
    for (byte[] word : words) {
      out.writeBytes(("$" + word.length + "\r\n").getBytes(ISO_8859_1));
      out.writeBytes(word);
      out.write('\r');
      out.write('\n');
    }
    return out.toByteArray();
  }

  /// The command as one line that redis-cli reads back to the same bytes.
  public static String print(List<byte[]> words) {
    StringBuilder line = new StringBuilder();
    for (byte[] word : words) {
      line.append(line.isEmpty() ? "" : " ").append(isPlain(word) ? latin1(word) : quote(word));
    }
    return line.toString();
  }

  /// The bytes in double quotes, with `\xHH` for everything that is not printable ASCII.
  public static String quote(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length + 2).append('"');
    for (byte value : bytes) {
      switch (value) {
        case '"', '\\' -> text.append('\\').append((char) value);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> appendPrintable(text, value);
      }
    }
    return text.append('"').toString();
  }

  private static void appendPrintable(StringBuilder text, byte value) {
    if (value >= ' ' && value <= '~') {
      text.append((char) value);
    } else {
      text.append("\\x").append(HEX.charAt(value >> 4 & 15)).append(HEX.charAt(value & 15));
    }
  }

  private static boolean isPlain(byte[] word) {
    for (byte value : word) {
      if (value <= ' ' || value > '~' || value == '"' || value == '\'' || value == '\\') {
        return false;
      }
    }
    return word.length > 0;
  }

  private static String latin1(byte[] word) {
    return new String(word, ISO_8859_1);
  }
}
