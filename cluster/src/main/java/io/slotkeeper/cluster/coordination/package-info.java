/// The door to the service that holds the cluster's one truth: a small tree of versioned nodes, and
/// an implementation in memory for nodes of one process.
@NullMarked
package io.slotkeeper.cluster.coordination;

import org.jspecify.annotations.NullMarked;
