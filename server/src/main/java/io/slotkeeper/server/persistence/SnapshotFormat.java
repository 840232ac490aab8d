package io.slotkeeper.server.persistence;

/// How a snapshot is written.
///
/// @param version of the format
/// @param compresses whether strings are compressed where that makes them shorter
/// @param checks whether the file gets a checksum
record SnapshotFormat(int version, boolean compresses, boolean checks) {}
