package io.slotkeeper.datatypes.value;

/// Up to which size a sorted set stays a listpack.
///
/// @param maxListpackEntries members
/// @param maxListpackValueBytes length of a member
public record ZSetLimits(long maxListpackEntries, long maxListpackValueBytes) {}
