package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.coordination.Outcome;
import io.slotkeeper.cluster.record.OpenSlotRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import io.slotkeeper.cluster.record.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The end of a slot's way key by key: its owner changes.
///
/// ```
///   target                                source
///     │ ── release s ───────────────────►   closes s; no keys left, or no matter?
///     │ ◄───────── released in version v ─  stays closed
///     │ T6: source in v, target, flags
/// ```
///
/// T6 carries the version of the source's record in which it gave its word: a failover of the
/// source, or its taking the word back, makes T6 fail. The source takes its word back only by
/// writing a new version. A source that has been gone for long is not asked.
final class SlotHandoffs {
  private static final long RETRY_NANOS = Timing.millis(100);

  private final Core core;
  private final Primary primary;
  private final Map<Integer, Taking> taking = new TreeMap<>();
  private final Map<Integer, Release> releases = new HashMap<>();
  private long lastToken;

  /// What this node is about to own.
  private static final class Taking {
    private final long token;
    private final long limit;
    private final List<Consumer<String>> answers = new ArrayList<>();
    private boolean withKeys;
    private long askAt;
    private boolean submitted;
    private int releasedVersion = -1;

    Taking(long token, long limit, long now) {
      this.token = token;
      this.limit = limit;
      this.askAt = now;
    }
  }

  /// What this node has promised to serve no more.
  private static final class Release {
    private final String asker;
    private final String target;
    private final long since;
    private boolean withKeys;
    private long token;
    private boolean answered;
    private boolean withdrawing;

    Release(String asker, PeerMessage.ReleaseRequest request, long since) {
      this.asker = asker;
      this.target = request.target();
      this.withKeys = request.withKeys();
      this.token = request.token();
      this.since = since;
    }
  }

  SlotHandoffs(Core core, Primary primary) {
    this.core = core;
    this.primary = primary;
  }

  /// The slots this node owns but has stopped to serve.
  SlotSet released() {
    return SlotSet.of(releases.keySet().stream().mapToInt(Integer::intValue).toArray());
  }

  /// The slots that may be this node's already, as soon as it hears so: whoever asks for them
  /// waits, for the source may have begun to send clients here.
  SlotSet arriving() {
    return SlotSet.of(
        taking.entrySet().stream()
            .filter(one -> one.getValue().submitted)
            .mapToInt(Map.Entry::getKey)
            .toArray());
  }

  /// Makes this node's shard the owner of `slot`; `answer` is told how that ended.
  ///
  /// @param withKeys whether its owner gives it away though there are keys
  void take(int slot, boolean withKeys, Consumer<String> answer) {
    long limit = core.now() + core.timing().commandNanos();
    Taking one = taking.computeIfAbsent(slot, _ -> new Taking(++lastToken, limit, core.now()));
    one.withKeys |= withKeys;
    one.answers.add(answer);
  }

  void advance() {
    for (Map.Entry<Integer, Taking> entry : List.copyOf(taking.entrySet())) {
      advance(entry.getKey(), entry.getValue());
    }
    for (Map.Entry<Integer, Release> entry : List.copyOf(releases.entrySet())) {
      advance(entry.getKey(), entry.getValue());
    }
  }

  private void advance(int slot, Taking one) {
    String owner = core.mirror().ownerOf(slot);
    if (one.submitted) {
      return;
    }
    if (core.shard().equals(owner)) {
      finish(slot, one, Errors.OK);
    } else if (!primary.reigns()) {
      finish(slot, one, Errors.ONLY_PRIMARIES);
    } else if (core.isDue(one.limit)) {
      finish(slot, one, Errors.TIMEOUT);
    } else if (core.link().usable()) {
      if (owner == null || isGone(owner)) {
        submit(slot, one, owner);
      } else {
        askFor(slot, one, owner);
      }
    }
  }

  private void finish(int slot, Taking one, String reply) {
    if (taking.remove(slot, one)) {
      one.answers.forEach(answer -> answer.accept(reply));
    }
  }

  /// Whether no member of the shard has had a session for long.
  private boolean isGone(String shard) {
    return core.mirror().nodes().entrySet().stream()
        .filter(node -> !node.getValue().record().forgotten())
        .filter(node -> node.getValue().record().shard().equals(shard))
        .allMatch(node -> core.absences().isAbsentFor(node.getKey(), core.timing().graceNanos()));
  }

