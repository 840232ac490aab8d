package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.keyspace.ChangeBarrier;
import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.rdb.RdbFileWriter;
import io.slotkeeper.datatypes.rdb.ValueWriter;
import io.slotkeeper.server.config.PersistenceParameters;
import io.slotkeeper.server.runtime.ServerClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// One snapshot, from the moment it is opened to its last byte.
///
/// Why it is point in time though everybody goes on: opening makes every record unseen at once
/// ([Keyspace#openSnapshot]). A walk sees one record after the other; who is about to change an
/// unseen record calls the barrier, which saves it first. So each is saved once, as it was, by
/// whichever comes first; records that came later are never saved.
///
/// Each loop has an output of its own. When all walks are done nothing is unseen, so no barrier is
/// called any more; then, with the world stopped, the outputs are handed over and the snapshot is
/// closed.
///
/// When the target fails, or the snapshot is given up, walks go on without writing: they only mark
/// what they meet, for the next snapshot needs all records seen.
final class SnapshotRun implements ChangeBarrier {
  /// A database with the number it had when the snapshot was opened.
  record Share(Database database, int index) {}

  private final Keyspace keyspace;
  private final SnapshotHost host;
  private final ServerClock clock;
  private final PersistenceParameters parameters;
  private final SnapshotFormat format;
  private final SnapshotTarget target;
  private final ParcelQueue queue;
  private final List<Share> shares = new ArrayList<>();
  private final List<SnapshotWalk> walks = new ArrayList<>();
  private final List<SnapshotOutput> outputs = new CopyOnWriteArrayList<>();
  private final ThreadLocal<SnapshotOutput> output = ThreadLocal.withInitial(this::newOutput);
  private final AtomicInteger walksLeft;
  private final LongAdder savedKeys = new LongAdder();
  private final LongAdder savedForWriters = new LongAdder();

  /// Large values that are being saved, by record; each guarded by the lock of its slot.
  private final Map<Long, LargeSave> larges = new ConcurrentHashMap<>();

  private final Queue<LongParcel> longParcels = new ConcurrentLinkedQueue<>();
  private final Runnable resumeWriters;

  /// Whether large values are saved in parts.
  private final boolean inParts;

  private final long totalKeys;
  private final long openedNanos;
  private volatile boolean discards;

  /// Opens it, with the world stopped.
  ///
  /// @param inParts whether others go on meanwhile
  SnapshotRun(Snapshots owner, SnapshotTarget target, boolean inParts) {
    this.inParts = inParts;
    this.resumeWriters = owner::resumeWriters;
    this.keyspace = owner.keyspace();
    this.host = owner.host();
    this.clock = owner.clock();
    this.parameters = owner.parameters();
    this.target = target;
    this.openedNanos = clock.nanos();
    this.queue = new ParcelQueue(keyspace.heap(), owner::resumeWriters);
    boolean fieldsExpire = false;
    long keys = 0;
    for (Database database : keyspace.openSnapshot(this)) {
      shares.add(new Share(database, database.index()));
      keys += database.size();
      fieldsExpire |= database.fieldExpires() > 0;
    }
    this.totalKeys = keys;
    this.format =
        new SnapshotFormat(
            RdbFileWriter.versionFor(parameters.snapshotVersion.intValue(), fieldsExpire),
            parameters.snapshotCompression.isOn(),
            parameters.snapshotChecksum.isOn());
    int loops = owner.loops();
    for (int loop = 0; loop < loops; loop++) {
      walks.add(
          new SnapshotWalk(
              this, keyspace.heap(), loops == 1 ? null : keyspace.locks(), loop, loops));
    }
    this.walksLeft = new AtomicInteger(loops);
  }

  /// Tells the target, and writes what stands before the keys. With the world stopped.
  void begin() {
    target.opened();
    writeHead(target.auxiliary());
  }

  private void writeHead(Map<String, String> auxiliary) {
    SnapshotOutput first = output.get();
    RdbHead.write(first.writer(), host, format.version(), clock.unixMicros(), auxiliary);
    first.handOver();
    for (Share share : shares) {
      first.sizes(share.index(), share.database().size(), share.database().expires());
    }
    first.handOver();
  }

  private SnapshotOutput newOutput() {
    SnapshotOutput created = new SnapshotOutput(keyspace.heap(), queue, host.usage(), format);
    created.startTurn(clock.unixMicros() / 1000);
    outputs.add(created);
    return created;
  }

