/// Clusters of real processes that are broken on purpose: what clients see is recorded and judged.
///
/// ```
///   ChaosCommand ─► Shards: node processes, links, ZooKeeper ◄─ Fault, one per round
///                ─► Workload: clients that record ─► history ─► LinearizabilityChecker
/// ```
@NullMarked
package io.slotkeeper.tools.chaos;

import org.jspecify.annotations.NullMarked;
