package io.slotkeeper.server.replication;

import io.slotkeeper.cluster.node.Standing;
import io.slotkeeper.server.config.PrimaryAddress;
import io.slotkeeper.server.config.ReplicationParameters;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A server's part in replication: whom it copies, who copies it, and how that changes.
///
/// Roles change with the world stopped, so that no command sees half of a change.
public final class Replication implements AutoCloseable {
  private static final long MILLIS_PER_TICK = 1000;
  private static final long MILLIS_PER_FAILOVER_TICK = 100;

  private final ReplicationDoors doors;
  private final ReplicationParameters config;
  private final History history;
  private final Replicas replicas;
  private final Failover failover;
  private final WriteQuorum quorum;
  private final PrimaryLink link;
  private volatile boolean isRestricted;
  private volatile boolean isReplica;
  private volatile boolean isStarted;
  private long lastTickMillis;

  public Replication(ReplicationDoors doors) {
    this.doors = doors;
    this.config = doors.config().replication;
    this.history = new History(doors);
    this.replicas = new Replicas(doors, history);
    this.quorum = new WriteQuorum(config, doors.gate(), replicas);
    replicas.whenChanged(quorum::release);
    this.failover = new Failover(doors, this, replicas);
    this.link = new PrimaryLink(doors, replicas, failover);
    doors
        .config()
        .onChange(
            this::update, config.minReplicasToWrite, config.writeQuorum, config.readConsistency);
    doors.config().onChange(this::resizeBacklog, config.backlogBytes);
    update();
  }

  private void resizeBacklog() {
    synchronized (replicas) {
      history.resize();
    }
  }

  private void update() {
    isReplica = config.primary.value().isSet();
    isRestricted = isReplica || config.minReplicasToWrite.value() > 0;
    quorum.update(isReplica);
  }

  /// How the primary is reached, set before [#start].
  public void dialWith(Dialer dialer) {
    link.dialWith(dialer);
  }

  public Replicas replicas() {
    return replicas;
  }

  public Failover failover() {
    return failover;
  }

  /// The data of a primary is there, or what a file had of it: follows the one the configuration
  /// names.
  ///
  /// @param id of the history the data is of, empty when unknown
  /// @param offset up to which it is
  public void start(String id, long offset, int streamDatabase) {
    doors
        .host()
        .exclusively(() -> {
          boolean known = !id.isEmpty() && offset >= 0;
          synchronized (replicas) {
            if (known && !doors.stream().hasReaders()) {
              history.restore(id, offset, streamDatabase);
              if (!isReplica) {
                history.fork();
              }
              history.keep();
            }
          }
          isStarted = true;
          if (isReplica) {
            doors.stream().follow(true);
            link.follow(config.primary.value(), known);
          }
        });
  }

  // ---- roles ------------------------------------------------------------------------------

  /// Whether this server copies another.
  public boolean isReplica() {
    return isReplica;
  }

  /// Whether this server may change its data, and append to its stream, of its own accord.
  public boolean changesByItself() {
    return !isReplica && doors.host().shard().mayAppend();
  }

  /// Whether some commands are refused: looked at before every command, so it is one load.
  public boolean isRestricted() {
    return isRestricted;
  }

  /// Whether writes of clients are refused because this is a replica.
  public boolean refusesWrites() {
    return isReplica && config.readOnly.isOn();
  }

  /// Whether too few replicas are near enough for writes.
  public boolean lacksReplicas() {
    if (quorum.judgesWrites()) {
      return quorum.lacksMembers();
    }
    long wanted = config.minReplicasToWrite.value();
    return !isReplica
        && wanted > 0
        && config.minReplicasMaxLagSeconds.value() > 0
        && replicas.goodReplicas() < wanted;
  }

  /// Whether the data is old and must not be shown.
  public boolean hidesData() {
    return isReplica && link.state() != LinkState.CONNECTED && !config.serveStaleData.isOn();
  }

  /// Whether that server's stream flows.
  public boolean isLinkedTo(String host, int port) {
    return link.isConnectedTo(new PrimaryAddress(host, port));
  }

  /// The name of the history that this server's data is of.
  public String historyId() {
    return history.ids().first();
  }

  /// Whether the data is of this history, or continues it.
  public boolean isOf(String id) {
    return history.ids().names(id);
  }

  /// Copies another server from now on. With the world stopped, on any loop.
  public void follow(String host, int port) {
    boolean wasPrimary = !isReplica;
    PrimaryAddress primary = new PrimaryAddress(host, port);
    config.follow(primary);
    update();
    if (wasPrimary) {
      doors
          .log()
          .notice(
              "Before turning into a replica, using my own master parameters to synthesize a"
                  + " cached master: I may be able to synchronize with the new master with just a"
                  + " partial transfer.");
      doors.stream().follow(true);
    }
    doors.host().roleChanged();
    doors
        .host()
        .post(() -> {
          if (config.primary.value().equals(primary)) {
            link.follow(primary, wasPrimary);
          }
        });
  }

