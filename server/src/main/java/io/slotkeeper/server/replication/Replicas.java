package io.slotkeeper.server.replication;

import io.slotkeeper.server.config.ReplicationParameters;
import io.slotkeeper.server.propagation.StreamReader;
import io.slotkeeper.server.replication.Replica.State;
import io.slotkeeper.server.replication.ReplicaSync.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The replicas of this server, from asking for data on.
///
/// ```
/// PSYNC ─┬─ what it misses is kept: +CONTINUE, the stream from there          ONLINE
///        └─ WAITING ─ snapshot opened: RECEIVING ─ sent ─ first answer ─ stream: ONLINE
/// ```
///
/// Threads: any; what changes is under the monitor.
public final class Replicas {
  private static final byte[] NEWLINE = {'\n'};
  private static final byte[] PING = ascii("*1\r\n$4\r\nPING\r\n");
  private static final byte[] GET_ACK =
      ascii("*3\r\n$8\r\nREPLCONF\r\n$6\r\nGETACK\r\n$1\r\n*\r\n");

  private final ReplicationDoors doors;
  private final ReplicationParameters config;
  private final History history;
  private final List<Replica> all = new CopyOnWriteArrayList<>();
  private final Set<Kind> pending = Collections.synchronizedSet(new HashSet<>());
  private volatile int goodReplicas;
  private volatile Runnable onChange = () -> {};
  private volatile boolean hasMadeFile;
  private volatile long askedForAcksAt = -1;
  private volatile long fullSyncs;
  private volatile long partialSyncs;
  private volatile long refusedPartialSyncs;
  private long emptySinceMillis;
  private int seconds;

