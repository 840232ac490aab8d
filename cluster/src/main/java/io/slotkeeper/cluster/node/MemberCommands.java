package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.record.IsrRecord;
import io.slotkeeper.cluster.record.LiveRecord;
import io.slotkeeper.cluster.record.NodeRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import io.slotkeeper.cluster.record.Paths;
import java.util.ArrayList;
import java.util.List;

/// REPLICATE (T2), FORGET (T8) and RESET: the commands that change who belongs where.
final class MemberCommands {
  private final Core core;
  private final Membership membership;

  /// A transaction and the replies if it succeeds; without operations just the replies.
  record Planned(List<Operation> operations, List<String> replies) {
    static Planned reply(String reply) {
      return new Planned(List.of(), List.of(reply));
    }

    static Planned of(List<Operation> operations) {
      return new Planned(operations, List.of(Errors.OK));
    }
  }

  MemberCommands(Core core, Membership membership) {
    this.core = core;
    this.membership = membership;
  }

  boolean handles(Mutation mutation) {
    return mutation instanceof Mutation.Replicate
        || mutation instanceof Mutation.Forget
        || mutation instanceof Mutation.Reset;
  }

  /// The slots that the command takes from this node.
  SlotSet closing(Mutation mutation) {
    Held<OwnRecord> own = core.own();
    if (own == null || !leads() || !(mutation instanceof Mutation.Reset)) {
      return SlotSet.EMPTY;
    }
    return own.record().slots();
  }

  Planned plan(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Replicate(String node) -> replicate(node);
      case Mutation.Forget(String node) -> forget(node);
      case Mutation.Reset(boolean _) -> reset();
      default -> throw new IllegalArgumentException(mutation.toString());
    };
  }

  void onCommitted(Mutation mutation) {
    if (mutation instanceof Mutation.Reset(boolean hard)) {
      if (!core.data().isEmpty()) {
        core.act(new Action.FlushData());
      }
      membership.leave(hard);
    } else if (mutation instanceof Mutation.Replicate) {
      core.renewIncarnation(core.data().position());
    }
  }

  private boolean leads() {
    Held<OwnRecord> own = core.own();
    return own != null && own.record().primary().equals(core.id());
  }

  /// Whether this node leads a shard of its own that nobody would miss.
  private boolean leadsEmptyShard() {
    Held<OwnRecord> own = core.own();
    return own != null && leads() && own.record().slots().isEmpty() && core.siblings().isEmpty();
  }

  private Planned replicate(String target) {
    Mirror mirror = core.mirror();
    NodeRecord other = mirror.member(target);
    Held<NodeRecord> me = mirror.node(core.id());
    if (other == null || me == null) {
      return Planned.reply(Errors.unknownNode(target));
    }
    if (target.equals(core.id())) {
      return Planned.reply(Errors.REPLICATE_SELF);
    }
    String shard = mirror.shardLedBy(target);
    Held<OwnRecord> joined = shard == null ? null : mirror.own(shard);
    if (shard == null || joined == null) {
      return Planned.reply(Errors.REPLICATE_REPLICA);
    }
    if (shard.equals(core.shard())) {
      return Planned.reply(Errors.OK);
    }
    List<Operation> operations = new ArrayList<>();
    operations.add(new Operation.Check(Paths.own(shard), joined.version()));
    if (leads()) {
      if (!leadsEmptyShard() || !core.data().isEmpty()) {
        return Planned.reply(Errors.NOT_EMPTY);
      }
      deleteShard(operations);
    }
    String record = me.record().withShard(shard).encode();
    operations.add(new Operation.Write(Paths.node(core.id()), record, me.version()));
    return Planned.of(operations);
  }

  private void deleteShard(List<Operation> operations) {
    Held<OwnRecord> own = core.own();
    Held<IsrRecord> isr = core.isr();
    if (own != null) {
      operations.add(new Operation.Delete(Paths.own(core.shard()), own.version()));
    }
    if (isr != null) {
      operations.add(new Operation.Delete(Paths.isr(core.shard()), isr.version()));
    }
  }

  private Planned forget(String target) {
    Mirror mirror = core.mirror();
    Held<NodeRecord> node = mirror.node(target);
    Held<OwnRecord> own = core.own();
    if (target.equals(core.id())) {
      return Planned.reply(Errors.FORGET_SELF);
    }
    if (node == null) {
      return Planned.reply(Errors.unknownNode(target));
    }
    if (node.record().forgotten()) {
      return Planned.reply(Errors.OK);
    }
    if (own != null && own.record().primary().equals(target)) {
      return Planned.reply(Errors.FORGET_PRIMARY);
    }
    List<Operation> operations = new ArrayList<>();
    String record = node.record().asForgotten().encode();
    operations.add(new Operation.Write(Paths.node(target), record, node.version()));
    String led = mirror.shardLedBy(target);
    Held<OwnRecord> theirs = led == null ? null : mirror.own(led);
    if (led != null && theirs != null) {
      boolean hasReplicas =
          mirror.nodes().entrySet().stream()
              .filter(other -> !other.getKey().equals(target))
              .map(other -> other.getValue().record())
              .anyMatch(other -> !other.forgotten() && other.shard().equals(led));
      if (hasReplicas || !theirs.record().slots().isEmpty()) {
        return Planned.reply(Errors.FORGET_OWNER);
      }
      operations.add(new Operation.Delete(Paths.own(led), theirs.version()));
    }
    return Planned.of(operations);
  }

  private Planned reset() {
    boolean leads = leads();
    if (leads && !core.data().isEmpty()) {
      return Planned.reply(Errors.RESET_WITH_KEYS);
    }
    List<Operation> operations = new ArrayList<>();
    if (leads && core.siblings().isEmpty()) {
      deleteShard(operations);
    }
    Held<NodeRecord> me = core.mirror().node(core.id());
    if (me != null) {
      operations.add(new Operation.Delete(Paths.node(core.id()), me.version()));
    }
    Held<LiveRecord> live = core.mirror().live(core.id());
    if (live != null) {
      operations.add(new Operation.Delete(Paths.live(core.id()), live.version()));
    }
    return Planned.of(operations);
  }
}
