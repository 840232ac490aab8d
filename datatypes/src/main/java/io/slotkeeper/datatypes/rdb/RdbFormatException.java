package io.slotkeeper.datatypes.rdb;

/// The bytes are not what they claim to be.
public final class RdbFormatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean isEmptyValue;

  public RdbFormatException(String message) {
    this(message, false);
  }

  private RdbFormatException(String message, boolean isEmptyValue) {
    super(message);
    this.isEmptyValue = isEmptyValue;
  }

  static RdbFormatException emptyValue() {
    return new RdbFormatException("a value without elements", true);
  }

  /// Whether all that is wrong is that the value has no elements: a key that is better left out.
  public boolean isEmptyValue() {
    return isEmptyValue;
  }
}
