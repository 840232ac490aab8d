package io.slotkeeper.resp.aof;

import java.nio.ByteBuffer;

/// Finds the commands in the bytes of an append-only file, strictly: what no server writes is not
/// accepted.
///
/// ```
///   *2 CR LF  $3 CR LF GET CR LF  $1 CR LF k CR LF       a command
///   #TS:1628217470 CR LF                                 an annotation
/// ```
///
/// A scan starts at the beginning of a command or annotation and finds all of it, or how it is
/// broken, in one go; bytes of arguments are skipped, not looked at.
public final class CommandScanner {
  /// No annotation or number is longer than this with its line end.
  private static final int MAX_LINE_LENGTH = 1024;

  private static final int MAX_NUMBER_LENGTH = 127;

  /// What a scan has found.
  public enum Found {
    /// A whole command, up to [#end()].
    COMMAND,
    /// A whole annotation, up to [#end()].
    ANNOTATION,
    /// There is nothing to look at.
    NOTHING,
    /// The bytes end before the command does.
    TOO_FEW_BYTES,
    /// Something that cannot be a command, at [#brokenAt()].
    BROKEN
  }

  private int end;
  private int nameStart;
  private int nameLength;
  private long arguments;
  private long lineEnds;
  private int elementStart;
  private int brokenAt;
  private long wanted;
  private String problem = "";

  /// Looks at the bytes from `start` to `limit`.
  public Found scan(ByteBuffer bytes, int start, int limit) {
    end = start;
    elementStart = start;
    wanted = 1;
    lineEnds = 0;
    problem = "";
    if (start == limit) {
      return Found.NOTHING;
    }
    byte first = bytes.get(start);
    return switch (first) {
      case '#' -> scanAnnotation(bytes, limit);
      case '*' -> scanCommand(bytes, limit);
      default -> broken(start, "Expected prefix '*', got: '" + (char) (first & 0xFF) + "'");
    };
  }

  private Found scanAnnotation(ByteBuffer bytes, int limit) {
    int bound = Math.min(limit, end + MAX_LINE_LENGTH);
    for (int i = end; i < bound; i++) {
      if (bytes.get(i) == '\n') {
        end = i + 1;
        return Found.ANNOTATION;
      }
    }
    if (bound < limit) {
      return broken(bound, "Annotation of more than " + MAX_LINE_LENGTH + " bytes");
    }
    return Found.TOO_FEW_BYTES;
  }

  private Found scanCommand(ByteBuffer bytes, int limit) {
    Found found = scanNumber(bytes, limit);
    if (found != Found.COMMAND) {
      return found;
    }
    arguments = wanted;
    if (arguments < 1 || arguments > Integer.MAX_VALUE) {
      return broken(elementStart, "Expected at least one argument, got " + arguments);
    }
    for (long i = 0; i < arguments; i++) {
      elementStart = end;
      wanted = 1;
      if (end == limit) {
        return Found.TOO_FEW_BYTES;
      }
      if (bytes.get(end) != '$') {
        char got = (char) (bytes.get(end) & 0xFF);
        return broken(end, "Expected prefix '$', got: '" + got + "'");
      }
      found = scanNumber(bytes, limit);
      if (found == Found.COMMAND) {
        found = skipArgument(bytes, limit, i == 0);
      }
      if (found != Found.COMMAND) {
        return found;
      }
    }
    return Found.COMMAND;
  }

  private Found skipArgument(ByteBuffer bytes, int limit, boolean isName) {
    long length = wanted;
    if (length < 0 || length > Integer.MAX_VALUE - 2) {
      return broken(
          elementStart,
          "Expected to read string of " + length + " bytes, which is not in the suitable range");
    }
    elementStart = end;
    wanted = length + 2;
    if (wanted > limit - end) {
      problem = "Expected to read " + wanted + " bytes, got " + (limit - end) + " bytes";
      return Found.TOO_FEW_BYTES;
    }
    if (isName) {
      nameStart = end;
      nameLength = (int) length;
    }
    return lineEnd(bytes, end + (int) length);
  }

  /// Reads the number between the prefix at `end` and its line end into `wanted`.
  private Found scanNumber(ByteBuffer bytes, int limit) {
    int at = end + 1;
    boolean negative = at < limit && bytes.get(at) == '-';
    if (negative) {
      at++;
    }
    int firstDigit = at;
    long number = 0;
    while (at < limit && at - end < MAX_NUMBER_LENGTH && isDigit(bytes.get(at))) {
      number = Math.min(number, Long.MAX_VALUE / 10 - 1) * 10 + bytes.get(at) - '0';
      at++;
    }
    wanted = 1;
    if (at + 2 > limit) {
      // a CR alone is the start of a line end
      if (at == limit || bytes.get(at) == '\r') {
        problem = "Expected \\r\\n, got: " + (at == limit ? "0000" : "0d00");
        return Found.TOO_FEW_BYTES;
      }
      return broken(at, "Expected \\r\\n, got: %02x00".formatted(bytes.get(at)));
    }
    Found found = lineEnd(bytes, at);
    if (found == Found.COMMAND && at == firstDigit) {
      return broken(at, "Expected a number");
    }
    wanted = negative ? -number : number;
    return found;
  }

  private Found lineEnd(ByteBuffer bytes, int at) {
    byte first = bytes.get(at);
    byte second = bytes.get(at + 1);
    if (first != '\r' || second != '\n') {
      int wrong = first == '\r' ? at + 1 : at;
      return broken(wrong, "Expected \\r\\n, got: %02x%02x".formatted(first, second));
    }
    lineEnds++;
    end = at + 2;
    return Found.COMMAND;
  }

  private Found broken(int at, String reason) {
    brokenAt = at;
    problem = reason;
    return Found.BROKEN;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /// Where what was found ends.
  public int end() {
    return end;
  }

  /// How many arguments the command has, its name counted.
  public long arguments() {
    return arguments;
  }

  /// Whether the command found has this name, given in lower case.
  public boolean isNamed(ByteBuffer bytes, String name) {
    if (name.length() != nameLength) {
      return false;
    }
    for (int i = 0; i < nameLength; i++) {
      if ((bytes.get(nameStart + i) | 0x20) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The name of the command found, one byte per char.
  public String name(ByteBuffer bytes) {
    StringBuilder name = new StringBuilder(nameLength);
    for (int i = 0; i < nameLength; i++) {
      name.append((char) (bytes.get(nameStart + i) & 0xFF));
    }
    return name.toString();
  }

  /// How many bytes from the start of the scan are needed at least, when there were too few.
  public long neededFrom(int start) {
    return elementStart - start + wanted;
  }

  /// The first byte that cannot stand where it stands.
  public int brokenAt() {
    return brokenAt;
  }

  /// Where the number or argument starts that is broken or not all there.
  public int elementStart() {
    return elementStart;
  }

  /// How many line ends stand in what could be understood.
  public long lineEnds() {
    return lineEnds;
  }

  /// Why it is broken, or what is missing, in the words of Redis' checker; may be empty.
  public String problem() {
    return problem;
  }
}
