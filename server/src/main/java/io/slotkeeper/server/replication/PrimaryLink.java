package io.slotkeeper.server.replication;

import static java.util.Objects.requireNonNull;

import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.server.config.ClusterParameters;
import io.slotkeeper.server.config.PrimaryAddress;
import io.slotkeeper.server.config.ReplicationParameters;
import io.slotkeeper.server.persistence.LoadReport;
import io.slotkeeper.server.persistence.RdbLoadException;
import io.slotkeeper.server.propagation.StreamApplier;
import io.slotkeeper.server.propagation.StreamFormatException;
import io.slotkeeper.server.replication.Handshake.Outcome;
import io.slotkeeper.server.replication.SyncPayload.Progress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The way to the primary, from connecting to applying its stream.
///
/// ```
/// CONNECT ─► CONNECTING ─► HANDSHAKE ─┬─ +CONTINUE ───────────────────────► CONNECTED
///    ▲                                └─ +FULLRESYNC ─► SYNC: file, load ─►    │
///    └───────────────── whatever fails, or takes longer than repl-timeout ◄────┘
/// ```
///
/// The primary's units are applied one by one, and each is appended to this server's own stream as
/// it came while its slots are locked: so at any moment when nobody executes the end of the stream
/// is the state of the data. What a broken link leaves of a unit is forgotten; the next link asks
/// for the first byte behind the last whole unit.
///
/// Threads: the first loop, between two turns; what INFO shows is volatile.
final class PrimaryLink {
  private static final long STEP_NANOS = 1_000_000;
  private static final byte[] NEWLINE = {'\n'};

  private final ReplicationDoors doors;
  private final ReplicationParameters config;
  private final Replicas replicas;
  private final History history;
  private final FailoverView failover;
  private volatile Dialer dialer = (_, _, failed) -> failed.accept(new IOException("no network"));
  private volatile PrimaryAddress target = new PrimaryAddress("", 0);
  private @Nullable Session session;
  private boolean isHeld;
  private @Nullable StreamApplier applier;
  private boolean mayGoOn;
  private boolean ackIsWanted;
  private volatile LinkState state = LinkState.NONE;
  private volatile String peer = "";
  private volatile long lastInputMillis;
  private volatile long downSinceMillis;
  private volatile @Nullable SyncPayload payload;
  private @Nullable SyncFile file;

  /// What a planned change of roles has to do with the link.
  interface FailoverView {
    /// Whether the other side must become the primary.
    boolean takesOver();

    /// What it has answered.
    void answered(boolean accepted);
  }

  PrimaryLink(ReplicationDoors doors, Replicas replicas, FailoverView failover) {
    this.doors = doors;
    this.config = doors.config().replication;
    this.replicas = replicas;
    this.history = replicas.history();
    this.failover = failover;
  }

  void dialWith(Dialer door) {
    dialer = door;
  }

  LinkState state() {
    return state;
  }

  /// Whether the stream of this primary flows. The target is set before its link is made, so it is
  /// looked at first.
  boolean isConnectedTo(PrimaryAddress primary) {
    return target.equals(primary) && state == LinkState.CONNECTED;
  }

  /// Unix time of the last bytes from the primary.
  long lastInputMillis() {
    return lastInputMillis;
  }

  /// Unix time since when there is no link; 0 when there is one, or never was.
  long downSinceMillis() {
    return downSinceMillis;
  }

  /// The snapshot that is being received, null for none.
  @Nullable SyncPayload payload() {
    return payload;
  }

  // ---- connecting -------------------------------------------------------------------------

  /// Follows a primary.
  ///
  /// @param hasData whether the data may be a part of its history
  void follow(PrimaryAddress primary, boolean hasData) {
    leave();
    mayGoOn |= hasData;
    target = primary;
    state = LinkState.CONNECT;
    doors.log().notice("Connecting to MASTER " + address());
    connect();
  }

  /// Follows nobody any more.
  void leave() {
    closeSession();
    state = LinkState.NONE;
    downSinceMillis = 0;
  }

