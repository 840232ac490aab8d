package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.coordination.Znode;
import io.slotkeeper.cluster.record.IsrRecord;
import io.slotkeeper.cluster.record.JobRecord;
import io.slotkeeper.cluster.record.LiveRecord;
import io.slotkeeper.cluster.record.MetaRecord;
import io.slotkeeper.cluster.record.NodeRecord;
import io.slotkeeper.cluster.record.OpenSlotRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import io.slotkeeper.cluster.record.Paths;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// This node's copy of the tree, decoded. It is as old as the last answer; what is decided from it
/// is made true, or refused, by the versions in the transaction that the decision ends in.
final class Mirror {
  private final Map<String, Held<NodeRecord>> nodes = new TreeMap<>();
  private final Map<String, Held<LiveRecord>> lives = new TreeMap<>();
  private final Map<String, Held<OwnRecord>> owns = new TreeMap<>();
  private final Map<String, Held<IsrRecord>> inSync = new TreeMap<>();
  private final Map<Integer, Held<OpenSlotRecord>> openSlots = new TreeMap<>();
  private final Map<String, Held<JobRecord>> jobs = new TreeMap<>();
  private final Map<String, Znode> raw = new TreeMap<>();
  private @Nullable Held<MetaRecord> meta;
  private @Nullable Held<String> assign;
  private long changes;

  /// Replaces everything below `roots` by `found`.
  void replace(List<String> roots, List<Znode> found) {
    for (String path : List.copyOf(raw.keySet())) {
      if (roots.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"))) {
        remove(path);
      }
    }
    found.forEach(this::put);
  }

  /// Takes in an answer to a read of `paths`.
  void update(List<String> paths, List<Znode> found) {
    for (String path : paths) {
      if (found.stream().noneMatch(node -> node.path().equals(path))) {
        remove(path);
      }
    }
    found.forEach(this::put);
  }

  /// The records that must be read together with those found at `paths`: one transaction wrote
  /// both, and this copy has the other one as it was before. Taken in alone, slots would be seen
  /// nowhere, or in two places.
  List<String> otherHalves(List<String> paths, List<Znode> found) {
    Set<String> halves = new TreeSet<>();
    for (Znode node : found) {
      switch (folder(node.path())) {
        case Paths.OWN -> addHalves(OwnRecord.decode(node.data()), node.transaction(), halves);
        case Paths.NODES -> {
          String shard = NodeRecord.decode(node.data()).shard();
          if (!owns.containsKey(shard)) {
            halves.add(Paths.own(shard));
          }
        }
        default -> {}
      }
    }
    paths.forEach(halves::remove);
    return List.copyOf(halves);
  }

  private void addHalves(OwnRecord own, long transaction, Set<String> halves) {
    Held<OwnRecord> other = owns.get(own.partner());
    if (other != null && other.transaction() < transaction) {
      halves.add(Paths.own(own.partner()));
    }
    if (!nodes.containsKey(own.primary())) {
      halves.add(Paths.node(own.primary()));
    }
  }

  private void put(Znode node) {
    String path = node.path();
    if (node.equals(raw.put(path, node))) {
      return;
    }
    changes++;
    String data = node.data();
    String name = Paths.name(path);
    switch (folder(path)) {
      case Paths.NODES -> nodes.put(name, held(node, NodeRecord.decode(data)));
      case Paths.LIVE -> lives.put(name, held(node, LiveRecord.decode(data)));
      case Paths.OWN -> owns.put(name, held(node, OwnRecord.decode(data)));
      case Paths.ISR -> inSync.put(name, held(node, IsrRecord.decode(data)));
      case Paths.MIGRATIONS -> putMigration(path, name, node);
      case Paths.META -> meta = held(node, MetaRecord.decode(data));
      case Paths.ASSIGN -> assign = held(node, data);
      default -> changes--;
    }
  }

  private void putMigration(String path, String name, Znode node) {
    if (Paths.isJob(path)) {
      jobs.put(name.substring(2), held(node, JobRecord.decode(node.data())));
    } else {
      openSlots.put(Integer.valueOf(name), held(node, OpenSlotRecord.decode(node.data())));
    }
  }

  private void remove(String path) {
    if (raw.remove(path) == null) {
      return;
    }
    changes++;
    String name = Paths.name(path);
    switch (folder(path)) {
      case Paths.NODES -> nodes.remove(name);
      case Paths.LIVE -> lives.remove(name);
      case Paths.OWN -> owns.remove(name);
      case Paths.ISR -> inSync.remove(name);
      case Paths.MIGRATIONS -> removeMigration(path, name);
      case Paths.META -> meta = null;
      case Paths.ASSIGN -> assign = null;
      default -> changes--;
    }
  }

  private void removeMigration(String path, String name) {
    if (Paths.isJob(path)) {
      jobs.remove(name.substring(2));
    } else {
      openSlots.remove(Integer.valueOf(name));
    }
  }

  private static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash == 0 ? path : path.substring(0, slash);
  }

  private static <R> Held<R> held(Znode node, R record) {
    return new Held<>(record, node.version(), node.transaction(), node.owner());
  }

  @Nullable Held<NodeRecord> node(String id) {
    return nodes.get(id);
  }

  @Nullable Held<LiveRecord> live(String id) {
    return lives.get(id);
  }

  @Nullable Held<OwnRecord> own(String shard) {
    return owns.get(shard);
  }

  @Nullable Held<IsrRecord> isr(String shard) {
    return inSync.get(shard);
  }

  @Nullable Held<OpenSlotRecord> openSlot(int slot) {
    return openSlots.get(slot);
  }

  @Nullable Held<JobRecord> job(String job) {
    return jobs.get(job);
  }

  @Nullable Held<MetaRecord> meta() {
    return meta;
  }

  /// The version of the node that orders assignments, null while it does not exist.
  @Nullable Held<String> assign() {
    return assign;
  }

  Map<String, Held<NodeRecord>> nodes() {
    return Collections.unmodifiableMap(nodes);
  }

  Map<String, Held<OwnRecord>> owns() {
    return Collections.unmodifiableMap(owns);
  }

  Map<Integer, Held<OpenSlotRecord>> openSlots() {
    return Collections.unmodifiableMap(openSlots);
  }

  Map<String, Held<JobRecord>> jobs() {
    return Collections.unmodifiableMap(jobs);
  }

  /// All of it as it was read, by path.
  Map<String, Znode> raw() {
    return Collections.unmodifiableMap(raw);
  }

  /// Grows whenever the copy changes.
  long changes() {
    return changes;
  }

  /// The member `id` unless it is unknown or forgotten.
  @Nullable NodeRecord member(String id) {
    Held<NodeRecord> node = nodes.get(id);
    return node == null || node.record().forgotten() ? null : node.record();
  }

  /// The shard whose primary is `id`, null when it is none's.
  @Nullable String shardLedBy(String id) {
    NodeRecord node = member(id);
    Held<OwnRecord> own = node == null ? null : owns.get(node.shard());
    return node != null && own != null && own.record().primary().equals(id) ? node.shard() : null;
  }

  /// The shard that owns `slot`, null when none does.
  @Nullable String ownerOf(int slot) {
    for (Map.Entry<String, Held<OwnRecord>> own : owns.entrySet()) {
      if (own.getValue().record().slots().contains(slot)) {
        return own.getKey();
      }
    }
    return null;
  }
}
