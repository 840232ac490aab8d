package io.slotkeeper.server.command;

import io.slotkeeper.server.runtime.LoopMutex;
import org.jspecify.annotations.Nullable;

/// What a script needs beside the slots of its declared keys, so that scripts of several loops are
/// atomic and never wait for each other in a circle.
///
/// - Before its first write it takes the write token: at most one script that runs has written.
/// - At its first undeclared key it takes the world, for which it needs the token too. It may wait
///   for that with its slots locked, because nobody waits for a slot without standing still for the
///   world ([HeldSlots], [SlotGuard]).
/// - A function needs its library, whose Lua state is one.
///
/// Whoever cannot have token or library at once has written nothing: [ScriptRestart].
///
/// One per loop. With a single loop there is nothing to take.
final class ScriptLocks {
  private final ServerContext server;
  private final boolean alone;
  private @Nullable LoopMutex library;
  private boolean token;
  private boolean ownsWorld;

  ScriptLocks(ServerContext server) {
    this.server = server;
    this.alone = server.loops() == 1;
  }

  /// The script is about to write.
  void requireToken() {
    if (!alone && !token && !server.world.isMine()) {
      LoopMutex writeToken = server.scripts.writeToken;
      if (!writeToken.tryAcquire()) {
        throw new ScriptRestart(writeToken);
      }
      token = true;
    }
  }

  /// The script is about to touch keys it has not declared.
  void requireWorld(HeldSlots slots) {
    if (!server.world.isMine()) {
      requireToken();
      server.world.acquireUrgently();
      ownsWorld = true;
      slots.unlock();
    }
  }

  /// A function of this library is about to run.
  void requireLibrary(LoopMutex mutex) {
    if (!alone && library != mutex && !server.world.isMine()) {
      if (!mutex.tryAcquire()) {
        throw new ScriptRestart(mutex);
      }
      library = mutex;
    }
  }

  /// Waits for what a script was abandoned for, in an order all loops keep. No slot is held.
  void await(ScriptRestart restart) {
    boolean wantsToken = token || restart.wanted() == server.scripts.writeToken;
    LoopMutex wantedLibrary = wantsLibrary(restart);
    release();
    if (wantedLibrary != null) {
      wantedLibrary.acquire(server.world, server.patience);
      library = wantedLibrary;
    }
    if (wantsToken) {
      server.scripts.writeToken.acquire(server.world, server.patience);
      token = true;
    }
  }

  private @Nullable LoopMutex wantsLibrary(ScriptRestart restart) {
    return restart.wanted() == server.scripts.writeToken ? library : restart.wanted();
  }

  /// The script has ended, or starts again.
  void release() {
    if (ownsWorld) {
      server.world.release();
      ownsWorld = false;
    }
    if (token) {
      server.scripts.writeToken.release();
      token = false;
    }
    if (library != null) {
      library.release();
      library = null;
    }
  }
}
