package io.slotkeeper.datatypes.value;

/// When a stream's last block is full and the next entry begins another.
///
/// @param maxBlockBytes 0 for no limit of its own
/// @param maxBlockEntries deleted ones included; 0 for no limit
public record StreamLimits(long maxBlockBytes, long maxBlockEntries) {}
