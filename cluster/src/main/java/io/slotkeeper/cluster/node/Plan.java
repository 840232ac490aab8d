package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.record.JobRecord;
import io.slotkeeper.cluster.record.OpenSlotRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import io.slotkeeper.cluster.record.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One transaction in the making: the commands of a MULTI are played one after the other on an
/// overlay of the mirror, so each sees what those before it did, and become one write per record
/// with the version that was read.
final class Plan {
  private final Core core;
  private final String mine;
  private final @Nullable Held<OwnRecord> own;
  private final Map<Integer, OpenSlotRecord> open = new TreeMap<>();
  private final Map<String, JobRecord> newJobs = new HashMap<>();
  private final List<String> endedJobs = new ArrayList<>();
  private SlotSet slots;
  private String partner = "";
  private boolean bumped;
  private boolean assigns;

  Plan(Core core) {
    this.core = core;
    this.mine = core.shard();
    this.own = core.own();
    this.slots = own == null ? SlotSet.EMPTY : own.record().slots();
    core.mirror().openSlots().forEach((slot, record) -> open.put(slot, record.record()));
  }

  private boolean leads() {
    return own != null && own.record().primary().equals(core.id());
  }

  private @Nullable String ownerOf(int slot) {
    if (slots.contains(slot)) {
      return mine;
    }
    String owner = core.mirror().ownerOf(slot);
    return mine.equals(owner) ? null : owner;
  }

  /// The slots that this transaction takes from this node.
  SlotSet losing() {
    return own == null ? SlotSet.EMPTY : own.record().slots().minus(slots);
  }

  String apply(Mutation mutation) {
    return switch (mutation) {
      case Mutation.AddSlots(SlotSet added) -> add(added);
      case Mutation.DeleteSlots(SlotSet deleted) -> delete(deleted);
      case Mutation.FlushSlots() -> flush();
      case Mutation.ImportSlot(int slot, String node) -> importSlot(slot, node);
      case Mutation.MigrateSlot(int slot, String node) -> migrateSlot(slot, node);
      case Mutation.StableSlot(int slot) -> stable(slot);
      case Mutation.BumpEpoch() -> bump();
      case Mutation.SetConfigEpoch _ -> Errors.EPOCH_TOO_LATE;
      case Mutation.StreamSlots(SlotSet streamed, String node) -> stream(streamed, node);
      case Mutation.FetchSlots(SlotSet fetched) -> fetch(fetched);
      case Mutation.CancelStreams(String job) -> cancel(job);
      default -> Errors.ALONE;
    };
  }

  private String add(SlotSet added) {
    if (!leads()) {
      return Errors.ONLY_PRIMARIES;
    }
    List<String> busy = new ArrayList<>();
    added.forEach(slot -> {
      String owner = ownerOf(slot);
      if (owner != null) {
        busy.add(Errors.busy(slot));
      }
    });
    if (!busy.isEmpty()) {
      return busy.getFirst();
    }
    slots = slots.union(added);
    assigns = true;
    return Errors.OK;
  }

  private String delete(SlotSet deleted) {
    List<String> unassigned = new ArrayList<>();
    deleted.forEach(slot -> {
      if (ownerOf(slot) == null) {
        unassigned.add(Errors.unassigned(slot));
      }
    });
    if (!unassigned.isEmpty()) {
      return unassigned.getFirst();
    }
    if (leads() && slots.intersects(deleted)) {
      slots = slots.minus(deleted);
      assigns = true;
    }
    return Errors.OK;
  }

  private String flush() {
    if (!core.data().isEmpty()) {
      return Errors.FLUSH_WITH_KEYS;
    }
    if (leads()) {
      slots = SlotSet.EMPTY;
      assigns = true;
    }
    return Errors.OK;
  }

  private @Nullable String refusal(String node) {
    if (!leads()) {
      return Errors.ONLY_PRIMARIES;
    }
    if (core.mirror().member(node) == null) {
      return Errors.unknownToMe(node);
    }
    return core.mirror().shardLedBy(node) == null ? Errors.TARGET_IS_REPLICA : null;
  }

  private String importSlot(int slot, String node) {
    if (leads() && mine.equals(ownerOf(slot))) {
      return Errors.alreadyOwner(slot);
    }
    String refusal = refusal(node);
    if (refusal != null) {
      return refusal;
    }
    if (isStreamed(slot)) {
      return Errors.OVERLAP;
    }
    String source = String.valueOf(core.mirror().shardLedBy(node));
    open.put(slot, openOr(slot, source).withImporting(mine));
    return Errors.OK;
  }

  private String migrateSlot(int slot, String node) {
    if (leads() && !mine.equals(ownerOf(slot))) {
      return Errors.notOwner(slot);
    }
    String refusal = refusal(node);
    if (refusal != null) {
      return refusal;
    }
    if (isStreamed(slot)) {
      return Errors.OVERLAP;
    }
    open.put(slot, openOr(slot, mine).withMigrating(core.mirror().shardLedBy(node)));
    return Errors.OK;
  }

  private boolean isStreamed(int slot) {
    return core.mirror().jobs().values().stream()
        .anyMatch(job -> job.record().slots().contains(slot));
  }

  private OpenSlotRecord openOr(int slot, String source) {
    OpenSlotRecord record = open.get(slot);
    return record != null ? record : new OpenSlotRecord(source, null, null, Map.of());
  }

  private String stable(int slot) {
    if (!leads()) {
      return Errors.ONLY_PRIMARIES;
    }
    clear(slot);
    return Errors.OK;
  }

