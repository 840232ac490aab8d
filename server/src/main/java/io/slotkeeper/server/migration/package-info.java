/// Slots on their way to another node, as a stream: the source's side.
///
/// ```
///  source                                            target
///  CLUSTER SYNCSLOTS ESTABLISH job  ───────────────► hides the slots, takes their writes from
///                                                    this connection only
///  snapshot of the slots, as commands ─────────────► executes them: its replicas and files follow
///  the change stream from there on, filtered ──────► the same
///                       ... little is left: clients are held ...
///  CLUSTER SYNCSLOTS MARK round ───────────────────► all before is executed
///  ◄────────────────────────────────── +round ────── and held by the target's in-sync set
/// ```
///
/// When the slots change their owner is decided by the control plane
/// ([io.slotkeeper.cluster.node.Action.StartExport] and those behind it).
@NullMarked
package io.slotkeeper.server.migration;

import org.jspecify.annotations.NullMarked;