  /// Makes no link while it is held.
  void hold(boolean hold) {
    if (isHeld != hold) {
      isHeld = hold;
      drop();
    }
  }

  /// Frees what is left of a transaction; the loops have ended.
  void close() {
    if (applier != null) {
      applier.close();
    }
    if (file != null) {
      file.cancel();
    }
  }

  /// The data is of no known history.
  void forgetHistory() {
    mayGoOn = false;
  }

  /// Tries again at once what would be tried again soon.
  void retry() {
    if (state == LinkState.CONNECT && !isHeld) {
      connect();
    }
  }

  private String address() {
    return target.host() + ":" + target.port();
  }

  private void connect() {
    if (isHeld) {
      state = LinkState.CONNECT;
      return;
    }
    Session begun = new Session();
    session = begun;
    state = LinkState.CONNECTING;
    lastInputMillis = doors.nowMillis();
    doors.log().notice("MASTER <-> REPLICA sync started");
    PrimaryAddress wanted = target;
    // finding the address of a name may take long
    Thread.ofVirtual()
        .start(() -> {
          InetSocketAddress found = new InetSocketAddress(wanted.host(), wanted.port());
          doors
              .host()
              .post(() -> {
                if (session == begun) {
                  dialer.dial(found, begun.channel, begun::failed);
                }
              });
        });
  }

  private void closeSession() {
    Session current = session;
    session = null;
    if (current != null) {
      current.channel.close();
    }
    if (file != null) {
      file.cancel();
      file = null;
    }
    payload = null;
    if (applier != null) {
      applier.close();
    }
  }

  /// The link is broken, or cannot be made.
  ///
  /// @param atOnce whether to try again now, else in a second
  private void lost(boolean atOnce) {
    boolean wasConnected = state == LinkState.CONNECTED;
    closeSession();
    if (wasConnected) {
      downSinceMillis = doors.nowMillis();
      doors.log().notice("Caching the disconnected master state.");
    }
    state = LinkState.CONNECT;
    doors.host().shard().linksChanged();
    if (atOnce) {
      doors.log().notice("Reconnecting to MASTER " + address());
      connect();
    }
  }

  /// Whether the other side has this address, as host or IP address with a port.
  boolean isTo(String remoteAddress) {
    return remoteAddress.equals(address()) || remoteAddress.equals(peer);
  }

  /// Drops the link; it is made again.
  void drop() {
    if (state == LinkState.CONNECTED) {
      doors.log().notice("Connection with master lost.");
      lost(true);
    }
  }

  /// A connection to the primary, or the attempt at one.
  private final class Session implements LinkChannel.Listener {
    private final LinkChannel channel = new LinkChannel(this);
    private final Handshake handshake = new Handshake(self());
    private boolean isScheduled;
    private boolean isLoading;

    void failed(Throwable cause) {
      doors
          .host()
          .post(() -> {
            if (session == this) {
              doors.log().warning("Error condition on socket for SYNC: " + reason(cause));
              lost(false);
            }
          });
    }

    @Override
    public void connected() {
      doors
          .host()
          .post(() -> {
            if (session != this) {
              channel.close();
              return;
            }
            doors.log().notice("Non blocking connect for SYNC fired the event.");
            state = LinkState.HANDSHAKE;
            channel.send(handshake.begin());
          });
    }

    @Override
    public void received(int bytes) {
      lastInputMillis = doors.nowMillis();
      schedule();
    }

    void schedule() {
      if (!isScheduled) {
        isScheduled = true;
        doors
            .host()
            .post(() -> {
              isScheduled = false;
              if (session == this) {
                process(this);
              }
            });
      }
    }

    @Override
    public void disconnected() {
      doors
          .host()
          .post(() -> {
            if (session == this && !isLoading) {
              closedByPrimary();
            }
          });
    }
  }

  private static String reason(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    int colon = text.indexOf(": ");
    return cause instanceof java.net.ConnectException && colon > 0
        ? text.substring(0, colon)
        : text;
  }

