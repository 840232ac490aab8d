package io.slotkeeper.resp;

/// The replies of one command exceed what one buffer can hold (2 GB).
public final class ReplyTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReplyTooLargeException(long bytes) {
    super("a reply of " + bytes + " bytes");
  }
}
