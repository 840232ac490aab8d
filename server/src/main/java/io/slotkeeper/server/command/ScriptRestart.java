package io.slotkeeper.server.command;

import io.slotkeeper.server.runtime.LoopMutex;

/// A script needs what another loop has. It has changed nothing so far: it is abandoned, gives all
/// it holds back, waits, and runs from the start.
final class ScriptRestart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient LoopMutex wanted;

  ScriptRestart(LoopMutex wanted) {
    super(null, null, false, false);
    this.wanted = wanted;
  }

  LoopMutex wanted() {
    return wanted;
  }
}
