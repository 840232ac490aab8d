/// What stands in the nodes of the coordinator's tree: one record per kind, as JSON that a person
/// can read. A record keeps the fields it does not know and writes them back, so that nodes of
/// different versions can share a tree.
///
/// ```
/// /meta             the cluster's id and rules
/// /nodes/<node>     a member: where it is reached, its shard, or that it has been forgotten
/// /live/<node>      ephemeral: the member has a session
/// /lobby/<node>     ephemeral: a node that has not met the cluster
/// /own/<shard>      primary, epoch and slots of a shard: who may change what is decided here
/// /isr/<shard>      the members that hold every acknowledged write of the shard
/// /assign           its version orders all assignments of slots that nobody owned
/// /mig/<slot>       a slot that moves key by key
/// /mig/j-<job>      a set of slots that is streamed
/// ```
@NullMarked
package io.slotkeeper.cluster.record;

import org.jspecify.annotations.NullMarked;
