package io.slotkeeper.cluster.node;

import java.util.concurrent.TimeUnit;

/// The durations of the protocol. All clocks are monotonic and may run at rates that differ by at
/// most `driftPercent` of each other's; nothing compares the readings of two clocks.
///
/// @param leaseNanos how long a primary may serve after it sent a heartbeat that was acknowledged
/// @param lagNanos how far behind a member of the in-sync set may be before it is taken out
/// @param graceNanos how long a node may miss its session before it counts as failed
/// @param handoverNanos after which a manual failover is given up
/// @param commandNanos after which a CLUSTER command that waits for the coordinator is given up
public record Timing(
    long leaseNanos,
    int driftPercent,
    long lagNanos,
    long graceNanos,
    long handoverNanos,
    long commandNanos) {
  /// How long a replica keeps its promise longer, and a primary uses its lease shorter.
  private long driftNanos() {
    return leaseNanos * driftPercent / 100;
  }

  public static Timing ofLeaseMillis(long leaseMillis, long graceMillis) {
    return new Timing(
        millis(leaseMillis), 1, millis(1000), millis(graceMillis), millis(5000), millis(5000));
  }

  /// From the sending of a heartbeat, how long its acknowledgement entitles the primary to serve.
  long usableNanos() {
    return leaseNanos - driftNanos();
  }

  /// From the arrival of a heartbeat, how long the replica must not claim.
  long promiseNanos() {
    return leaseNanos + driftNanos();
  }

  long heartbeatNanos() {
    return leaseNanos / 8;
  }

  /// How long a broken replication link may be mended before the replica is taken out of the set.
  long linkGraceNanos() {
    return leaseNanos / 4;
  }

  /// How long a replica must have been caught up before it is taken into the set.
  long caughtUpNanos() {
    return leaseNanos / 5;
  }

  /// How long a candidate waits for the other members' answers.
  long answerNanos() {
    return millis(30);
  }

  /// How much later than the best candidate the next one begins.
  long rankNanos() {
    return millis(30);
  }

  /// How long a member that has confirmed a claim is silent.
  long silenceNanos() {
    return millis(200);
  }

  /// How long the commands of a slot may be held at its flip before the flip is put off.
  long flipPauseNanos() {
    return millis(200);
  }

  static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