  Replicas(ReplicationDoors doors, History history) {
    this.doors = doors;
    this.config = doors.config().replication;
    this.history = history;
    this.emptySinceMillis = doors.nowMillis();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  History history() {
    return history;
  }

  List<Replica> all() {
    return all;
  }

  public int count() {
    return all.size();
  }

  // ---- asking for data --------------------------------------------------------------------

  /// A replica asks for the data.
  ///
  /// @param id of the history it has followed, `?` for none; null when it cannot follow one
  /// @param nextOffset of the first byte it has not, counted from 1
  synchronized void synchronize(Replica replica, @Nullable String id, long nextOffset) {
    doors.log().notice("Replica " + replica.name() + " asks for synchronization");
    if (id == null) {
      replica.acknowledges = false;
    } else if (goOn(replica, id, nextOffset)) {
      partialSyncs++;
      return;
    } else if (!id.startsWith("?")) {
      refusedPartialSyncs++;
    }
    fullSyncs++;
    if (!history.isKept()) {
      history.begin();
    }
    replica.state = State.WAITING;
    replica.waitingSinceMillis = doors.nowMillis();
    all.add(replica);
    doors.stream().wantsMessages(true);
    if (kindOf(replica).isStreamed() && delaySeconds() > 0) {
      doors.log().notice("Delay next BGSAVE for diskless SYNC");
    }
    startDueSyncs();
  }

  /// Sends what the replica has missed, if that is kept.
  private boolean goOn(Replica replica, String id, long nextOffset) {
    long offset = nextOffset - 1;
    if (!history.ids().covers(id, offset)) {
      logMismatch(replica, id, nextOffset);
      return false;
    }
    StreamReader reader = null;
    if (history.isKept() && offset >= history.first()) {
      reader = doors.stream().openAt(offset, replica.port()::wake);
    }
    if (reader == null) {
      doors
          .log()
          .notice(
              ("Unable to partial resync with replica %s for lack of backlog (Replica request was:"
                      + " %d).")
                  .formatted(replica.name(), nextOffset));
      if (nextOffset > history.end()) {
        doors
            .log()
            .warning(
                ("Warning: replica %s tried to PSYNC with an offset that is greater than the master"
                        + " replication offset.")
                    .formatted(replica.name()));
      }
      return false;
    }
    String name = replica.canTakeNewIds() ? " " + history.ids().first() : "";
    replica.port().send(ascii("+CONTINUE" + name + "\r\n"));
    doors
        .log()
        .notice(
            ("Partial resynchronization request from %s accepted. Sending %d bytes of backlog"
                    + " starting from offset %d.")
                .formatted(replica.name(), history.end() - offset, nextOffset));
    replica.state = State.ONLINE;
    replica.ackMillis = doors.nowMillis();
    all.add(replica);
    doors.stream().wantsMessages(true);
    replica.port().attach(reader);
    replica.port().startFeed();
    countGood();
    doors.host().shard().linksChanged();
    return true;
  }

  private void logMismatch(Replica replica, String id, long nextOffset) {
    ReplicationIds ids = history.ids();
    if (id.startsWith("?")) {
      doors.log().notice("Full resync requested by replica " + replica.name());
    } else if (!ids.names(id)) {
      doors
          .log()
          .notice(
              ("Partial resynchronization not accepted: Replication ID mismatch (Replica asked for"
                      + " '%s', my replication IDs are '%s' and '%s')")
                  .formatted(id, ids.first(), ids.second()));
    } else {
      doors
          .log()
          .notice(
              ("Partial resynchronization not accepted: Requested offset for second ID was %d, but"
                      + " I can reply up to %d")
                  .formatted(nextOffset, ids.shownSecondOffset()));
    }
  }

  // ---- snapshots --------------------------------------------------------------------------

  private Kind kindOf(Replica replica) {
    boolean wanted = config.disklessSync.isOn() || replica.part() != SnapshotPart.ALL;
    return new Kind(wanted && replica.canTakeStreams());
  }

  private long delaySeconds() {
    return config.disklessSyncDelaySeconds.value();
  }

  /// Begins the snapshots that replicas have waited for long enough, so that others could join.
  private void startDueSyncs() {
    startIfDue(new Kind(true));
    startIfDue(new Kind(false));
    for (Replica replica : all) {
      if (replica.state == State.WAITING && replica.part() != SnapshotPart.ALL) {
        doors.host().post(() -> doors.host().exclusively(() -> sendPart(replica)));
      }
    }
  }

  private void startIfDue(Kind kind) {
    List<Replica> waiting = waiting(kind);
    if (waiting.isEmpty() || pending.contains(kind)) {
      return;
    }
    long longest = 0;
    long now = doors.nowMillis();
    for (Replica replica : waiting) {
      longest = Math.max(longest, now - replica.waitingSinceMillis);
    }
    long enough = config.disklessSyncMaxReplicas.value();
    boolean due =
        !kind.isStreamed()
            || longest >= delaySeconds() * 1000
            || enough > 0 && waiting.size() >= enough;
    if (due) {
      pending.add(kind);
      doors
          .log()
          .notice(
              "Starting BGSAVE for SYNC with target: "
                  + (kind.isStreamed() ? "replicas sockets" : "disk"));
      doors.snapshots().begin(new ReplicaSync(doors, this, kind, newMark()));
    }
  }

  private String newMark() {
    byte[] bytes = new byte[ReplicationIds.LENGTH / 2];
    doors.random().nextSecret(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private List<Replica> waiting(Kind kind) {
    List<Replica> waiting = new ArrayList<>();
    for (Replica replica : all) {
      boolean isOfKind = replica.part() == SnapshotPart.ALL && kindOf(replica).equals(kind);
      if (replica.state == State.WAITING && isOfKind) {
        waiting.add(replica);
      }
    }
    return waiting;
  }

  /// A snapshot of this moment is for all that wait for one of the kind. With the world stopped.
  synchronized List<Replica> takeWaiting(Kind kind) {
    List<Replica> taken = waiting(kind);
    taken.forEach(this::beginFullSync);
    return taken;
  }

  private void beginFullSync(Replica replica) {
    long offset = doors.stream().forgetDatabase();
    replica.state = State.RECEIVING;
    if (!replica.isContentWithSnapshot()) {
      StreamReader reader = doors.stream().openAt(offset, replica.port()::wake);
      if (reader == null) {
        throw new IllegalStateException("the end of the stream is not kept");
      }
      replica.port().attach(reader);
    }
    if (replica.acknowledges) {
      replica.port().send(ascii("+FULLRESYNC " + history.ids().first() + " " + offset + "\r\n"));
    }
  }

  /// A replica wants but a part, which is small. With the world stopped.
  private synchronized void sendPart(Replica replica) {
    if (replica.state != State.WAITING || !replica.port().isOpen()) {
      return;
    }
    beginFullSync(replica);
    String mark = newMark();
    ReplicaPort port = replica.port();
    port.send(ascii("$EOF:" + mark + "\r\n"));
    boolean functions = replica.part() == SnapshotPart.FUNCTIONS;
    port.send(PartialFile.of(doors, functions ? doors.host().functions() : List.of()));
    port.send(ascii(mark));
    hasSnapshot(replica, true);
  }

  /// A replica was sent all of the snapshot.
  ///
  /// @param awaitsAnswer whether it must answer before it gets more
  synchronized void hasSnapshot(Replica replica, boolean awaitsAnswer) {
    if (replica.isContentWithSnapshot()) {
      replica.state = State.DONE;
      doors
          .log()
          .notice(
              "RDB transfer completed, rdb only replica (%s) should be disconnected asap"
                  .formatted(replica.name()));
      return;
    }
    replica.startsOnAck = awaitsAnswer;
    replica.ackMillis = doors.nowMillis();
    replica.state = State.ONLINE;
    if (!awaitsAnswer) {
      replica.port().startFeed();
    }
    doors.log().notice("Synchronization with replica " + replica.name() + " succeeded");
    countGood();
    doors.host().shard().linksChanged();
  }

  /// A snapshot for replicas has ended, well or not.
  void ended(Kind kind) {
    pending.remove(kind);
  }

  void madeFile() {
    hasMadeFile = doors.config().persistence.deleteSyncFiles.isOn();
  }

  /// The database that the stream is in; 0 when it says so itself.
  int streamDatabase() {
    return Math.max(0, doors.stream().database());
  }

  /// What a snapshot file says about the history its data is of; nothing when none is kept. With
  /// the world stopped.
  Map<String, String> fileFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    if (history.isKept()) {
      fields.put("repl-stream-db", Integer.toString(streamDatabase()));
      fields.put("repl-id", history.ids().first());
      fields.put("repl-offset", Long.toString(history.end()));
    }
    return fields;
  }

  /// Whether a snapshot for replicas is taken, or about to be.
  public boolean isSaving() {
    return !pending.isEmpty();
  }

  // ---- acknowledgements -------------------------------------------------------------------

  /// A replica tells what it has.
  void acknowledged(Replica replica, AckName name, long offset, long synced) {
    replica.acknowledged(name, offset, synced, doors.nowMillis());
    if (replica.startsOnAck && replica.isOnline()) {
      replica.startsOnAck = false;
      replica.port().startFeed();
    }
    countGood();
    doors.host().acknowledged();
  }

  /// Up to where a member of the cluster has everything, -1 when it has told nothing.
  long heldAs(AckName name) {
    long most = -1;
    for (Replica replica : all) {
      most = Math.max(most, replica.isOnline() ? replica.heldAs(name) : -1);
    }
    return most;
  }

  /// How many replicas have all up to an offset.
  public int countAcknowledged(long offset) {
    int count = 0;
    for (Replica replica : all) {
      count += replica.isOnline() && replica.ackOffset() >= offset ? 1 : 0;
    }
    return count;
  }

  /// How many have it on their disks.
  public int countSynced(long offset) {
    int count = 0;
    for (Replica replica : all) {
      count += replica.isOnline() && replica.ackSyncedOffset() >= offset ? 1 : 0;
    }
    return count;
  }

  /// Whether all replicas have the whole stream.
  public boolean haveAll() {
    for (Replica replica : all) {
      if (lags(replica)) {
        return false;
      }
    }
    return true;
  }

  private boolean lags(Replica replica) {
    return replica.state != State.DONE && replica.ackOffset() < doors.stream().end();
  }

  /// Says in the log how far each replica is, because the server ends.
  public void reportLags() {
    int inSync = 0;
    for (Replica replica : all) {
      if (lags(replica)) {
        doors
            .log()
            .notice(
                "Lagging replica %s reported offset %d behind master, lag=%d, state=%s."
                    .formatted(
                        replica.name(),
                        doors.stream().end() - replica.ackOffset(),
                        replica.lagSeconds(doors.nowMillis()),
                        replica.state.wireName()));
      } else {
        inSync++;
      }
    }
    if (!all.isEmpty()) {
      doors
          .log()
          .notice(
              "%d of %d replicas are in sync when shutting down.".formatted(inSync, all.size()));
    }
  }

  /// Asks the replicas to tell what they have; on a loop, with no slot held.
  void askForAcks(int loop) {
    long end = doors.stream().end();
    if (askedForAcksAt != end && !all.isEmpty()) {
      askedForAcksAt = doors.stream().append(loop, GET_ACK);
    }
  }

  /// How many replicas are close enough behind; counted where that matters.
  int goodReplicas() {
    return goodReplicas;
  }

  /// Up to where all replicas in sync have everything, -1 when there are fewer than writes need.
  long confirmedOffset() {
    long now = doors.nowMillis();
    long lowest = Long.MAX_VALUE;
    int inSync = 0;
    for (Replica replica : all) {
      if (isInSync(replica, now)) {
        lowest = Math.min(lowest, replica.ackOffset());
        inSync++;
      }
    }
    return inSync > 0 && inSync >= config.minReplicasToWrite.value() ? lowest : -1;
  }

  private boolean isInSync(Replica replica, long now) {
    long maxLagMillis = config.minReplicasMaxLagSeconds.value() * 1000;
    return replica.isOnline() && now - replica.ackMillis < maxLagMillis + 1000;
  }

  private void countGood() {
    long now = doors.nowMillis();
    int good = 0;
    for (Replica replica : all) {
      good += isInSync(replica, now) ? 1 : 0;
    }
    goodReplicas = good;
    onChange.run();
  }

  /// What is to be done when replicas have come, gone or told what they have.
  void whenChanged(Runnable listener) {
    onChange = listener;
  }

  // ---- time and end -----------------------------------------------------------------------

  /// What is to be done each second; on the first loop.
  ///
  /// @param isPrimary whether this server writes the stream
  /// @param mayPing whether the stream may grow
  synchronized void tick(boolean isPrimary, boolean mayPing) {
    long now = doors.nowMillis();
    if (isPrimary && mayPing && seconds++ % config.pingPeriodSeconds.value() == 0) {
      if (!all.isEmpty()) {
        doors.stream().append(0, PING);
        doors.stream().wakeReaders();
      }
    }
    for (Replica replica : all) {
      lookAfter(replica, now);
    }
    if (!all.isEmpty() || !isPrimary) {
      emptySinceMillis = now;
    }
    long ttlSeconds = config.backlogTtlSeconds.value();
    if (history.isKept() && ttlSeconds > 0 && now - emptySinceMillis > ttlSeconds * 1000) {
      history.end(
          "Replication backlog freed after %d seconds without connected replicas."
              .formatted(ttlSeconds));
    }
    startDueSyncs();
    countGood();
    deleteSyncFile();
  }

  private void lookAfter(Replica replica, long now) {
    boolean waits = replica.state == State.WAITING;
    boolean waitsForFile = replica.state == State.RECEIVING && !kindOf(replica).isStreamed();
    if (waits || waitsForFile) {
      replica.port().send(NEWLINE);
    }
    long silentMillis = now - Math.max(replica.ackMillis, replica.port().lastInputMillis());
    if (replica.isOnline()
        && replica.acknowledges
        && silentMillis > config.timeoutSeconds.value() * 1000) {
      doors.log().warning("Disconnecting timedout replica (streaming sync): " + replica.name());
      replica.port().close();
    }
  }

  private void deleteSyncFile() {
    boolean persists =
        doors.config().persistence.appendOnly.isOn()
            || !doors.config().persistence.savePoints.value().points().isEmpty();
    if (!hasMadeFile || persists) {
      return;
    }
    for (Replica replica : all) {
      if (replica.state != State.ONLINE && replica.state != State.DONE) {
        return;
      }
    }
    hasMadeFile = false;
    doors
        .log()
        .notice("Removing the RDB file used to feed replicas in a persistence-less instance");
    String path = doors.path(doors.config().persistence.snapshotFileName.value());
    Thread.ofPlatform()
        .daemon()
        .name("unlink")
        .start(() -> {
          try {
            doors.disk().delete(path);
          } catch (IOException e) {
            doors.log().warning("Cannot delete " + path + ": " + e.getMessage());
          }
        });
  }

  /// The connection of a replica is closed.
  synchronized void removed(Replica replica) {
    if (all.remove(replica)) {
      doors.stream().wantsMessages(!all.isEmpty());
      emptySinceMillis = doors.nowMillis();
      countGood();
      doors.host().shard().linksChanged();
    }
  }

  /// Sends all replicas away; they will come back.
  synchronized void disconnectAll() {
    all.forEach(replica -> replica.port().close());
  }

  /// The replica at an address, null when there is none.
  @Nullable Replica find(String host, int port) {
    for (Replica replica : all) {
      if (replica.host().equalsIgnoreCase(host) && replica.shownPort() == port) {
        return replica;
      }
    }
    return null;
  }

  public long fullSyncs() {
    return fullSyncs;
  }

  public long partialSyncs() {
    return partialSyncs;
  }

  public long refusedPartialSyncs() {
    return refusedPartialSyncs;
  }

  synchronized void resetCounters() {
    fullSyncs = 0;
    partialSyncs = 0;
    refusedPartialSyncs = 0;
  }
}
