package io.slotkeeper.resp;

/// What a decoder accepts. Read for every request, so changes apply at once.
public interface DecoderLimits {
  /// Before a client has authenticated: arguments per request and bytes per argument.
  int UNAUTHENTICATED_ARGUMENTS = 10;

  int UNAUTHENTICATED_BULK_BYTES = 16 * 1024;

  /// An inline request, or the line with a count or a length.
  int LINE_BYTES = 64 * 1024;

  /// Arguments up to this length are never too long: the limit cannot be set lower.
  int ALWAYS_ALLOWED_BYTES = 1 << 20;

  /// The longest argument in bytes (`proto-max-bulk-len`), at least [#ALWAYS_ALLOWED_BYTES].
  long maxBulkBytes();
}
