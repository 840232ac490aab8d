/// The coordinator's door to ZooKeeper, through Curator, and a ZooKeeper server inside this
/// process.
@NullMarked
package io.slotkeeper.cluster.zookeeper;

import org.jspecify.annotations.NullMarked;