  /// Whether this server copies that one already.
  public boolean follows(String host, int port) {
    PrimaryAddress primary = config.primary.value();
    return primary.host().equalsIgnoreCase(host) && primary.port() == port;
  }

  /// Becomes a primary with the data there is. With the world stopped, on any loop.
  public void promote() {
    if (!isReplica) {
      return;
    }
    config.follow(new PrimaryAddress("", 0));
    update();
    doors.stream().follow(false);
    synchronized (replicas) {
      history.fork();
    }
    replicas.disconnectAll();
    doors
        .host()
        .post(() -> {
          if (!isReplica) {
            doors.log().notice("Discarding previously cached master state.");
            link.forgetHistory();
            link.leave();
            doors.host().resumeLog();
          }
        });
  }

  /// Leads its shard of a cluster in a new epoch, and a new history with it. With the world
  /// stopped, on any loop.
  public void lead(long epoch) {
    if (isReplica) {
      promote();
    } else {
      synchronized (replicas) {
        history.fork();
      }
      replicas.disconnectAll();
    }
    quorum.lead(epoch);
  }

  /// The node's part in its shard is this from now on.
  public void obey(Standing standing) {
    quorum.obey(standing);
  }

  /// This server does not lead its shard any more, and no command that it executed as its primary
  /// is still executing.
  public void endEpoch() {
    quorum.endEpoch();
  }

  // ---- what others ask for ----------------------------------------------------------------

  /// A replica asks for the data (PSYNC, SYNC).
  ///
  /// @param id of the history it has followed, null when it cannot follow one
  /// @return why it gets none, null when it gets it
  public @Nullable String synchronize(Replica replica, @Nullable String id, long nextOffset) {
    if (failover.isRunning()) {
      return "NOMASTERLINK Can't SYNC while failing over";
    }
    if (isReplica && link.state() != LinkState.CONNECTED) {
      return "NOMASTERLINK Can't SYNC while not connected with my master";
    }
    replicas.synchronize(replica, id, nextOffset);
    return null;
  }

  /// A replica wants to be the primary, and this server to go on as it is told.
  ///
  /// @return why not, null when this is the primary now
  public @Nullable String takeOver(String id) {
    doors.log().notice("Failover request received for replid " + id + ".");
    if (!isReplica) {
      return "ERR PSYNC FAILOVER can't be sent to a master.";
    }
    if (!id.equalsIgnoreCase(history.ids().first())) {
      return "ERR PSYNC FAILOVER replid must match my replid.";
    }
    promote();
    return null;
  }

  /// A replica tells what it has.
  ///
  /// @param synced -1 when it does not say
  public void acknowledged(Replica replica, AckName name, long offset, long synced) {
    replicas.acknowledged(replica, name, offset, synced);
  }

  /// The primary asks what this server has.
  public void wantAck() {
    link.wantAck();
  }

  /// Asks the replicas what they have; on a loop.
  public void askForAcks(int loop) {
    if (changesByItself()) {
      replicas.askForAcks(loop);
    }
  }

  /// The connection of a replica is closed.
  public void disconnected(Replica replica) {
    replicas.removed(replica);
  }

  /// Drops the connection to the primary and makes none, or makes one again.
  public void hold(boolean held) {
    doors.host().post(() -> link.hold(held));
  }

  /// If there is no connection to the primary, tries at once to make one.
  public void retry() {
    doors.host().post(link::retry);
  }

  /// Drops the connection to the primary; it is made again.
  ///
  /// @return whether there is one
  public boolean dropLink() {
    doors.host().post(link::drop);
    return link.state() == LinkState.CONNECTED;
  }

  /// The same if this is the address of its other side.
  public boolean dropLinkTo(String address) {
    return link.isTo(address) && dropLink();
  }

  // ---- time -------------------------------------------------------------------------------

  /// On the first loop, often.
  public void tick() {
    long now = doors.nowMillis();
    long period = failover.isRunning() ? MILLIS_PER_FAILOVER_TICK : MILLIS_PER_TICK;
    if (!isStarted || now - lastTickMillis < period) {
      return;
    }
    lastTickMillis = now;
    failover.tick();
    link.tick();
    replicas.tick(!isReplica, !failover.isRunning() && changesByItself());
  }

  // ---- what is told -----------------------------------------------------------------------

  /// What a snapshot file says about the history its data is of. With the world stopped.
  public Map<String, String> fileFields() {
    return replicas.fileFields();
  }

  /// Bytes of changes that are kept for replicas that come back.
  public long backlogBytes() {
    return history.length();
  }

  public ReplicationReport report() {
    return new ReplicationReport(doors, this, history, link);
  }

  /// The server ends; its loops have ended.
  @Override
  public void close() {
    link.close();
  }
}
