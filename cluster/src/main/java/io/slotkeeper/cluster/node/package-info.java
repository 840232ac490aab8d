/// The control plane of one node: who is primary of what, decided without a controller, without
/// gossip, and without trusting anybody's clock with a write.
///
/// # What is kept safe, and by what
///
/// **No acknowledged write is lost**, and no clock takes part in that. A write is acknowledged when
/// all members of the shard's *in-sync set* hold it. Only a member may claim the shard, in the
/// version of the set that it has read, and it has stopped to acknowledge the old epoch before. So
/// a write of the old epoch was acknowledged before that, and the new primary has it, or never can
/// be. What the new primary holds beyond that was never shown to anybody, because reads wait as
/// writes do; until its own set has confirmed its whole log, it shows nothing of it either.
///
/// **No read is stale**: a primary executes commands only while each member has promised not to
/// claim, counted from the *sending* of the heartbeat that the member acknowledged; the member
/// counts its promise from the arrival. Clocks are only assumed to run at about the same rate.
///
/// **No slot has two owners**: an owner changes in one transaction that writes both shards' records
/// in the versions read ([SlotHandoffs], [SlotStreams]), or, if nobody owned the slot, in one that
/// checks the records of all shards ([Plan]). Who gives slots away stops serving them first.
///
/// | transaction | made by | what it writes |
/// |---|---|---|
/// | T1 join | [Membership] | the node, its own shard, its presence |
/// | T2 replicate, T8 forget, reset | [MemberCommands] | the node; an empty shard goes |
/// | T3 grow or shrink | [Primary] | the in-sync set |
/// | T4 claim | [Claim] | the shard's record and its in-sync set |
/// | T5 handover | [Handover] | the same, by the old primary, naming its successor |
/// | T6 flip | [SlotHandoffs], [SlotStreams] | the records of both shards, the migration |
/// | T7 assign | [Plan] | the shard's record, the counter of assignments |
///
/// The guards stand in [SafetyRules]. The simulator (`SimWorld` in the tests) runs this code in
/// seeded worlds with a coordinator, a network, disks and clocks that do their worst, and is itself
/// tested by removing each guard.
///
/// # How a server drives it
///
/// One [ClusterNode] per server, confined to one thread (the cluster thread), which loops: take an
/// event or wait until [ClusterNode#wakeNanos()], call [ClusterNode#step], do the actions *in order
/// and each completely* before the next, and before the next event. Any thread may read
/// [ClusterNode#standing()], [ClusterNode#leaseUntilNanos()], [ClusterNode#topology()] and
/// [ClusterNode#incarnation()]. The clock is monotonic and counts suspended time (CLOCK_BOOTTIME).
///
/// What the data plane must do, and the simulator's does (`SimNode`):
///
/// 1. *Execute* a command of a slot only if, under the slot's lock, the published standing is
///    PRIMARY or ISLAND and serves the slot, and the lease holds at the command's start (EXEC and
///    scripts: once at their start). A slot that the topology calls local but that is not served,
///    or is held, keeps its clients waiting; after 200 ms they are told CLUSTERDOWN or where it has
///    gone. Admission of writes: `admitting`, and not `writesHeld`.
/// 2. *Release* a write's reply, and a read's that shows its slot's last write, when this node
///    holds it (as durably as configured) and each member of `required` has acknowledged it with
///    exactly that incarnation and `epoch`. Only while the standing is PRIMARY; what waits when the
///    epoch ends is never released. The same goes for an ASK redirection: that a key has gone may
///    not be told before its deletion is confirmed, or a failover could bring the old value back.
/// 3. *Follow*, as a REPLICA that is `acking`, the `primary` in `epoch`; otherwise have no link and
///    take nothing in. The stream continues only if the replica's log is a beginning of the
///    primary's; if not, [Event.FullSyncNeeded] first, and nothing is discarded before
///    [Action.DiscardData]. From then until all is loaded the position is [Position#NOTHING].
///    [Event.LinkUp] is reported on both sides when the stream flows, [Event.LinkDown] when it
///    ends.
/// 4. *Heartbeats* and their acknowledgements travel on the replication link behind the bytes
///    written before them; the acknowledgement is a message of the control plane, that of the data
///    is not. While a loop is stuck, [Event.DataPath] is false and none are sent.
/// 5. *Publish* is done when every loop obeys: slot bits are set under the slots' locks. So nothing
///    that follows it in the list can be overtaken by a command of the old standing.
/// 6. MIGRATE deletes a key at its source only after the target's in-sync set has confirmed it, and
///    holds the key's clients meanwhile. A restored key is refused once the connection that brought
///    it has been given up.
@NullMarked
package io.slotkeeper.cluster.node;

import org.jspecify.annotations.NullMarked;