  /// Takes back what this shard has declared of `slot`; without any declaration the slot is closed.
  void clear(int slot) {
    OpenSlotRecord record = open.get(slot);
    if (record == null) {
      return;
    }
    if (mine.equals(record.importing())) {
      record = record.withImporting(null);
    }
    if (mine.equals(record.source())) {
      record = record.withMigrating(null);
    }
    if (record.importing() == null && record.migrating() == null) {
      open.remove(slot);
    } else {
      open.put(slot, record);
    }
  }

  /// Takes a slot that nobody owns, or that the same transaction takes from the shard `source`.
  void take(int slot, @Nullable String source) {
    slots = slots.union(SlotSet.of(slot));
    open.remove(slot);
    if (source == null) {
      assigns = true;
    } else {
      partner = source;
    }
  }

  private String bump() {
    if (!leads()) {
      return "STILL " + core.link().session();
    }
    bumped = true;
    return "BUMPED";
  }

  private String stream(SlotSet streamed, String node) {
    String refusal = refusal(node);
    if (refusal != null) {
      return refusal;
    }
    return job(streamed, mine, String.valueOf(core.mirror().shardLedBy(node)));
  }

  private String fetch(SlotSet fetched) {
    if (!leads()) {
      return Errors.ONLY_PRIMARIES;
    }
    String reply = Errors.NOT_OWNED;
    for (Map.Entry<String, Held<OwnRecord>> source : core.mirror().owns().entrySet()) {
      SlotSet part = source.getValue().record().slots().intersection(fetched);
      if (!part.isEmpty()) {
        reply = job(part, source.getKey(), mine);
      }
    }
    return reply;
  }

  private String job(SlotSet moved, String source, String target) {
    Held<OwnRecord> from = core.mirror().own(source);
    Held<OwnRecord> to = core.mirror().own(target);
    if (from == null
        || to == null
        || source.equals(target)
        || !from.record().slots().containsAll(moved)) {
      return Errors.NOT_OWNED;
    }
    for (Held<JobRecord> other : core.mirror().jobs().values()) {
      if (other.record().slots().intersects(moved)) {
        return Errors.OVERLAP;
      }
    }
    for (int slot : open.keySet()) {
      if (moved.contains(slot)) {
        return Errors.OVERLAP;
      }
    }
    String job = core.randomId();
    long sourceEpoch = from.record().epoch();
    long targetEpoch = to.record().epoch();
    newJobs.put(
        job, new JobRecord(source, target, moved, sourceEpoch, targetEpoch, false, Map.of()));
    return job;
  }

  private String cancel(String job) {
    core.mirror()
        .jobs()
        .forEach((id, held) -> {
          JobRecord record = held.record();
          boolean concerned = record.source().equals(mine) || record.target().equals(mine);
          if (concerned && !record.flipped() && (job.isEmpty() || job.equals(id))) {
            endedJobs.add(id);
          }
        });
    return Errors.OK;
  }

  /// The transaction; empty when nothing changes.
  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    if (own != null && (bumped || !slots.equals(own.record().slots()))) {
      addAssign(operations);
      if (assigns && !own.record().slots().containsAll(slots)) {
        addOthers(core.mirror(), mine, operations);
      }
      String record = own.record().exchanged(slots, partner, core.operation()).encode();
      operations.add(new Operation.Write(Paths.own(mine), record, own.version()));
    }
    addOpenSlots(operations);
    for (Map.Entry<String, JobRecord> job : newJobs.entrySet()) {
      addCheck(job.getValue().source(), operations);
      addCheck(job.getValue().target(), operations);
      String record = job.getValue().encode();
      operations.add(new Operation.Create(Paths.job(job.getKey()), record, false));
    }
    for (String job : endedJobs) {
      Held<JobRecord> held = core.mirror().job(job);
      if (held != null) {
        operations.add(new Operation.Delete(Paths.job(job), held.version()));
      }
    }
    return operations;
  }

  /// Nobody else's slots have changed: two records that one transaction wrote may have been read
  /// one before it and one after it, and between them a slot would seem to be nobody's.
  static void addOthers(Mirror mirror, String mine, List<Operation> operations) {
    mirror
        .owns()
        .forEach((shard, other) -> {
          if (!shard.equals(mine)) {
            operations.add(new Operation.Check(Paths.own(shard), other.version()));
          }
        });
  }

  private void addAssign(List<Operation> operations) {
    Held<String> assign = core.mirror().assign();
    if (assigns && assign != null) {
      operations.add(new Operation.Write(Paths.ASSIGN, "{}", assign.version()));
    }
  }

  private void addCheck(String shard, List<Operation> operations) {
    Held<OwnRecord> record = core.mirror().own(shard);
    if (record != null) {
      operations.add(new Operation.Check(Paths.own(shard), record.version()));
    }
  }

  private void addOpenSlots(List<Operation> operations) {
    Map<Integer, Held<OpenSlotRecord>> before = core.mirror().openSlots();
    open.forEach((slot, record) -> {
      Held<OpenSlotRecord> held = before.get(slot);
      String path = Paths.openSlot(slot);
      if (held == null) {
        operations.add(new Operation.Create(path, record.encode(), false));
      } else if (!held.record().equals(record)) {
        operations.add(new Operation.Write(path, record.encode(), held.version()));
      }
    });
    before.forEach((slot, held) -> {
      if (!open.containsKey(slot)) {
        operations.add(new Operation.Delete(Paths.openSlot(slot), held.version()));
      }
    });
  }
}
