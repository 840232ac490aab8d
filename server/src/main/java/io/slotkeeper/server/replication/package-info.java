/// Replication: serving replicas ([io.slotkeeper.server.replication.Replicas]), being one
/// ([io.slotkeeper.server.replication.PrimaryLink]), and changing from one to the other
/// ([io.slotkeeper.server.replication.Replication], [io.slotkeeper.server.replication.Failover]).
///
/// Both sides speak Redis' PSYNC, so that either may be a redis-server. What is sent is the
/// [io.slotkeeper.server.propagation.ChangeStream], whose positions are the replication offsets.
///
/// Knows no command: what commands ask for and what replication needs of the server around it is
/// [io.slotkeeper.server.replication.ReplicationHost].
@NullMarked
package io.slotkeeper.server.replication;

import org.jspecify.annotations.NullMarked;
