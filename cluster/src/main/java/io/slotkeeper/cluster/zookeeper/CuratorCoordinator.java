package io.slotkeeper.cluster.zookeeper;

import io.slotkeeper.cluster.coordination.Coordinator;
import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.coordination.Outcome;
import io.slotkeeper.cluster.coordination.Reading;
import io.slotkeeper.cluster.coordination.SessionState;
import io.slotkeeper.cluster.coordination.Znode;
import io.slotkeeper.cluster.record.Paths;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/// The tree in ZooKeeper. Curator keeps the connection and makes a new session when one has
/// expired; requests go to ZooKeeper's own asynchronous client, which answers them, and tells of
/// changes, in one order.
///
/// Watches are persistent and set again in each new session, before OPENED is announced. They are
/// not told what changed while the connection was lost, which is why everything is read again then.
/// Nothing is retried here: a request that met a lost connection is answered as failed or unknown,
/// and whoever asked decides.
public final class CuratorCoordinator implements Coordinator {
  private static final int READ_BATCH = 128;

  private final ZooKeeperOptions options;
  private final Executor executor;
  private final CuratorFramework curator;
  private final List<ACL> acl;
  private final Set<String> singles = ConcurrentHashMap.newKeySet();
  private List<String> roots = List.of();
  private @Nullable Listener listener;
  private volatile long session;
  private volatile boolean closed;

  /// Answers on `executor`, which must run tasks one after the other in order.
  public CuratorCoordinator(ZooKeeperOptions options, Executor executor) {
    this.options = options;
    this.executor = executor;
    boolean authenticated = !options.digest().isEmpty();
    this.acl = authenticated ? ZooDefs.Ids.CREATOR_ALL_ACL : ZooDefs.Ids.OPEN_ACL_UNSAFE;
    ZKClientConfig config = new ZKClientConfig();
    options.properties().forEach(config::setProperty);
    CuratorFrameworkFactory.Builder builder =
        CuratorFrameworkFactory.builder()
            .connectString(options.hosts())
            .sessionTimeoutMs(options.sessionMillis())
            .connectionTimeoutMs(options.connectionMillis())
            .zkClientConfig(config)
            .retryPolicy(new RetryOneTime(100));
    if (authenticated) {
      builder.authorization("digest", options.digest().getBytes(StandardCharsets.UTF_8));
    }
    this.curator = builder.build();
  }

  @Override
  public void start(List<String> watched, Listener told) {
    roots = List.copyOf(watched);
    listener = told;
    curator.getConnectionStateListenable().addListener((_, state) -> onState(state));
    curator.start();
  }

  private void onState(ConnectionState state) {
    switch (state) {
      case CONNECTED, RECONNECTED -> onConnected();
      case SUSPENDED, LOST -> tell(SessionState.SUSPENDED);
      case READ_ONLY -> {}
    }
  }

  private void tell(SessionState state) {
    Listener told = listener;
    long current = session;
    if (told != null) {
      execute(() -> told.session(state, current));
    }
  }

  private void onConnected() {
    ZooKeeper client = client();
    if (client == null) {
      return;
    }
    if (client.getSessionId() == session) {
      tell(SessionState.RESUMED);
      return;
    }
    session = client.getSessionId();
    makeFolders(client);
    for (String root : roots) {
      addWatch(client, root, AddWatchMode.PERSISTENT_RECURSIVE);
    }
    for (String single : singles) {
      addWatch(client, single, AddWatchMode.PERSISTENT);
    }
    // Answered after all of the above, whatever became of it.
    client.exists(path("/"), false, (_, _, _, _) -> tell(SessionState.OPENED), null);
  }

  /// Those that exist already are refused, which is as well.
  private void makeFolders(ZooKeeper client) {
    List<String> folders = new ArrayList<>();
    String root = options.root();
    for (int slash = root.indexOf('/', 1); slash > 0; slash = root.indexOf('/', slash + 1)) {
      folders.add(root.substring(0, slash));
    }
    if (!root.isEmpty()) {
      folders.add(root);
    }
    Paths.FOLDERS.forEach(folder -> folders.add(path(folder)));
    for (String folder : folders) {
      client.create(folder, new byte[0], acl, CreateMode.PERSISTENT, (_, _, _, _) -> {}, null);
    }
  }

  private void addWatch(ZooKeeper client, String path, AddWatchMode mode) {
    client.addWatch(path(path), watcher, mode, (_, _, _) -> {}, null);
  }

  private final Watcher watcher = this::onEvent;

  private void onEvent(WatchedEvent event) {
    Listener told = listener;
    String path = event.getPath();
    if (path != null && told != null && event.getType() != Watcher.Event.EventType.None) {
      String below = path.substring(options.root().length());
      if (isWatched(below)) {
        execute(() -> told.changed(below));
      }
    }
  }

  /// Events of a watch that is being removed still arrive.
  private boolean isWatched(String path) {
    return singles.contains(path)
        || roots.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"));
  }

  @Override
  public void watch(String path, boolean on) {
    ZooKeeper client = client();
    if (on) {
      singles.add(path);
      if (client != null) {
        addWatch(client, path, AddWatchMode.PERSISTENT);
      }
    } else if (singles.remove(path) && client != null) {
      client.removeWatches(
          path(path), watcher, Watcher.WatcherType.Any, true, (_, _, _) -> {}, null);
    }
  }