  private void closedByPrimary() {
    switch (state) {
      case CONNECTED -> {
        doors.log().notice("Connection with master lost.");
        lost(true);
      }
      case SYNC -> {
        doors.log().warning("I/O error trying to sync with MASTER: connection lost");
        lost(true);
      }
      default -> {
        doors.log().warning("Master did not respond to command during SYNC handshake");
        lost(false);
      }
    }
  }

  private Handshake.Self self() {
    ClusterParameters cluster = doors.config().cluster;
    boolean isNode = cluster.enabled.isOn();
    long announced = isNode ? cluster.announcePort.value() : config.announcePort.value();
    return new Handshake.Self(
        config.primaryUser.value(),
        config.primaryPassword.value(),
        (int) (announced > 0 ? announced : doors.config().network.port.value()),
        isNode ? cluster.announceIp.value() : config.announceIp.value());
  }

  // ---- what comes -------------------------------------------------------------------------

  private void process(Session from) {
    LinkInput input = from.channel.input();
    while (session == from && state == LinkState.HANDSHAKE) {
      String line = input.takeLine();
      if (line == null) {
        return;
      }
      handle(from, from.handshake.answered(line));
      from.handshake.takeNotes().forEach(doors.log()::notice);
    }
    if (session == from && state == LinkState.SYNC && !from.isLoading) {
      receive(from, input);
    }
    if (session == from && state == LinkState.CONNECTED) {
      apply(from, input);
    }
  }

  private void handle(Session from, Outcome outcome) {
    switch (outcome) {
      case Outcome.Going() -> {}
      case Outcome.Send(byte[] bytes) -> from.channel.send(bytes);
      case Outcome.Ready() -> askForData(from);
      case Outcome.Refused(String why) -> {
        doors.log().warning(why);
        failoverAnswered(false);
        lost(false);
      }
      case Outcome.Continue(String newId) -> goOn(newId);
      case Outcome.FullSync(String id, long offset) -> {
        doors.log().notice("Full resync from master: " + id + ":" + offset);
        failoverAnswered(true);
        beginFullSync(from, id, offset);
      }
      case Outcome.Old(String reply) -> {
        doors
            .log()
            .notice("Master does not support PSYNC or is in error state (reply: " + reply + ")");
        if (failover.takesOver()) {
          failoverAnswered(false);
          return;
        }
        doors.log().notice("Retrying with SYNC...");
        from.channel.send(Handshake.command("SYNC"));
        beginFullSync(from, "0".repeat(ReplicationIds.LENGTH), 0);
      }
    }
  }

  private void failoverAnswered(boolean accepted) {
    if (failover.takesOver()) {
      failover.answered(accepted);
    }
  }

  private void askForData(Session from) {
    String id = mayGoOn ? history.ids().first() : "?";
    long next = mayGoOn ? history.end() + 1 : -1;
    doors
        .log()
        .notice(
            mayGoOn
                ? "Trying a partial resynchronization (request " + id + ":" + next + ")."
                : "Partial resynchronization not possible (no cached master)");
    from.channel.send(from.handshake.synchronize(id, next, failover.takesOver()));
  }

  private void goOn(String newId) {
    doors.log().notice("Successful partial resynchronization with master.");
    if (!newId.isEmpty() && !newId.equals(history.ids().first())) {
      doors.log().notice("Master replication ID changed to " + newId);
      synchronized (replicas) {
        history.rename(newId);
      }
      replicas.disconnectAll();
    }
    failoverAnswered(true);
    synchronized (replicas) {
      history.keep();
    }
    doors.host().resumeLog();
    becomeConnected();
    doors.log().notice("MASTER <-> REPLICA sync: Master accepted a Partial Resynchronization.");
  }

  private void becomeConnected() {
    if (applier == null) {
      applier = doors.host().newApplier();
      applier.appendUnits();
      applier.select(replicas.streamDatabase());
    }
    downSinceMillis = 0;
    lastInputMillis = doors.nowMillis();
    state = LinkState.CONNECTED;
    doors.host().shard().linksChanged();
  }

