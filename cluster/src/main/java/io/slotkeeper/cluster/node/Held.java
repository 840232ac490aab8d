package io.slotkeeper.cluster.node;

/// A record together with what the tree knows of it.
record Held<R>(R record, int version, long transaction, long owner) {}
