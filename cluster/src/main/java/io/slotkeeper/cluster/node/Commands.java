package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.coordination.Outcome;
import io.slotkeeper.cluster.record.OwnRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Carries out the CLUSTER commands that change something, one after the other, each as one
/// transaction that is planned anew when somebody else was faster. A command that cannot be carried
/// out in time is answered with an error.
final class Commands {
  private static final long RETRY_NANOS = Timing.millis(10);
  private static final long ASK_AGAIN_NANOS = Timing.millis(200);

  private final Core core;
  private final Membership membership;
  private final Meeting meeting;
  private final Primary primary;
  private final Follower follower;
  private final SlotHandoffs handoffs;
  private final MemberCommands members;
  private final Deque<Request> queue = new ArrayDeque<>();
  private final Map<Long, Forwarded> forwarded = new HashMap<>();
  private SlotSet closing = SlotSet.EMPTY;
  private boolean busy;
  private long retryAt;
  private long lastToken;

  private record Request(long id, List<Mutation> mutations, long limit) {}

  /// SETSLOT NODE that the primary of `shard` is asked to carry out.
  private static final class Forwarded {
    private final long request;
    private final long limit;
    private final int slot;
    private final String shard;
    private long askAt;

    Forwarded(long request, long limit, int slot, String shard, long now) {
      this.request = request;
      this.limit = limit;
      this.slot = slot;
      this.shard = shard;
      this.askAt = now;
    }
  }

  Commands(
      Core core,
      Membership membership,
      Meeting meeting,
      Primary primary,
      Follower follower,
      SlotHandoffs handoffs) {
    this.core = core;
    this.membership = membership;
    this.meeting = meeting;
    this.primary = primary;
    this.follower = follower;
    this.handoffs = handoffs;
    this.members = new MemberCommands(core, membership);
    this.retryAt = core.now();
  }

  /// The slots that a transaction under way takes from this node.
  SlotSet closing() {
    return core.rules().closesFirst() ? closing : SlotSet.EMPTY;
  }

  void submit(long id, List<Mutation> mutations) {
    queue.add(new Request(id, mutations, core.now() + core.timing().commandNanos()));
  }

  void advance() {
    advanceForwarded();
    while (!busy && !queue.isEmpty() && core.isDue(retryAt)) {
      Request request = queue.getFirst();
      if (core.isDue(request.limit())) {
        answerAll(request, Errors.TIMEOUT);
      } else if (!begin(request)) {
        return;
      }
    }
  }

  /// False when the request has to wait.
  private boolean begin(Request request) {
    Mutation first = request.mutations().getFirst();
    boolean alone = request.mutations().size() == 1;
    if (alone && first instanceof Mutation.Meet(String ip, int port)) {
      meeting.meet(ip, port);
      answerAll(request, Errors.OK);
    } else if (membership.isIsland()) {
      if (membership.isJoining()) {
        return false;
      }
      answer(request, request.mutations().stream().map(this::onIsland).toList());
    } else if (!core.link().usable()) {
      answerAll(request, Errors.UNAVAILABLE);
    } else if (alone && first instanceof Mutation.Failover(Mutation.Mode mode)) {
      String error = follower.failover(mode);
      answerAll(request, error == null ? Errors.OK : "-ERR " + error);
    } else if (alone && first instanceof Mutation.AssignSlot(int slot, String node)) {
      queue.removeFirst();
      assign(request, slot, node);
    } else if (alone && first instanceof Mutation.TakeSlot(int slot)) {
      queue.removeFirst();
      handoffs.take(slot, true, answering(request));
    } else if (alone && members.handles(first)) {
      closing = members.closing(first);
      commit(request, members.plan(first));
    } else {
      commitPlan(request);
    }
    return true;
  }

  private String onIsland(Mutation mutation) {
    SlotSet slots = membership.slots();
    return switch (mutation) {
      case Mutation.AddSlots(SlotSet added) -> {
        if (slots.intersects(added)) {
          yield Errors.busy(slots.intersection(added).ranges().getFirst().first());
        }
        membership.slots(slots.union(added));
        yield Errors.OK;
      }
      case Mutation.DeleteSlots(SlotSet deleted) -> {
        if (!slots.containsAll(deleted)) {
          yield Errors.unassigned(deleted.minus(slots).ranges().getFirst().first());
        }
        membership.slots(slots.minus(deleted));
        yield Errors.OK;
      }
      case Mutation.FlushSlots() -> {
        if (!core.data().isEmpty()) {
          yield Errors.FLUSH_WITH_KEYS;
        }
        membership.slots(SlotSet.EMPTY);
        yield Errors.OK;
      }
      case Mutation.SetConfigEpoch(long epoch) -> {
        if (membership.configEpoch() != 0) {
          yield Errors.EPOCH_SET;
        }
        membership.configEpoch(epoch);
        yield Errors.OK;
      }
      case Mutation.BumpEpoch() -> {
        membership.configEpoch(membership.configEpoch() + 1);
        yield "BUMPED " + membership.configEpoch();
      }
      case Mutation.AssignSlot(int slot, String node) -> {
        if (!node.equals(core.id())) {
          yield Errors.unknownNode(node);
        }
        membership.slots(slots.union(SlotSet.of(slot)));
        yield Errors.OK;
      }
      case Mutation.TakeSlot(int slot) -> {
        membership.slots(slots.union(SlotSet.of(slot)));
        yield Errors.OK;
      }
      case Mutation.StableSlot _, Mutation.CancelStreams _ -> Errors.OK;
      case Mutation.ImportSlot(_, String node) -> Errors.unknownToMe(node);
      case Mutation.MigrateSlot(_, String node) -> Errors.unknownToMe(node);
      case Mutation.Replicate(String node) ->
          node.equals(core.id()) ? Errors.REPLICATE_SELF : Errors.unknownNode(node);
      case Mutation.Forget(String node) ->
          node.equals(core.id()) ? Errors.FORGET_SELF : Errors.unknownNode(node);
      case Mutation.Failover _ -> "-ERR You should send CLUSTER FAILOVER to a replica";
      case Mutation.StreamSlots _, Mutation.FetchSlots _ -> Errors.NOT_OWNED;
      case Mutation.Meet _ -> Errors.ALONE;
      case Mutation.Reset(boolean hard) -> {
        if (!core.data().isEmpty()) {
          yield Errors.RESET_WITH_KEYS;
        }
        membership.leave(hard);
        yield Errors.OK;
      }
    };
  }