  private void askFor(int slot, Taking one, String owner) {
    Held<OwnRecord> source = core.mirror().own(owner);
    if (source == null) {
      return;
    }
    if (one.releasedVersion == source.version()) {
      submit(slot, one, owner);
    } else if (core.isDue(one.askAt)) {
      one.askAt = core.wakeAt(core.now() + RETRY_NANOS);
      core.send(
          source.record().primary(),
          new PeerMessage.ReleaseRequest(slot, core.shard(), one.withKeys, one.token));
    }
  }

  void onReleaseAnswer(PeerMessage.ReleaseAnswer answer) {
    Taking one = taking.get(answer.slot());
    if (one == null || one.token != answer.token() || one.submitted) {
      return;
    }
    if (!answer.error().isEmpty()) {
      finish(answer.slot(), one, answer.error());
      return;
    }
    one.releasedVersion = answer.ownVersion();
    String owner = core.mirror().ownerOf(answer.slot());
    if (owner != null) {
      core.link().refresh(Paths.own(owner));
    }
  }

  /// T6.
  private void submit(int slot, Taking one, @Nullable String owner) {
    Plan plan = new Plan(core);
    plan.take(slot, owner);
    List<Operation> transaction = new ArrayList<>();
    Held<OwnRecord> source = owner == null ? null : core.mirror().own(owner);
    if (owner != null && source != null) {
      SlotSet left = source.record().slots().minus(SlotSet.of(slot));
      OwnRecord without = source.record().exchanged(left, core.shard(), core.operation());
      transaction.add(new Operation.Write(Paths.own(owner), without.encode(), source.version()));
    }
    transaction.addAll(plan.operations());
    one.submitted = true;
    core.commit(
        transaction,
        _ -> {
          one.submitted = false;
          one.releasedVersion = -1;
          one.askAt = core.wakeAt(core.now() + RETRY_NANOS / 10);
        });
  }

  void onReleaseRequest(String from, PeerMessage.ReleaseRequest request) {
    int slot = request.slot();
    Held<OpenSlotRecord> open = core.mirror().openSlot(slot);
    String promised = open == null ? null : open.record().migrating();
    Release earlier = releases.get(slot);
    if (!primary.reigns() || primary.isFenced()) {
      return;
    }
    if (!core.shard().equals(core.mirror().ownerOf(slot))) {
      core.link().refresh(Paths.own(core.shard()));
    } else if (!request.withKeys() && promised != null && !promised.equals(request.target())) {
      refuse(from, request, Errors.notOwner(slot));
    } else if (earlier == null) {
      releases.put(slot, new Release(from, request, core.now()));
      core.publish();
      core.wakeAt(core.now() + 1);
    } else if (earlier.target.equals(request.target()) && !earlier.withdrawing) {
      earlier.token = request.token();
      earlier.withKeys = request.withKeys();
      earlier.answered = false;
    }
  }

  private void refuse(String to, PeerMessage.ReleaseRequest request, String error) {
    core.send(to, new PeerMessage.ReleaseAnswer(request.slot(), 0, error, request.token()));
  }

  /// Runs in a later step than the one that closed the slot, so that the count is final.
  private void advance(int slot, Release release) {
    Held<OwnRecord> own = core.own();
    if (!primary.reigns() || own == null || !own.record().slots().contains(slot)) {
      releases.remove(slot);
      return;
    }
    if (release.withdrawing) {
      return;
    }
    if (!release.answered && core.now() != release.since) {
      boolean empty = release.withKeys || core.data().keysIn(slot) == 0;
      if (core.rules().closesFirst() && !empty) {
        releases.remove(slot);
        core.send(
            release.asker,
            new PeerMessage.ReleaseAnswer(slot, 0, Errors.holdsKeys(slot), release.token));
        return;
      }
      release.answered = true;
      core.send(
          release.asker, new PeerMessage.ReleaseAnswer(slot, own.version(), "", release.token));
    }
    if (core.isDue(release.since + 2 * core.timing().commandNanos()) && core.link().usable()) {
      withdraw(slot, release, own);
    }
  }

  /// A new version of the record refuses the T6 that relies on this one.
  private void withdraw(int slot, Release release, Held<OwnRecord> own) {
    release.withdrawing = true;
    OwnRecord same = own.record().withSlots(own.record().slots(), core.operation());
    core.commit(
        List.of(new Operation.Write(Paths.own(core.shard()), same.encode(), own.version())),
        outcome -> {
          release.withdrawing = false;
          if (outcome == Outcome.COMMITTED) {
            releases.remove(slot);
          }
        });
  }
}
