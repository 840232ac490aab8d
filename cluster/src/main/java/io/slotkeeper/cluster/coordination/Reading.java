package io.slotkeeper.cluster.coordination;

import java.util.List;

/// The answer to a read: the nodes that exist of those asked for.
///
/// @param complete false when the service could not be asked; then `nodes` is empty
public record Reading(boolean complete, List<Znode> nodes) {
  public static final Reading FAILED = new Reading(false, List.of());
}
