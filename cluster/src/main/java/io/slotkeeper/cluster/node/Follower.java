package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.cluster.record.IsrRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import io.slotkeeper.cluster.record.Paths;
import org.jspecify.annotations.Nullable;

/// The duties of a replica: to answer the heartbeats of the primary of the current epoch, each of
/// which is a promise not to claim for a while, and to claim when they stay away.
///
/// ```
///              heartbeat of the epoch                     promise over (or an operator's wish)
///   FOLLOWING ────────────────────────► promise renewed  FOLLOWING ──────────► claiming ([Claim])
///   FOLLOWING ── pre-claim of another ─► silent for a while ── nothing came of it ──► FOLLOWING
/// ```
///
/// While it claims or is silent it acknowledges nothing: neither heartbeats nor the stream.
final class Follower {
  private static final long RETRY_NANOS = Timing.millis(100);
  private static final long REQUEST_NANOS = Timing.millis(100);

  private final Core core;
  private @Nullable Claim claim;
  private long epoch;
  private String primary = "";
  private boolean linked;
  private boolean following;
  private boolean silent;
  private int rank;
  private int failedClaims;
  private long promisedUntil;
  private long silentUntil;
  private long claimNotBefore;
  private long jitter;
  private long handoverUntil;
  private long requestAt;
  private boolean handoverWanted;

  Follower(Core core) {
    this.core = core;
    this.promisedUntil = core.startNanos() + core.timing().promiseNanos();
    this.claimNotBefore = core.startNanos();
    this.requestAt = core.startNanos();
  }

  /// Follows `newPrimary` in `newEpoch`. A new primary is given the time of one lease to be heard
  /// of.
  void follow(String newPrimary, long newEpoch) {
    following = true;
    if (newEpoch == epoch && newPrimary.equals(primary)) {
      return;
    }
    if (newEpoch != epoch) {
      extendPromise();
      claim = null;
      silent = false;
      handoverWanted = false;
      failedClaims = 0;
      rank = 0;
      jitter = core.random(Timing.millis(10));
    }
    epoch = newEpoch;
    primary = newPrimary;
  }

  void stop() {
    following = false;
    claim = null;
    silent = false;
    handoverWanted = false;
    epoch = 0;
    primary = "";
  }

  private void extendPromise() {
    long until = core.now() + core.timing().promiseNanos();
    if (until - promisedUntil > 0) {
      promisedUntil = until;
    }
  }

  void onLink(String peer, boolean up) {
    if (peer.equals(primary)) {
      linked = up;
    }
  }

  /// The primary this node follows, empty when there is none.
  String primary() {
    return primary;
  }

  boolean isAcking() {
    return following && !core.rules().isSilent(silent || claim != null);
  }

  boolean isClaiming() {
    return claim != null;
  }

  boolean promiseIsOver() {
    return core.rules().promiseIsOver(core.now(), promisedUntil);
  }

  long promisedUntil() {
    return promisedUntil;
  }

  boolean isEligible() {
    Held<IsrRecord> isr = core.isr();
    InSync mine = isr == null ? null : isr.record().member(core.id());
    return core.knowsShard()
        && core.rules().isSameIncarnation(mine, core.incarnation())
        && mine != null
        && core.data().position().offset() >= 0;
  }

  void onHeartbeat(String from, PeerMessage.Heartbeat heartbeat) {
    Held<OwnRecord> own = core.own();
    if (own == null || !following) {
      return;
    }
    if (heartbeat.epoch() > own.record().epoch()) {
      core.link().refresh(Paths.own(core.shard()), Paths.isr(core.shard()));
    } else if (!core.rules().isSameEpoch(heartbeat.epoch(), own.record().epoch())) {
      core.send(from, new PeerMessage.EpochNotice(core.shard(), own.record().epoch()));
    } else if (from.equals(primary)) {
      onHeartbeatOfPrimary(heartbeat);
    }
  }

  private void onHeartbeatOfPrimary(PeerMessage.Heartbeat heartbeat) {
    if (claim != null && claim.isOptional()) {
      claim = null;
    }
    Position position = core.data().position();
    if (!isAcking() || position.epoch() != epoch) {
      return;
    }
    rank = heartbeat.rank();
    extendPromise();
    core.send(
        primary,
        new PeerMessage.HeartbeatAck(
            heartbeat.epoch(),
            heartbeat.sentNanos(),
            heartbeat.end(),
            core.incarnation(),
            position.offset()));
  }

