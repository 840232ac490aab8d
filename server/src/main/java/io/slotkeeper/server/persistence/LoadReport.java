package io.slotkeeper.server.persistence;

/// What a file held.
///
/// @param keys that were taken
/// @param expiredKeys that were not, because their time had come
/// @param emptyKeys that were not, because their values have no elements
/// @param replicationId of the server that wrote it; empty when the file does not say
/// @param replicationOffset the position in that server's change stream, -1 when unknown
/// @param streamDatabase the database that stream was in
public record LoadReport(
    long keys,
    long expiredKeys,
    long emptyKeys,
    String replicationId,
    long replicationOffset,
    int streamDatabase) {}