  // ---- the stream -------------------------------------------------------------------------

  private void apply(Session from, LinkInput input) {
    StreamApplier applying = requireNonNull(applier);
    int open = (int) (applying.position() - applying.unitEnd());
    try {
      long done = applying.apply(input.address() + open, input.length() - open);
      int stillOpen = (int) (applying.position() - applying.unitEnd());
      input.drop((int) (open + done - stillOpen));
    } catch (StreamFormatException e) {
      doors.log().warning("The primary's stream cannot be applied: " + e.getMessage());
      mayGoOn = false;
      lost(true);
      return;
    }
    doors.stream().wakeReaders();
    if (ackIsWanted) {
      sendAck(from);
    }
  }

  /// The primary asks what this replica has.
  void wantAck() {
    ackIsWanted = true;
  }

  private void sendAck(Session to) {
    ackIsWanted = false;
    AckName name = doors.host().shard().ackName();
    if (name == null) {
      return;
    }
    List<String> words = new ArrayList<>(List.of("REPLCONF", "ACK", Long.toString(history.end())));
    long synced = doors.host().syncedOffset();
    if (synced >= 0) {
      words.addAll(List.of("FACK", Long.toString(synced)));
    }
    if (name.epoch() != 0) {
      InSync member = name.member();
      words.addAll(List.of("NODE", member.id(), "INCARNATION", member.incarnation()));
      words.addAll(List.of("EPOCH", Long.toString(name.epoch())));
    }
    to.channel.send(Handshake.command(words.toArray(String[]::new)));
  }

  // ---- all data ---------------------------------------------------------------------------

  private void beginFullSync(Session from, String id, long offset) {
    state = LinkState.SYNC;
    FullSync begun = new FullSync(from, id, offset);
    SyncFile made = new SyncFile(doors, begun);
    begun.into = made;
    file = made;
    payload = new SyncPayload(made);
    made.start();
    from.schedule();
  }

  private void receive(Session from, LinkInput input) {
    SyncPayload receiving = requireNonNull(payload);
    boolean hadBegun = receiving.totalBytes() >= 0;
    Progress progress = receiving.take(input);
    if (!hadBegun && receiving.totalBytes() >= 0) {
      doors
          .log()
          .notice(
              receiving.isMarked()
                  ? "MASTER <-> REPLICA sync: receiving streamed RDB from master with EOF to disk"
                  : "MASTER <-> REPLICA sync: receiving %d bytes from master to disk"
                      .formatted(receiving.totalBytes()));
    }
    from.channel.reads(progress == Progress.MORE);
    switch (progress) {
      case MORE, WAIT -> {}
      case WHOLE -> {
        from.isLoading = true;
        requireNonNull(file).finish();
      }
      case BROKEN -> {
        doors.log().warning(receiving.fault());
        lost(true);
      }
    }
  }

  /// What happens to a snapshot that is received, on the thread of its file.
  private final class FullSync implements SyncFile.Outcome {
    private final Session from;
    private final String id;
    private final long offset;
    private @Nullable SyncFile into;

    FullSync(Session from, String id, long offset) {
      this.from = from;
      this.id = id;
      this.offset = offset;
    }

    @Override
    public void hasRoom() {
      from.schedule();
    }

    @Override
    public void failed(IOException cause) {
      doors.host().post(this::giveUp);
    }

    private void giveUp() {
      if (session == from) {
        lost(false);
      }
    }

    @Override
    public void whole(String path) throws IOException, InterruptedException {
      try {
        if (!makeRoom()) {
          return;
        }
        doors.log().notice("MASTER <-> REPLICA sync: Loading DB in memory");
        LoadReport report = doors.host().load(path);
        onLoop(() -> doors.host().exclusively(() -> loaded(report)));
      } catch (RdbLoadException e) {
        doors
            .log()
            .warning(
                ("Failed trying to load the MASTER synchronization DB from disk, check server"
                        + " logs. (%s)")
                    .formatted(e.getMessage()));
        onLoop(this::giveUp);
      }
      deleteFile(path);
    }

