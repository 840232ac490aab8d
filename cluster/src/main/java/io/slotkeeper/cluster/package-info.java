/// Hash slots, and the pure state machines of the cluster.
@NullMarked
package io.slotkeeper.cluster;

import org.jspecify.annotations.NullMarked;