  void onPreClaim(String from, PeerMessage.PreClaim message) {
    Held<OwnRecord> own = core.own();
    if (own == null || !following || !message.shard().equals(core.shard())) {
      return;
    }
    if (message.epoch() <= own.record().epoch()) {
      core.send(from, new PeerMessage.EpochNotice(core.shard(), own.record().epoch()));
      return;
    }
    if (message.epoch() > epoch + 1) {
      core.link().refresh(Paths.own(core.shard()), Paths.isr(core.shard()));
      return;
    }
    if (!isEligible()) {
      return;
    }
    Position mine = core.data().position();
    boolean granted = claim == null || claim.yieldsTo(from, message.position(), mine);
    if (granted) {
      claim = null;
      silent = true;
      silentUntil = core.now() + core.timing().silenceNanos();
    }
    core.send(
        from, new PeerMessage.PreClaimAnswer(message.epoch(), granted, core.incarnation(), mine));
  }

  void onPreClaimAnswer(String from, PeerMessage.PreClaimAnswer answer) {
    if (claim == null || answer.epoch() != epoch + 1) {
      return;
    }
    if (!claim.onAnswer(from, answer)) {
      claim = null;
      failedClaims++;
      claimNotBefore = core.now() + 2 * core.timing().rankNanos();
    }
  }

  void onStepDown(String from, PeerMessage.StepDown message) {
    boolean complete = core.data().position().offset() >= message.end();
    if (from.equals(primary) && message.epoch() == epoch && complete && isEligible()) {
      begin(Claim.Mode.STEPPED_DOWN);
    }
  }

  /// Null when the wish is granted, else what Redis would answer.
  @Nullable String failover(Mutation.Mode mode) {
    if (!following) {
      return "You should send CLUSTER FAILOVER to a replica";
    }
    switch (mode) {
      case AGREED -> {
        if (!linked) {
          return "Master is down or failed, please use CLUSTER FAILOVER FORCE";
        }
        handoverWanted = true;
        handoverUntil = core.now() + core.timing().handoverNanos();
        requestAt = core.now();
      }
      case FORCE -> begin(Claim.Mode.FORCED);
      case TAKEOVER -> begin(Claim.Mode.TAKEOVER);
    }
    return null;
  }

  void begin(Claim.Mode mode) {
    if (claim == null || !claim.isSubmitted()) {
      claim = new Claim(core, this, mode, failedClaims);
    }
  }

  /// The claim has come to an end. If it succeeded, the next look at the shard shows it.
  void ended(Claim which) {
    if (claim != which) {
      return;
    }
    claim = null;
    failedClaims++;
    claimNotBefore = core.now() + RETRY_NANOS + core.random(RETRY_NANOS / 2);
  }

  void advance() {
    if (!following) {
      return;
    }
    if (silent && core.isDue(silentUntil)) {
      silent = false;
      core.link().refresh(Paths.own(core.shard()), Paths.isr(core.shard()));
    }
    if (claim == null && wantsToClaim()) {
      begin(Claim.Mode.LEASE_OVER);
    }
    if (claim != null) {
      claim.advance();
    } else {
      requestHandover();
    }
  }

  private boolean wantsToClaim() {
    if (core.settings().noFailover() || !core.link().usable() || silent || !isEligible()) {
      return false;
    }
    long begin = linked ? promisedUntil : promisedUntil - 2 * core.timing().answerNanos();
    begin += rank * core.timing().rankNanos() + jitter;
    return core.isDue(begin) && core.isDue(claimNotBefore);
  }

  /// An operator's wish, or the wish to have a primary that the coordinator sees.
  private void requestHandover() {
    if (handoverWanted && core.now() - handoverUntil >= 0) {
      handoverWanted = false;
    }
    boolean unseen = isPrimaryUnseen();
    if ((handoverWanted || unseen) && core.isDue(requestAt)) {
      requestAt = core.wakeAt(core.now() + REQUEST_NANOS);
      core.send(primary, new PeerMessage.HandoverRequest(epoch, core.incarnation(), unseen));
    }
  }

  private boolean isPrimaryUnseen() {
    return core.link().usable()
        && !core.settings().noFailover()
        && isEligible()
        && linked
        && core.absences().isAbsentFor(primary, core.timing().graceNanos());
  }
}
