package io.slotkeeper.resp.aof;

/// A manifest that cannot be understood. The message is the reason, in Redis' words.
public final class ManifestException extends Exception {
  private static final long serialVersionUID = 1;

  private final int lineNumber;
  private final String line;

  ManifestException(String reason, int lineNumber, String line) {
    super(reason);
    this.lineNumber = lineNumber;
    this.line = line;
  }

  /// The number of the line that is to blame, from 1; 0 when it is the file as a whole.
  public int lineNumber() {
    return lineNumber;
  }

  public String line() {
    return line;
  }
}
