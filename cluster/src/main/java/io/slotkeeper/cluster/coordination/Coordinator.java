package io.slotkeeper.cluster.coordination;

import java.util.List;
import java.util.function.Consumer;

/// A client of the versioned tree, one per node: the door behind which ZooKeeper stands.
///
/// Contract, kept by every implementation (`CoordinatorContract` in the tests):
///
/// - Transactions are atomic and totally ordered over all clients.
/// - Calls return at once; answers come in the order of the calls, on one thread of the client's,
///   or never if the client is closed.
/// - A read shows a state of the tree not older than any read or transaction of the same session,
///   but possibly older than what other clients have read; with `sync`, not older than any
///   transaction committed before the call.
/// - A change below a watched root is announced to the listener before a read shows it, except
///   while not connected: after OPENED and RESUMED everything watched must be read again.
/// - After [Outcome#UNKNOWN] the transaction is settled once a later read with `sync` is answered.
public interface Coordinator extends AutoCloseable {
  /// Hears what happens, on the thread that answers calls too.
  interface Listener {
    void session(SessionState state, long session);

    /// The node at `path` was created, written or deleted.
    void changed(String path);
  }

  /// Connects, watches all nodes at and below `roots`, and tells `listener`. Called once, first.
  void start(List<String> roots, Listener listener);

  /// Watches the node at `path` as well, or no longer. Read it afterwards.
  void watch(String path, boolean on);

  /// Reads the nodes at `paths`.
  void read(List<String> paths, boolean sync, Consumer<Reading> then);

  /// Reads all nodes below `roots`, the roots themselves not included.
  void readTree(List<String> roots, boolean sync, Consumer<Reading> then);

  void commit(List<Operation> transaction, Consumer<Outcome> then);

  /// Ends the session at once, and with it its ephemeral nodes.
  @Override
  void close();
}