  private void commitPlan(Request request) {
    boolean changesSlots = primary.reigns() && !primary.isFenced();
    Plan plan = new Plan(core);
    List<String> replies = new ArrayList<>();
    for (Mutation mutation : request.mutations()) {
      replies.add(plan.apply(mutation));
    }
    if (!changesSlots && !plan.losing().isEmpty()) {
      answerAll(request, Errors.UNAVAILABLE);
      return;
    }
    closing = plan.losing();
    commit(request, new MemberCommands.Planned(plan.operations(), replies));
  }

  private void commit(Request request, MemberCommands.Planned planned) {
    if (planned.operations().isEmpty()) {
      closing = SlotSet.EMPTY;
      answer(request, planned.replies());
      return;
    }
    busy = true;
    core.commit(
        planned.operations(),
        outcome -> {
          busy = false;
          closing = SlotSet.EMPTY;
          if (outcome == Outcome.COMMITTED) {
            members.onCommitted(request.mutations().getFirst());
            answer(request, withEpoch(planned.replies()));
          } else {
            retryAt = core.now() + RETRY_NANOS;
          }
        });
  }

  private List<String> withEpoch(List<String> replies) {
    Held<OwnRecord> own = core.own();
    long epoch = own == null ? 0 : own.transaction();
    return replies.stream()
        .map(reply -> reply.equals("BUMPED") ? "BUMPED " + epoch : reply)
        .toList();
  }

  private void answerAll(Request request, String reply) {
    answer(request, request.mutations().stream().map(_ -> reply).toList());
  }

  private void answer(Request request, List<String> replies) {
    queue.remove(request);
    core.act(new Action.Answer(request.id(), replies));
  }

  private Consumer<String> answering(Request request) {
    return reply -> core.act(new Action.Answer(request.id(), List.of(reply)));
  }

  /// SETSLOT NODE.
  private void assign(Request request, int slot, String node) {
    String target = core.mirror().shardLedBy(node);
    String owner = core.mirror().ownerOf(slot);
    if (core.mirror().member(node) == null) {
      answerAll(request, Errors.unknownNode(node));
    } else if (target == null) {
      answerAll(request, Errors.TARGET_IS_REPLICA);
    } else if (target.equals(owner)) {
      answerAll(request, Errors.OK);
    } else if (node.equals(core.id())) {
      handoffs.take(slot, false, answering(request));
    } else if (core.shard().equals(owner) && core.data().keysIn(slot) > 0) {
      answerAll(request, Errors.holdsKeys(slot));
    } else {
      forwarded.put(
          ++lastToken, new Forwarded(request.id(), request.limit(), slot, target, core.now()));
      advanceForwarded();
    }
  }

  void onAssignRequest(String from, PeerMessage.AssignRequest message) {
    handoffs.take(
        message.slot(),
        false,
        reply -> {
          String error = reply.equals(Errors.OK) ? "" : reply;
          core.send(from, new PeerMessage.AssignAnswer(error, message.token()));
        });
  }

  void onAssignAnswer(PeerMessage.AssignAnswer message) {
    answerForwarded(message.token(), message.error().isEmpty() ? Errors.OK : message.error());
  }

  private void answerForwarded(long token, String reply) {
    Forwarded one = forwarded.remove(token);
    if (one != null) {
      core.act(new Action.Answer(one.request, List.of(reply)));
    }
  }

  /// Asks again: messages may be lost, and the answer may be seen in the records first.
  private void advanceForwarded() {
    for (Map.Entry<Long, Forwarded> entry : List.copyOf(forwarded.entrySet())) {
      Forwarded one = entry.getValue();
      Held<OwnRecord> target = core.mirror().own(one.shard);
      if (one.shard.equals(core.mirror().ownerOf(one.slot))) {
        answerForwarded(entry.getKey(), Errors.OK);
      } else if (core.isDue(one.limit) || target == null) {
        answerForwarded(entry.getKey(), Errors.TIMEOUT);
      } else if (core.isDue(one.askAt)) {
        one.askAt = core.wakeAt(core.now() + ASK_AGAIN_NANOS);
        core.send(
            target.record().primary(), new PeerMessage.AssignRequest(one.slot, entry.getKey()));
      }
    }
  }
}
