package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.record.JobRecord;
import io.slotkeeper.cluster.record.NodeRecord;
import io.slotkeeper.cluster.record.OpenSlotRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import io.slotkeeper.cluster.record.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What somebody has to do now and then; every transaction carries versions, so that two who do it
/// at once do no harm.
///
/// - A replica of the shard with most replicas moves to a shard that has slots, a primary and no
///   replica left of those it had (`cluster-allow-replica-migration`).
/// - The member with the lowest id that is alive removes tombstones of forgotten nodes, and the
///   flags of open slots whose shards are gone.
final class Housekeeping {
  private static final long TOMBSTONE_NANOS = Timing.millis(60_000);
  private static final long ORPHAN_NANOS = Timing.millis(5_000);

  private final Core core;
  private final Primary primary;
  private final Map<String, Long> forgottenSince = new HashMap<>();
  private String orphan = "";
  private long orphanSince;
  private boolean busy;

  Housekeeping(Core core, Primary primary) {
    this.core = core;
    this.primary = primary;
  }

  void advance() {
    if (busy || !core.link().usable() || !core.isMember()) {
      return;
    }
    if (primary.reigns() && isCaretaker()) {
      cleanUp();
    } else if (!primary.reigns() && core.settings().allowReplicaMigration()) {
      migrate();
    }
  }

  private boolean isCaretaker() {
    for (String id : core.mirror().nodes().keySet()) {
      if (core.mirror().shardLedBy(id) != null && core.mirror().live(id) != null) {
        return id.equals(core.id());
      }
    }
    return false;
  }

  private void cleanUp() {
    Mirror mirror = core.mirror();
    forgottenSince.keySet().removeIf(id -> mirror.node(id) == null);
    List<Operation> deletions = new ArrayList<>();
    mirror
        .nodes()
        .forEach((id, node) -> {
          if (node.record().forgotten()
              && core.isDue(
                  forgottenSince.computeIfAbsent(id, _ -> core.now()) + TOMBSTONE_NANOS)) {
            deletions.add(new Operation.Delete(Paths.node(id), node.version()));
          }
        });
    for (Map.Entry<Integer, Held<OpenSlotRecord>> open : mirror.openSlots().entrySet()) {
      OpenSlotRecord record = open.getValue().record();
      if (isGone(record.source()) || isGone(record.importing()) || isGone(record.migrating())) {
        String path = Paths.openSlot(open.getKey());
        deletions.add(new Operation.Delete(path, open.getValue().version()));
      }
    }
    for (Map.Entry<String, Held<JobRecord>> job : mirror.jobs().entrySet()) {
      JobRecord record = job.getValue().record();
      if (isGone(record.target()) || !record.flipped() && isGone(record.source())) {
        deletions.add(new Operation.Delete(Paths.job(job.getKey()), job.getValue().version()));
      }
    }
    commit(deletions);
  }

  private boolean isGone(@Nullable String shard) {
    return shard != null && core.mirror().own(shard) == null;
  }

  private void commit(List<Operation> operations) {
    if (!operations.isEmpty()) {
      busy = true;
      core.commit(operations, _ -> busy = false);
    }
  }

  private void migrate() {
    String found = orphanedShard();
    if (!found.equals(orphan)) {
      orphan = found;
      orphanSince = core.now();
    }
    Held<NodeRecord> me = core.mirror().node(core.id());
    Held<OwnRecord> target = core.mirror().own(orphan);
    if (me == null || target == null || !isDonor() || !core.isDue(orphanSince + ORPHAN_NANOS)) {
      return;
    }
    String shard = orphan;
    String record = me.record().withShard(shard).encode();
    core.report("moves to shard " + shard + ", which has lost its replicas");
    busy = true;
    core.commit(
        List.of(
            new Operation.Check(Paths.own(shard), target.version()),
            new Operation.Write(Paths.node(core.id()), record, me.version())),
        _ -> {
          busy = false;
          if (core.shard().equals(shard)) {
            core.renewIncarnation(core.data().position());
          }
        });
  }

  /// A shard with slots and a live primary whose replicas, of which it has some, are all dead.
  private String orphanedShard() {
    Mirror mirror = core.mirror();
    for (Map.Entry<String, Held<OwnRecord>> own : mirror.owns().entrySet()) {
      OwnRecord record = own.getValue().record();
      if (!own.getKey().equals(core.shard())
          && !record.slots().isEmpty()
          && mirror.live(record.primary()) != null
          && hasReplicas(own.getKey(), record.primary())
          && liveReplicas(own.getKey(), record.primary()).isEmpty()) {
        return own.getKey();
      }
    }
    return "";
  }

  private boolean hasReplicas(String shard, String leader) {
    return core.mirror().nodes().entrySet().stream()
        .anyMatch(node ->
            !node.getKey().equals(leader)
                && !node.getValue().record().forgotten()
                && node.getValue().record().shard().equals(shard));
  }

  private List<String> liveReplicas(String shard, String leader) {
    List<String> replicas = new ArrayList<>();
    core.mirror()
        .nodes()
        .forEach((id, node) -> {
          if (!id.equals(leader)
              && !node.record().forgotten()
              && node.record().shard().equals(shard)
              && core.mirror().live(id) != null) {
            replicas.add(id);
          }
        });
    return replicas;
  }

  /// Whether this node is the first of the replicas of the shards that have most.
  private boolean isDonor() {
    int most = core.settings().migrationBarrier();
    String donor = "";
    for (Map.Entry<String, Held<OwnRecord>> own : core.mirror().owns().entrySet()) {
      List<String> replicas = liveReplicas(own.getKey(), own.getValue().record().primary());
      if (replicas.size() > most) {
        most = replicas.size();
        donor = replicas.getFirst();
      }
    }
    return donor.equals(core.id());
  }
}
