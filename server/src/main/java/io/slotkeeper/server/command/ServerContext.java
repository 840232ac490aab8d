package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.scripting.ServerVersion;
import io.slotkeeper.server.acl.AccessControl;
import io.slotkeeper.server.acl.AclException;
import io.slotkeeper.server.cluster.Cluster;
import io.slotkeeper.server.config.ConfigFiles;
import io.slotkeeper.server.config.ServerConfig;
import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.metrics.InfoReport;
import io.slotkeeper.server.metrics.ProcessProbe;
import io.slotkeeper.server.metrics.ServerMetrics;
import io.slotkeeper.server.migration.ExportDoors;
import io.slotkeeper.server.persistence.AofStatus;
import io.slotkeeper.server.persistence.AppendOnlyFiles;
import io.slotkeeper.server.persistence.Backups;
import io.slotkeeper.server.persistence.LoadReport;
import io.slotkeeper.server.persistence.Loading;
import io.slotkeeper.server.persistence.RdbFile;
import io.slotkeeper.server.persistence.SnapshotFile;
import io.slotkeeper.server.persistence.SnapshotLoad;
import io.slotkeeper.server.persistence.Snapshots;
import io.slotkeeper.server.propagation.ChangeStream;
import io.slotkeeper.server.propagation.CommitGate;
import io.slotkeeper.server.propagation.StreamApplier;
import io.slotkeeper.server.propagation.UnitBuffer;
import io.slotkeeper.server.replication.Replica;
import io.slotkeeper.server.replication.Replication;
import io.slotkeeper.server.replication.ReplicationDoors;
import io.slotkeeper.server.replication.ShardPart;
import io.slotkeeper.server.runtime.LoopStats;
import io.slotkeeper.server.runtime.Patience;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import io.slotkeeper.server.runtime.ServerRandom;
import io.slotkeeper.server.runtime.WorldStop;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What all loops of one server share.
public final class ServerContext {
  public final ServerConfig config;
  public final Keyspace keyspace;
  public final CommandTable commands;
  public final ServerClock clock;
  public final ServerRandom random;
  public final Patience patience = new Patience();
  public final WorldStop world;
  public final LoopStats[] stats;
  public final ClientRegistry clients = new ClientRegistry();
  public final ClientPause pause = new ClientPause();
  public final ServerIdentity identity;
  public final ServerControl control;
  public final ServerLog log;
  public final ServerMetrics metrics;
  public final ServerRates rates;
  public final ClientMemory clientMemory;
  final CrossProtocolGuard crossProtocolGuard;
  public final AccessControl access;

  /// The cluster this server is a node of, null when it stands alone.
  public final @Nullable Cluster cluster;

  final PubSub pubSub;
  final Scripts scripts;

  /// The way from one loop to another; set when the loops are there.
  public volatile Mailboxes mailboxes = (_, _) -> {};

  /// Links to other servers that are kept for the next use.
  public final LongAdder cachedLinks = new LongAdder();

  /// The way to other servers; set when the loops are there.
  public volatile Targets targets =
      (_, _, _) -> {
        throw new IllegalStateException("there is no network yet");
      };

  /// What changed, for those who repeat it elsewhere.
  public final ChangeStream changes;

  /// Holds replies back until what they confirm is safe.
  public final CommitGate gate;

  /// Of each loop, what its unit has done so far.
  final UnitBuffer[] units;

  private final KeyInterest keyInterest = new KeyInterest();
  final BlockedClients blocked = new BlockedClients(keyInterest);
  final WatchedKeys watched = new WatchedKeys(keyInterest);
  final TrackingTable tracked = new TrackingTable(this, keyInterest);
  final KeyEvents keyEvents = new KeyEvents(this, keyInterest);
  private @Nullable InfoReport info;
  public final ConfigFiles files;
  public final Disk disk;

  /// Bytes set aside for arguments that were announced and have not arrived.
  public final LongAdder memoryNotYetFilled = new LongAdder();

  /// Work for a loop that must not come in the middle of a script; set when the loops are there.
  public volatile Mailboxes betweenTurns = (_, _) -> {};

  /// What makes every loop look whether it has something to do for a snapshot; set likewise.
  public volatile Runnable wakeWalks = () -> {};

  public final Loading loading;
  public final Snapshots snapshots;
  public final SnapshotFile snapshotFile;
  public final Backups backups;
  public final SnapshotLoad snapshotLoad;
  public final Replication replication;

  /// What this server is in its shard; set when it is a node of a cluster.
  volatile ShardPart shardPart = ShardPart.ALONE;

  public final OwnExpiries ownExpiries = new OwnExpiries(this);
  final AckWaits ackWaits = new AckWaits(this);
  final SlotImports imports = new SlotImports(this);
  public final Shutdown shutdown = new Shutdown(this);
  public final AppendOnlyFiles appendOnly;