  SnapshotTarget target() {
    return target;
  }

  SnapshotFormat format() {
    return format;
  }

  ParcelQueue queue() {
    return queue;
  }

  List<Share> shares() {
    return shares;
  }

  // ---- on the loops -----------------------------------------------------------------------

  /// A slice of a loop's walk.
  ///
  /// @return what is left to do; `DONE` only once
  SnapshotProgress slice(int loop, long deadlineNanos) {
    SnapshotOutput mine = output.get();
    mine.startTurn(clock.unixMicros() / 1000);
    SnapshotProgress progress = walks.get(loop).slice(mine, deadlineNanos);
    if (progress != SnapshotProgress.MORE) {
      mine.handOver();
    }
    return progress;
  }

  /// A walk has ended.
  ///
  /// @return whether it was the last
  boolean walkEnded() {
    return walksLeft.decrementAndGet() == 0;
  }

  void save(SnapshotOutput to, Share share, int slot, long record) {
    if (!discards && target.wants(slot)) {
      to.key(share.index(), record);
    }
    share.database().markSeen(record);
    savedKeys.increment();
  }

  @Override
  public void beforeChange(Database database, int slot, long record) {
    LargeSave begun = larges.get(record);
    if (begun != null) {
      begun.finish();
    } else {
      save(output.get(), shareOf(database), slot, record);
    }
    savedForWriters.add(database.heap().usableBytes(record));
  }

  private Share shareOf(Database database) {
    for (Share share : shares) {
      if (share.database() == database) {
        return share;
      }
    }
    throw new AssertionError("a database that came later has an unseen record");
  }

  // ---- large values -----------------------------------------------------------------------

  /// Whether the value is saved in parts.
  boolean isLarge(int slot, long record) {
    return inParts && !discards && ValueWriter.isLarge(record) && target.wants(slot);
  }

  /// The saving of a large value, begun here if nobody has yet. Under the lock of its slot.
  LargeSave large(Share share, int slot, long record) {
    LargeSave large = larges.get(record);
    if (large == null) {
      large = new LargeSave(this, share, slot, record, keyspace.heap());
      larges.put(record, large);
      longParcels.add(large.parcel());
      queue.add(large.parcel());
      large.begin(output.get());
    }
    return large;
  }

  /// Lets a loop save a large value next, because a command waits for it. Under the lock of its
  /// slot.
  ///
  /// @return false when somebody is about it already
  boolean saveSoon(int loop, Database database, int slot, long record) {
    if (larges.containsKey(record)) {
      return false;
    }
    walks.get(loop).saveFirst(large(shareOf(database), slot, record));
    return true;
  }

  void largeEnded(LargeSave large) {
    larges.remove(large.record());
    savedKeys.increment();
    resumeWriters.run();
  }

  /// Whether a walk may go on now.
  boolean mayWalk() {
    if (discards) {
      return true;
    }
    long delay = parameters.saveDelayMicros.value();
    boolean isDue = delay <= 0 || savedKeys.sum() <= (clock.nanos() - openedNanos) / 1000 / delay;
    return isDue && queue.hasRoomForWalk();
  }

  /// Whether saving takes longer on purpose, for tests.
  boolean isSlowedDown() {
    return parameters.saveDelayMicros.value() > 0;
  }

  boolean isPast(long deadlineNanos) {
    return clock.nanos() > deadlineNanos;
  }

  /// Everything was seen: with the world stopped, hands over what the outputs still have.
  void close() {
    List.copyOf(larges.values()).forEach(LargeSave::end);
    for (SnapshotOutput each : outputs) {
      each.handOver();
    }
    keyspace.closeSnapshot();
  }

  /// Gives all memory back; walks and writer have ended.
  void free() {
    longParcels.forEach(queue::free);
    queue.close();
  }

  // ---- any thread -------------------------------------------------------------------------

  /// From now on nothing is written.
  void discard() {
    discards = true;
  }

  boolean discards() {
    return discards;
  }

  long savedKeys() {
    return savedKeys.sum();
  }

  long totalKeys() {
    return totalKeys;
  }

  /// Bytes of records that were saved because somebody was about to change them.
  long savedForWriters() {
    return savedForWriters.sum();
  }

  long openedNanos() {
    return openedNanos;
  }
}
