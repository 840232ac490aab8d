package io.slotkeeper.datatypes.value;

/// Up to which size a hash stays a listpack.
///
/// @param maxListpackEntries fields
/// @param maxListpackValueBytes length of a field or a value
public record HashLimits(long maxListpackEntries, long maxListpackValueBytes) {}
