package io.slotkeeper.server.propagation;

/// Bytes of a change stream that cannot be applied.
public final class StreamFormatException extends Exception {
  private static final long serialVersionUID = 1;

  private final long offset;

  /// @param offset of the command at fault, from the first byte of the call
  public StreamFormatException(String message, long offset) {
    super(message);
    this.offset = offset;
  }

  public long offset() {
    return offset;
  }
}
