/// Who serves which slot: an immutable picture of the cluster, routing by it, and the texts that
/// the CLUSTER command makes of it. Nothing here has state or does input or output.
@NullMarked
package io.slotkeeper.cluster.topology;

import org.jspecify.annotations.NullMarked;
