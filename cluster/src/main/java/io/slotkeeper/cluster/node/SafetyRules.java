package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.record.InSync;
import org.jspecify.annotations.Nullable;

/// The guards that keep two nodes from serving one slot and an acknowledged write from being lost,
/// each in one place and one line. Why they suffice stands at the head of this package. The
/// simulator is run without each of them (`GuardMutationTest`) and must then find a violation; only
/// the two that compare epochs are covered by others as well.
class SafetyRules {
  static final SafetyRules STRICT = new SafetyRules();

  /// A primary executes only while every member of the in-sync set has promised not to claim.
  boolean leaseHolds(long now, long leaseUntil) {
    return now - leaseUntil < 0;
  }

  /// A replica claims only after its own promise.
  boolean promiseIsOver(long now, long promisedUntil) {
    return now - promisedUntil >= 0;
  }

  /// An in-sync entry is worth something only in the incarnation it names.
  boolean isSameIncarnation(@Nullable InSync entry, String incarnation) {
    return entry != null && entry.incarnation().equals(incarnation);
  }

  /// Heartbeats and acknowledgements count only within one epoch.
  boolean isSameEpoch(long theirs, long ours) {
    return theirs == ours;
  }

  /// Who claims, or has agreed to a claim, acknowledges nothing more in the epoch that shall end.
  boolean isSilent(boolean claiming) {
    return claiming;
  }

  /// Who asks to become in-sync counts before the set says so.
  boolean countsPending() {
    return true;
  }

  /// A primary that has asked for its own replacement serves no more until it knows the answer.
  boolean isFenced(boolean abdicated) {
    return abdicated;
  }

  /// A primary hands over only to who holds everything.
  boolean holdsEverything(long acknowledged, long end) {
    return acknowledged >= end;
  }

  /// Slots are closed before the transaction that gives them away.
  boolean closesFirst() {
    return true;
  }

  /// A stream of slots ends in a flip only in the epochs it began in.
  boolean isSameJobEpoch(long atStart, long now) {
    return atStart == now;
  }

  /// Data is discarded only under a new incarnation.
  boolean renewsIncarnation() {
    return true;
  }
}