  public ServerContext(
      ServerConfig config,
      Keyspace keyspace,
      CommandTable commands,
      ServerClock clock,
      ServerRandom random,
      ServerIdentity identity,
      ServerControl control,
      ServerLog log,
      ConfigFiles files,
      Disk disk,
      ProcessProbe process) {
    this.config = config;
    this.keyspace = keyspace;
    this.commands = commands;
    this.clock = clock;
    this.random = random;
    this.identity = identity;
    this.control = control;
    this.log = log;
    this.files = files;
    this.disk = disk;
    this.metrics = new ServerMetrics(config.diagnostics, process);
    int loops = config.network.loops.intValue();
    this.world = new WorldStop(loops, patience);
    this.changes = new ChangeStream(keyspace.heap(), loops);
    this.gate = new CommitGate(changes, loops);
    this.units = new UnitBuffer[loops];
    this.stats = new LoopStats[loops];
    for (int i = 0; i < loops; i++) {
      stats[i] = new LoopStats(commands.idCount());
      units[i] = new UnitBuffer(keyspace.heap());
    }
    this.rates = new ServerRates(this);
    this.access = new AccessControl(commands.catalog(), config.security);
    config.onChange(access::requirePassword, config.security.password);
    this.cluster = config.cluster.enabled.isOn() ? new Cluster(config.cluster) : null;
    this.pubSub = new PubSub(this);
    this.scripts = new Scripts(this, new ServerVersion(identity.redisVersion(), versionNumber()));
    this.clientMemory = new ClientMemory(this);
    this.crossProtocolGuard = new CrossProtocolGuard(this);
    PersistenceHost host = new PersistenceHost(this);
    RdbFile.Doors doors = new RdbFile.Doors(keyspace, clock, log, config.persistence, host);
    this.loading = new Loading(clock);
    this.snapshots = new Snapshots(keyspace, world, clock, config.persistence, host, loops);
    this.snapshots.resumeWritersWith(this::resumePaused);
    this.snapshotFile =
        new SnapshotFile(
            snapshots, doors, disk, () -> sum(stats -> stats.changes), identity.processId());
    this.backups = new Backups(snapshots, doors, disk);
    config.onChange(backups::schedule, config.persistence.backupSchedule);
    this.snapshotLoad = new SnapshotLoad(doors, disk, loading);
    this.appendOnly =
        new AppendOnlyFiles(
            new AppendOnlyFiles.Parts(doors, disk, loading, snapshots, snapshotLoad),
            () -> newApplier(0),
            new AofHost(this));
    config.onChange(this::switchAppendOnly, config.persistence.appendOnly);
    config.onChange(appendOnly.log()::deleteHistory, config.persistence.keepOldAppendFiles);
    this.replication = newReplication();
    this.snapshotFile.tellToo(replication::fileFields);
  }

  private Replication newReplication() {
    return new Replication(
        new ReplicationDoors(
            config,
            clock,
            random,
            log,
            disk,
            keyspace.heap(),
            changes,
            gate,
            snapshots,
            new ReplicationBridge(this),
            identity.processId()));
  }

  /// Follows the primary that the configuration names, with the data that was loaded. Returns when
  /// that has begun. Not on a loop.
  public void startReplication(LoadReport loaded) {
    CompletableFuture.runAsync(
            () ->
                replication.start(
                    loaded.replicationId(), loaded.replicationOffset(), loaded.streamDatabase()),
            work -> betweenTurns.post(0, work))
        .join();
  }

  /// Stops to log what changes: all is about to change.
  void suspendLog() {
    if (appendOnly.log().status().state() != AofStatus.State.OFF) {
      appendOnly.log().disable();
    }
  }

  /// Logs what changes again, if that is configured.
  void resumeLog() {
    switchAppendOnly();
  }

  /// The offset up to which changes are on this server's disk, -1 when they are not logged.
  long syncedOffset() {
    AofStatus status = appendOnly.log().status();
    return status.state() == AofStatus.State.OFF ? -1 : status.syncedOffset();
  }

  /// Makes the users that the configuration declares, or those of its file.
  ///
  /// @throws AclException when they make no sense
  public void loadUsers() throws AclException {
    String file = config.security.aclFile.value();
    if (!file.isEmpty() && !config.security.declaredUsers().isEmpty()) {
      throw new AclException(
          "users are declared in the configuration and in a file of their own, so it is not clear"
              + " who may do what. Declare them either here or there");
    }
    access.declare(config.security.declaredUsers());
    if (!file.isEmpty()) {
      access.load(files, aclFilePath());
    }
  }

