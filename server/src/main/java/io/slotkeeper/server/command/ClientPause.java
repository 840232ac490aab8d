package io.slotkeeper.server.command;

/// CLIENT PAUSE: until when clients' commands wait, and whether all or only writes do.
public final class ClientPause {
  /// Whom a pause concerns, the stronger last.
  public enum Scope {
    NONE,
    WRITE,
    ALL
  }

  private volatile long endMillis;
  private volatile Scope scope = Scope.NONE;
  private volatile boolean changesRoles;
  private volatile boolean isEnding;

  /// Extends or strengthens the pause, never weakens one that runs.
  synchronized void pause(Scope wanted, long untilMillis, long nowMillis) {
    boolean running = scope != Scope.NONE && endMillis > nowMillis;
    scope = running && scope.compareTo(wanted) > 0 ? scope : wanted;
    endMillis = running ? Math.max(endMillis, untilMillis) : untilMillis;
  }

  synchronized void end() {
    scope = Scope.NONE;
    endMillis = 0;
  }

  /// Writes wait while this server hands over to a replica, whatever clients ask for.
  synchronized void changingRoles(boolean now, long nowMillis) {
    forgetIfOver(nowMillis);
    changesRoles = now;
  }

  /// Writes wait while this server ends, likewise.
  synchronized void ending(boolean now, long nowMillis) {
    forgetIfOver(nowMillis);
    isEnding = now;
  }

  private void forgetIfOver(long nowMillis) {
    if (endMillis <= nowMillis) {
      scope = Scope.NONE;
    }
  }

  private boolean holdsWrites() {
    return changesRoles || isEnding;
  }

  public boolean isActive(long nowMillis) {
    return holdsWrites() || scope != Scope.NONE && nowMillis < endMillis;
  }

  public Scope scope() {
    return scope == Scope.NONE && holdsWrites() ? Scope.WRITE : scope;
  }

  public long endMillis() {
    return endMillis;
  }
}
