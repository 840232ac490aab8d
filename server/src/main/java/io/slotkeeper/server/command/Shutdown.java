package io.slotkeeper.server.command;

import io.slotkeeper.server.config.ShutdownOption;
import io.slotkeeper.server.persistence.AofStatus;
import io.slotkeeper.server.persistence.AppendOnlyLog;
import io.slotkeeper.server.replication.Replicas;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The end of the server because somebody asks for it: lets the replicas catch up, then saves.
///
/// ```
///                              all replicas have all, or shutdown-timeout
///   begin ─► writes wait ─┬──────────────────────────────────────────────► save ─┬─► may end
///                         └─ SHUTDOWN ABORT ─► goes on                           └─ goes on
/// ```
///
/// What is saved nowhere else must not be lost, so when saving fails the server goes on, unless it
/// was asked by force.
///
/// With the world stopped, but for what says otherwise.
public final class Shutdown {
  /// How to end.
  ///
  /// @param save whether to save also without save points
  /// @param noSave whether not to save
  /// @param now whether replicas need not catch up
  /// @param force whether to end though something goes wrong
  record Options(boolean save, boolean noSave, boolean now, boolean force) {
    static Options of(Set<ShutdownOption> options) {
      return new Options(
          options.contains(ShutdownOption.SAVE),
          options.contains(ShutdownOption.NOSAVE),
          options.contains(ShutdownOption.NOW),
          options.contains(ShutdownOption.FORCE));
    }
  }

  private record Waiting(Options options, CompletableFuture<Boolean> outcome, long endMillis) {}

  private final ServerContext server;
  private volatile @Nullable Waiting waiting;

  Shutdown(ServerContext server) {
    this.server = server;
  }

  private Replicas replicas() {
    return server.replication.replicas();
  }

  private long nowMillis() {
    return server.clock.unixMicros() / 1000;
  }

  /// Begins to end, or joins those who wait for it already.
  ///
  /// @return whether the server may end, as soon as that is known
  CompletableFuture<Boolean> begin(Options options) {
    Waiting others = waiting;
    if (others != null && !options.now) {
      return others.outcome;
    }
    long timeoutSeconds = server.config.process.shutdownTimeoutSeconds.value();
    if (options.now || timeoutSeconds == 0 || replicas().haveAll()) {
      boolean mayEnd = mayEnd(options);
      end(mayEnd);
      return CompletableFuture.completedFuture(mayEnd);
    }
    server.log.notice("Waiting for replicas before shutting down.");
    server.pause.ending(true, nowMillis());
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    waiting = new Waiting(options, outcome, nowMillis() + timeoutSeconds * 1000);
    return outcome;
  }

  /// The same because of a signal; returns when the answer is known. Not on a loop.
  public boolean onSignal() {
    Options options = Options.of(server.config.process.onTerminate.value());
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    server.betweenTurns.post(
        0, () -> server.world.exclusively(() -> begin(options).thenAccept(outcome::complete)));
    return outcome.join();
  }

  /// Goes on after all.
  ///
  /// @return false when there is nothing to call off
  boolean abort() {
    if (waiting == null) {
      return false;
    }
    server.log.notice("Shutdown manually aborted.");
    end(false);
    return true;
  }

  /// Looks whether the wait is over; on the first loop, often, the world goes on.
  public void tick() {
    if (waiting == null) {
      return;
    }
    server.replication.askForAcks(0);
    server.changes.wakeReaders();
    server.world.exclusively(() -> {
      Waiting current = waiting;
      if (current != null && (nowMillis() >= current.endMillis || replicas().haveAll())) {
        end(mayEnd(current.options));
      }
    });
  }

  private void end(boolean mayEnd) {
    Waiting ended = waiting;
    if (ended == null) {
      return;
    }
    waiting = null;
    if (!mayEnd) {
      server.pause.ending(false, nowMillis());
      server.resumePaused();
    }
    ended.outcome.complete(mayEnd);
  }

  private boolean mayEnd(Options options) {
    replicas().reportLags();
    boolean mayEnd =
        !isFirstLogBeingWritten() && (options.noSave || save(options.save)) || options.force;
    if (!mayEnd) {
      server.log.warning(
          "Errors trying to shut down the server. Check the logs for more information.");
    }
    return mayEnd;
  }

  /// Whether the append-only log was switched on and has no base yet: what it should keep would be
  /// lost if the server ended now.
  private boolean isFirstLogBeingWritten() {
    AppendOnlyLog appendOnlyLog = server.appendOnly.log();
    boolean first =
        appendOnlyLog.status().state() == AofStatus.State.FIRST_REWRITE
            && appendOnlyLog.isRewriting();
    if (first) {
      server.log.warning("Writing initial AOF, can't exit.");
    }
    return first;
  }

  /// Saves for the last time, if that is asked for or there are save points.
  ///
  /// @return false when it should have been saved and could not
  private boolean save(boolean asked) {
    boolean wanted = asked || !server.config.persistence.savePoints.value().points().isEmpty();
    if (!wanted || server.loading.isActive()) {
      return true;
    }
    server.log.notice("Saving the final RDB snapshot before exiting.");
    server.snapshots.giveUp();
    boolean saved = server.snapshotFile.saveNow();
    if (!saved) {
      server.log.warning("Error trying to save the DB, can't exit.");
    }
    return saved;
  }

  /// For how long replicas may still catch up, -1 when nobody waits for them; on any thread.
  long millisLeft() {
    Waiting current = waiting;
    return current == null ? -1 : Math.max(0, current.endMillis - nowMillis());
  }
}
