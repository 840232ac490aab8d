/// This server as a node of a cluster: what stands between the control plane
/// ([io.slotkeeper.cluster.node.ClusterNode], a state machine) and the commands.
///
/// [Cluster] is the side of the commands: an immutable [ClusterView] behind one volatile, which
/// every command reads once. `ClusterDriver` is the side of the control plane: one thread that
/// steps the state machine and carries its actions out. What is taken from this node (slots, its
/// role) is in force when every loop has ended the command during which the view changed; what is
/// given to it, at once.
@NullMarked
package io.slotkeeper.server.cluster;

import org.jspecify.annotations.NullMarked;
