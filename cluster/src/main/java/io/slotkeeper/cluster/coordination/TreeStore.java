package io.slotkeeper.cluster.coordination;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The tree itself, in memory and for one thread: paths to nodes, a counter of transactions, all or
/// nothing. Roots exist from the start, as the real client makes them before anything else.
public final class TreeStore {
  private final NavigableMap<String, Znode> nodes = new TreeMap<>();
  private long lastTransaction;

  /// Applies `transaction` for `session`; returns the paths it changed, or null if it was refused.
  public @Nullable List<String> apply(List<Operation> transaction, long session) {
    NavigableMap<String, @Nullable Znode> changed = new TreeMap<>();
    List<String> paths = new ArrayList<>();
    long id = lastTransaction + 1;
    for (Operation operation : transaction) {
      String path = operation.path();
      Znode now = changed.containsKey(path) ? changed.get(path) : nodes.get(path);
      if (!allowed(operation, now)) {
        return null;
      }
      if (operation instanceof Operation.Check) {
        continue;
      }
      changed.put(path, after(operation, now, id, session));
      paths.add(path);
    }
    lastTransaction = id;
    changed.forEach(this::put);
    return paths;
  }

  private static boolean allowed(Operation operation, @Nullable Znode now) {
    return switch (operation) {
      case Operation.Create _ -> now == null;
      case Operation.Write write -> now != null && now.version() == write.version();
      case Operation.Delete delete -> now != null && now.version() == delete.version();
      case Operation.Check check -> now != null && now.version() == check.version();
    };
  }

  private static @Nullable Znode after(
      Operation operation, @Nullable Znode now, long id, long session) {
    return switch (operation) {
      case Operation.Create create ->
          new Znode(create.path(), create.data(), 0, id, create.ephemeral() ? session : 0);
      case Operation.Write write ->
          new Znode(
              write.path(), write.data(), write.version() + 1, id, now == null ? 0 : now.owner());
      case Operation.Delete _, Operation.Check _ -> null;
    };
  }

  private void put(String path, @Nullable Znode node) {
    if (node == null) {
      nodes.remove(path);
    } else {
      nodes.put(path, node);
    }
  }

  /// Deletes the ephemeral nodes of `session`; returns their paths.
  public List<String> end(long session) {
    List<Operation> deletions = new ArrayList<>();
    for (Znode node : nodes.values()) {
      if (node.owner() == session) {
        deletions.add(new Operation.Delete(node.path(), node.version()));
      }
    }
    List<String> paths = deletions.isEmpty() ? null : apply(deletions, session);
    return paths == null ? List.of() : paths;
  }

  public @Nullable Znode at(String path) {
    return nodes.get(path);
  }

  /// The nodes below `root`, in the order of their paths.
  public List<Znode> below(String root) {
    return List.copyOf(nodes.subMap(root + "/", root + "0").values());
  }

  public long lastTransaction() {
    return lastTransaction;
  }

  /// A copy that later transactions do not change.
  public TreeStore copy() {
    TreeStore copy = new TreeStore();
    copy.nodes.putAll(nodes);
    copy.lastTransaction = lastTransaction;
    return copy;
  }
}
