package io.slotkeeper.server.replication;

import org.jspecify.annotations.Nullable;

/// A planned change of roles with one of the replicas (FAILOVER): writers wait, until the replica
/// has everything; then this server follows it, and asks it to take over.
///
/// ```
/// NONE ─► WAITING (writers wait) ─┬─ replica has all, or time is over and it is forced
///   ▲                             ▼
///   ├──── PSYNC answered ◄── SWITCHING (this server follows it)
///   └──── called off, time over, refused: primary as before
/// ```
///
/// Threads: changes under the monitor.
public final class Failover implements PrimaryLink.FailoverView {
  private enum State {
    NONE("no-failover"),
    WAITING("waiting-for-sync"),
    SWITCHING("failover-in-progress");

    private final String wireName;

    State(String wireName) {
      this.wireName = wireName;
    }
  }

  private final ReplicationDoors doors;
  private final Replication replication;
  private final Replicas replicas;
  private volatile State state = State.NONE;
  private @Nullable String host;
  private int port;
  private long endMillis;
  private boolean isForced;

  Failover(ReplicationDoors doors, Replication replication, Replicas replicas) {
    this.doors = doors;
    this.replication = replication;
    this.replicas = replicas;
  }

  public boolean isRunning() {
    return state != State.NONE;
  }

  /// As INFO says it.
  public String wireName() {
    return state.wireName;
  }

  private static String error(String text) {
    return "ERR " + text;
  }

  /// Begins.
  ///
  /// @param toHost null for whichever replica has everything first
  /// @param timeoutMillis 0 for none
  /// @param force whether to switch when the time is over
  /// @return why not, null when it has begun
  public synchronized @Nullable String begin(
      @Nullable String toHost, int toPort, long timeoutMillis, boolean force) {
    if (isRunning()) {
      return error("FAILOVER already in progress.");
    }
    if (replication.isReplica()) {
      return error("FAILOVER is not valid when server is a replica.");
    }
    if (replicas.count() == 0) {
      return error("FAILOVER requires connected replicas.");
    }
    if (force && (timeoutMillis == 0 || toHost == null)) {
      return error("FAILOVER with force option requires both a timeout and target HOST and IP.");
    }
    if (toHost != null) {
      Replica target = replicas.find(toHost, toPort);
      if (target == null) {
        return error("FAILOVER target HOST and PORT is not a replica.");
      }
      if (!target.isOnline()) {
        return error("FAILOVER target replica is not online.");
      }
      doors.log().notice("FAILOVER requested to " + toHost + ":" + toPort + ".");
    } else {
      doors.log().notice("FAILOVER requested to any replica.");
    }
    host = toHost;
    port = toPort;
    endMillis = timeoutMillis == 0 ? Long.MAX_VALUE : doors.nowMillis() + timeoutMillis;
    isForced = force;
    state = State.WAITING;
    doors.host().pauseWrites(true);
    return null;
  }

  /// Calls it off. With the world stopped.
  ///
  /// @return false when there is none
  public synchronized boolean abort() {
    if (!isRunning()) {
      return false;
    }
    abort("Failover manually aborted");
    return true;
  }

  private void abort(String why) {
    String target = host == null ? "any replica" : host + ":" + port;
    doors.log().notice("FAILOVER to " + target + " aborted: " + why);
    if (state == State.SWITCHING) {
      replication.promote();
    }
    end();
  }

  private void end() {
    host = null;
    state = State.NONE;
    doors.host().pauseWrites(false);
  }

  /// Looks whether it can go on; on the first loop, with no slot held.
  void tick() {
    if (state == State.WAITING) {
      doors.host().exclusively(this::lookForReplica);
    }
  }

  private synchronized void lookForReplica() {
    if (state != State.WAITING) {
      return;
    }
    if (doors.nowMillis() >= endMillis) {
      if (isForced) {
        doors
            .log()
            .notice("FAILOVER to " + host + ":" + port + " time out exceeded, failing over.");
        follow();
      } else {
        abort("Replica never caught up before timeout");
      }
      return;
    }
    Replica target = caughtUp();
    if (target != null) {
      host = target.host();
      port = target.shownPort();
      doors.log().notice("Failover target " + host + ":" + port + " is synced, failing over.");
      follow();
    } else {
      replicas.askForAcks(0);
      doors.stream().wakeReaders();
    }
  }

  private @Nullable Replica caughtUp() {
    for (Replica replica : replicas.all()) {
      boolean isMeant =
          host == null || replica.host().equalsIgnoreCase(host) && replica.shownPort() == port;
      if (isMeant && replica.isOnline() && hasAll(replica)) {
        return replica;
      }
    }
    return null;
  }

  private boolean hasAll(Replica replica) {
    return replica.ackOffset() >= doors.stream().end();
  }

  private void follow() {
    String to = host;
    if (to != null) {
      state = State.SWITCHING;
      replication.follow(to, port);
    }
  }

  @Override
  public boolean takesOver() {
    return state == State.SWITCHING;
  }

  @Override
  public void answered(boolean accepted) {
    doors
        .host()
        .exclusively(() -> {
          synchronized (this) {
            if (state == State.SWITCHING && accepted) {
              end();
            } else if (state == State.SWITCHING) {
              abort("Failover target rejected psync request");
            }
          }
        });
  }
}