  @Override
  public void read(List<String> paths, boolean sync, Consumer<Reading> then) {
    ZooKeeper client = client();
    if (client == null) {
      execute(() -> then.accept(Reading.FAILED));
      return;
    }
    if (sync) {
      client.sync(path("/"), (_, _, _) -> {}, null);
    }
    readBatch(client, paths, 0, new ArrayList<>(), then);
  }

  private void readBatch(
      ZooKeeper client, List<String> paths, int from, List<Znode> found, Consumer<Reading> then) {
    int to = Math.min(paths.size(), from + READ_BATCH);
    if (from == to) {
      execute(() -> then.accept(new Reading(true, List.copyOf(found))));
      return;
    }
    List<String> batch = paths.subList(from, to);
    client.multi(
        batch.stream().map(path -> Op.getData(path(path))).toList(),
        (rc, _, _, results) -> {
          if (rc != Code.OK.intValue() && results == null) {
            execute(() -> then.accept(Reading.FAILED));
            return;
          }
          for (int i = 0; i < batch.size(); i++) {
            if (!collect(batch.get(i), results.get(i), found)) {
              execute(() -> then.accept(Reading.FAILED));
              return;
            }
          }
          if (to == paths.size()) {
            execute(() -> then.accept(new Reading(true, List.copyOf(found))));
          } else {
            readBatch(client, paths, to, found, then);
          }
        },
        null);
  }

  /// False when the result says neither what the node holds nor that there is none.
  private static boolean collect(String path, OpResult result, List<Znode> found) {
    if (result instanceof OpResult.GetDataResult data) {
      Stat stat = data.getStat();
      String text = new String(data.getData(), StandardCharsets.UTF_8);
      found.add(
          new Znode(path, text, stat.getVersion(), stat.getMzxid(), stat.getEphemeralOwner()));
      return true;
    }
    return result instanceof OpResult.ErrorResult error && error.getErr() == Code.NONODE.intValue();
  }

  @Override
  public void readTree(List<String> below, boolean sync, Consumer<Reading> then) {
    ZooKeeper client = client();
    if (client == null) {
      execute(() -> then.accept(Reading.FAILED));
      return;
    }
    if (sync) {
      client.sync(path("/"), (_, _, _) -> {}, null);
    }
    client.multi(
        below.stream().map(root -> Op.getChildren(path(root))).toList(),
        (rc, _, _, results) -> {
          List<String> paths = results == null ? null : children(below, results);
          if (paths == null) {
            execute(() -> then.accept(Reading.FAILED));
          } else {
            readBatch(client, paths, 0, new ArrayList<>(), then);
          }
        },
        null);
  }

  private static @Nullable List<String> children(List<String> below, List<OpResult> results) {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < below.size(); i++) {
      if (!(results.get(i) instanceof OpResult.GetChildrenResult children)) {
        return null;
      }
      for (String child : children.getChildren()) {
        paths.add(below.get(i) + "/" + child);
      }
    }
    return paths;
  }

  @Override
  public void commit(List<Operation> transaction, Consumer<Outcome> then) {
    ZooKeeper client = client();
    if (client == null) {
      execute(() -> then.accept(Outcome.UNKNOWN));
      return;
    }
    client.multi(
        transaction.stream().map(this::op).toList(),
        (rc, _, _, _) -> {
          Outcome outcome = outcome(Code.get(rc));
          execute(() -> then.accept(outcome));
        },
        null);
  }

  private Op op(Operation operation) {
    String path = path(operation.path());
    return switch (operation) {
      case Operation.Create create ->
          Op.create(
              path,
              bytes(create.data()),
              acl,
              create.ephemeral() ? CreateMode.EPHEMERAL : CreateMode.PERSISTENT);
      case Operation.Write write -> Op.setData(path, bytes(write.data()), write.version());
      case Operation.Delete delete -> Op.delete(path, delete.version());
      case Operation.Check check -> Op.check(path, check.version());
    };
  }

  private static byte[] bytes(String data) {
    byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > Znode.LIMIT_BYTES) {
      throw new IllegalArgumentException("a node of " + bytes.length + " bytes");
    }
    return bytes;
  }

  private static Outcome outcome(@Nullable Code code) {
    if (code == null) {
      return Outcome.UNKNOWN;
    }
    return switch (code) {
      case OK -> Outcome.COMMITTED;
      case NONODE, NODEEXISTS, BADVERSION, NOTEMPTY, NOAUTH, RUNTIMEINCONSISTENCY ->
          Outcome.REFUSED;
      default -> Outcome.UNKNOWN;
    };
  }

  private @Nullable ZooKeeper client() {
    try {
      return closed ? null : curator.getZookeeperClient().getZooKeeper();
    } catch (Exception _) {
      // Not connected, and the last session has ended: there is nobody to ask.
      return null;
    }
  }

  private String path(String path) {
    String full = options.root() + path;
    return full.length() > 1 && full.endsWith("/") ? full.substring(0, full.length() - 1) : full;
  }

  private void execute(Runnable task) {
    executor.execute(() -> {
      if (!closed) {
        task.run();
      }
    });
  }

  @Override
  public void close() {
    closed = true;
    curator.close();
  }
}