    /// Sends away who reads the old stream, then removes the old data, once nobody relies on it.
    ///
    /// @return false when the data is not wanted any more
    private boolean makeRoom() throws InterruptedException {
      ShardPart shard = doors.host().shard();
      long request = shard.wantsToDiscard();
      while (!shard.mayDiscard(request)) {
        LockSupport.parkNanos(this, STEP_NANOS);
        if (requireNonNull(into).isCancelled()) {
          return false;
        }
      }
      doors.host().suspendLog();
      replicas.disconnectAll();
      synchronized (replicas) {
        history.drop();
      }
      while (doors.stream().hasReaders()) {
        LockSupport.parkNanos(this, STEP_NANOS);
        replicas.disconnectAll();
        if (requireNonNull(into).isCancelled()) {
          return false;
        }
      }
      doors.log().notice("MASTER <-> REPLICA sync: Flushing old data");
      boolean[] isWanted = new boolean[1];
      onLoop(() -> {
        isWanted[0] = session == from;
        if (isWanted[0]) {
          mayGoOn = false;
          doors.host().exclusively(doors.host()::removeAllData);
        }
      });
      return isWanted[0];
    }

    private void onLoop(Runnable work) throws InterruptedException {
      CompletableFuture<Boolean> done = new CompletableFuture<>();
      doors
          .host()
          .post(() -> {
            try {
              work.run();
              done.complete(true);
            } catch (RuntimeException e) {
              done.completeExceptionally(e);
            }
          });
      try {
        done.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }

    private void loaded(LoadReport report) {
      if (session != from) {
        return;
      }
      boolean marked = requireNonNull(payload).isMarked();
      payload = null;
      file = null;
      synchronized (replicas) {
        history.adopt(id, offset, report.streamDatabase());
      }
      mayGoOn = true;
      if (applier != null) {
        applier.close();
        applier = null;
      }
      becomeConnected();
      doors.log().notice("MASTER <-> REPLICA sync: Finished with success");
      from.isLoading = false;
      from.channel.reads(true);
      if (marked) {
        sendAck(from);
      }
      doors.host().resumeLog();
      from.schedule();
    }

    private void deleteFile(String path) throws IOException {
      boolean persists =
          doors.config().persistence.appendOnly.isOn()
              || !doors.config().persistence.savePoints.value().points().isEmpty();
      if (doors.config().persistence.deleteSyncFiles.isOn() && !persists) {
        doors
            .log()
            .notice(
                "Removing the RDB file obtained from the master. This replica has persistence"
                    + " disabled");
        doors.disk().delete(path);
      }
    }
  }

  // ---- time -------------------------------------------------------------------------------

  /// What is to be done each second.
  void tick() {
    long silentMillis = doors.nowMillis() - lastInputMillis;
    boolean isLate = silentMillis > config.timeoutSeconds.value() * 1000;
    Session current = session;
    switch (state) {
      case NONE -> {}
      case CONNECT -> {
        doors.log().notice("Connecting to MASTER " + address());
        connect();
      }
      case CONNECTING, HANDSHAKE -> {
        if (isLate) {
          doors.log().warning("Timeout connecting to the MASTER...");
          lost(true);
        }
      }
      case SYNC -> {
        if (current != null && current.isLoading) {
          current.channel.send(NEWLINE);
        } else if (isLate) {
          doors
              .log()
              .warning(
                  "Timeout receiving bulk data from MASTER... If the problem persists try to set"
                      + " the 'repl-timeout' parameter in redis.conf to a larger value.");
          lost(true);
        }
      }
      case CONNECTED -> {
        if (isLate) {
          doors.log().warning("MASTER timeout: no data nor PING received...");
          lost(true);
        } else if (current != null) {
          sendAck(current);
        }
      }
    }
  }
}