  /// Where the file of users is: in the directory of the data, unless it says otherwise.
  String aclFilePath() {
    String file = config.security.aclFile.value();
    return file.startsWith("/") ? file : config.persistence.directory.value() + "/" + file;
  }

  /// Connections that were accepted, and those that were turned away.
  public final LongAdder acceptedConnections = new LongAdder();

  public final LongAdder rejectedConnections = new LongAdder();

  /// Gives each loop its index.
  public final AtomicInteger nextLoop = new AtomicInteger();

  /// Whether the active expiry cycle runs (DEBUG SET-ACTIVE-EXPIRE).
  public volatile boolean activeExpiry = true;

  /// How exports of slots reach other nodes.
  public volatile ExportDoors.Connector nodes = Socket::new;

  /// Whether checksums of data from outside must be right (DEBUG SET-SKIP-CHECKSUM-VALIDATION).
  public volatile boolean checksSums = true;

  /// Bytes the data set takes, as `maxmemory` counts them.
  public long usedMemory() {
    return keyspace.heap().usedBytes()
        - memoryNotYetFilled.sum()
        - changes.bytesBeyondBacklog()
        - snapshots.bufferedBytes();
  }

  /// A connection is closed: nothing of what its client was, had or wanted is left. On its loop.
  public void disconnected(Client client) {
    client.gone();
    clientMemory.forget(client);
    clients.remove(client);
    BlockedCommand command = client.blocked;
    if (command != null && !command.goesOnAlone()) {
      blocked.abandon(command);
    }
    client.forgetTransaction();
    watched.removeAll(client);
    pubSub.removeAll(client);
    tracked.stop(client);
    Replica replica = client.replica;
    if (replica != null) {
      replication.disconnected(replica);
    }
  }

  /// Ends the wait of a client whose time is over. On its loop.
  public void checkTimeout(Client client, long nowMillis) {
    BlockedCommand command = client.blocked;
    if (command != null && command.wait.deadlineMillis() <= nowMillis) {
      blocked.endWithNothing(command, stats[client.link.loop()]);
    }
  }

  /// `7.2.4` as the number 0x00070204.
  private int versionNumber() {
    int number = 0;
    for (String part : identity.redisVersion().split("\\.", -1)) {
      number = number << 8 | Integer.parseInt(part);
    }
    return number;
  }

  /// Why a write is refused because the disk fails, null when it is not.
  @Nullable String diskError() {
    return snapshotFile.refusesWrites()
        ? Errors.SNAPSHOT_FAILED
        : appendOnly.log().status().refusal();
  }

  /// `appendonly` was changed, or changed back.
  private void switchAppendOnly() {
    boolean isOff = appendOnly.log().status().state() == AofStatus.State.OFF;
    boolean wanted = config.persistence.appendOnly.isOn();
    if (wanted && isOff) {
      appendOnly.log().enable();
    } else if (!wanted && !isOff) {
      appendOnly.log().disable();
    }
  }

  /// Saves in the background if that is due; on the first loop, between two commands.
  public void saveIfDue() {
    if (loading.isActive()) {
      return;
    }
    if (snapshotFile.isDue()) {
      world.exclusively(snapshotFile::begin);
    }
    if (backups.isDue()) {
      world.exclusively(backups::begin);
    }
  }

  /// Frees what loops and readers of the change stream have used; they have ended.
  public void freeChanges() {
    for (UnitBuffer unit : units) {
      unit.close();
    }
    changes.close();
  }

  /// What repeats the changes of a stream on this server's data.
  ///
  /// @param loop in whose name it works: the calling loop's index
  public StreamApplier newApplier(int loop) {
    return new CommandApplier(this, loop);
  }

  /// Ends all scripts, those to come included, because the server ends.
  public void stopScripts() {
    scripts.stop();
  }

  /// Whether a script runs for so long that nobody else is served.
  public boolean isBusy() {
    return scripts.areSlow();
  }

  /// Whether more memory is used than may be.
  boolean isOutOfMemory() {
    long limit = config.memory.maxMemoryBytes.value();
    return limit > 0 && usedMemory() > limit;
  }

  /// Lets the clients go on that a pause holds back.
  public void resumePaused() {
    for (Client client : clients.all()) {
      if (client.paused) {
        client.link.resume();
      }
    }
  }

  /// The fields of INFO, written down when they are first asked for: no start waits for them.
  synchronized InfoReport info() {
    if (info == null) {
      info = new InfoReport(metrics.registry());
      new ServerInfo(this).describe(info);
    }
    return info;
  }

  /// A counter over all loops.
  long sum(ToLongFunction<LoopStats> counter) {
    long sum = 0;
    for (LoopStats loop : stats) {
      sum += counter.applyAsLong(loop);
    }
    return sum;
  }

  public int loops() {
    return stats.length;
  }
}
