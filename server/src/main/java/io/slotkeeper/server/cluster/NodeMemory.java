package io.slotkeeper.server.cluster;

import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes a [NodeFile] on a thread of its own: the newest content only, when several come at once.
final class NodeMemory implements AutoCloseable {
  private final NodeFile file;
  private final ServerLog log;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private NodeFile.@Nullable Content newest;
  private List<Consumer<@Nullable String>> waiting = new ArrayList<>();
  private boolean closed;

  NodeMemory(NodeFile file, ServerLog log) {
    this.file = file;
    this.log = log;
    this.thread = Thread.ofPlatform().name("cluster-file").daemon().start(this::run);
  }

  void save(NodeFile.Content content) {
    lock.lock();
    try {
      newest = content;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// The same; `then` is given the reason of a failure, null if it is written.
  void save(NodeFile.Content content, Consumer<@Nullable String> then) {
    lock.lock();
    try {
      waiting.add(then);
      save(content);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    NodeFile.Content content;
    List<Consumer<@Nullable String>> told;
    while (true) {
      lock.lock();
      try {
        while (newest == null && !closed) {
          changed.awaitUninterruptibly();
        }
        content = newest;
        newest = null;
        told = waiting;
        waiting = new ArrayList<>();
      } finally {
        lock.unlock();
      }
      if (content == null) {
        return;
      }
      String error = write(content);
      told.forEach(then -> then.accept(error));
    }
  }

  private @Nullable String write(NodeFile.Content content) {
    try {
      file.write(content);
      return null;
    } catch (IOException e) {
      log.warning("Cannot write the cluster's file: " + e.getMessage());
      return String.valueOf(e.getMessage());
    }
  }

  /// Writes what is left, then ends.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
