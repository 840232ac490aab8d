package io.slotkeeper.cluster.node;

/// A replication connection: bytes arrive in order or the connection breaks.
final class SimLink {
  private final SimWorld world;
  private final SimNode primary;
  private final SimNode replica;
  private final int primaryLife;
  private final int replicaLife;
  private final long epoch;
  private long downUntil;
  private long upUntil;
  private int sent;
  private boolean open = true;
  private boolean started;

  SimLink(SimWorld world, SimNode primary, SimNode replica, long epoch, int from) {
    this.world = world;
    this.primary = primary;
    this.replica = replica;
    this.primaryLife = primary.life();
    this.replicaLife = replica.life();
    this.epoch = epoch;
    this.sent = from;
  }

  SimNode primary() {
    return primary;
  }

  SimNode replica() {
    return replica;
  }

  long epoch() {
    return epoch;
  }

  boolean isOpen() {
    return open && primary.life() == primaryLife && replica.life() == replicaLife;
  }

  /// The replica is ready for the stream.
  void start() {
    started = true;
    pump();
  }

  /// Streams what the primary's log has beyond what was sent.
  void pump() {
    while (started && isOpen() && sent < primary.log().end()) {
      int offset = sent++;
      SimLog.Entry entry = primary.log().entry(offset);
      down(() -> replica.onEntry(this, offset, entry));
    }
  }

  /// To the replica.
  void down(Runnable delivery) {
    downUntil = Math.max(downUntil + 1, world.scheduler().now() + world.network().latency());
    deliver(downUntil, primary, replica, delivery);
  }

  /// To the primary.
  void up(Runnable delivery) {
    upUntil = Math.max(upUntil + 1, world.scheduler().now() + world.network().latency());
    deliver(upUntil, replica, primary, delivery);
  }

  private void deliver(long at, SimNode from, SimNode to, Runnable delivery) {
    world
        .scheduler()
        .at(
            at,
            () -> {
              if (!isOpen()) {
                return;
              }
              if (world.network().isCut(from, to)) {
                closeSlowly();
              } else {
                to.run(() -> {
                  if (isOpen()) {
                    delivery.run();
                  }
                });
              }
            });
  }

  /// The peers notice after a while that nothing arrives.
  private void closeSlowly() {
    open = false;
    long after = world.scheduler().between(SimScheduler.ms(1), SimScheduler.ms(1500));
    world.scheduler().after(after, this::tellBoth);
  }

  void close() {
    if (open) {
      open = false;
      world.scheduler().after(world.network().latency(), this::tellBoth);
    }
  }

  private void tellBoth() {
    if (primary.life() == primaryLife) {
      primary.run(() -> primary.onLinkClosed(this));
    }
    if (replica.life() == replicaLife) {
      replica.run(() -> replica.onLinkClosed(this));
    }
  }
}
