package io.slotkeeper.server.command;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// A command that waits for one of its keys to change.
///
/// Its state decides who may answer. Whoever serves it takes it from WAITING to SERVING before
/// anything is popped, and back when there was nothing after all; who ends the wait otherwise
/// (timeout, CLIENT UNBLOCK, disconnection) takes it from WAITING to DONE. So it is answered once.
final class BlockedCommand {
  enum State {
    WAITING,
    SERVING,
    DONE
  }

  final Client client;
  final Command command;
  final StoredRequest request;
  final List<KeyName> keys;

  final Wait wait;

  /// Waits since a moment that only it has: the order of service.
  final long sequence;

  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

  BlockedCommand(
      Client client,
      Command command,
      StoredRequest request,
      List<KeyName> keys,
      Wait wait,
      long sequence) {
    this.client = client;
    this.command = command;
    this.request = request;
    this.keys = keys;
    this.wait = wait;
    this.sequence = sequence;
  }

  /// Whether it is brought to its end though its client has gone: what it has begun elsewhere must
  /// not be left half done.
  boolean goesOnAlone() {
    return wait == Wait.FOR_AN_END;
  }

  /// Begins to serve it.
  ///
  /// @return false when it is answered already, or being served
  boolean take() {
    return state.compareAndSet(State.WAITING, State.SERVING);
  }

  /// Whether nobody has answered it, or is about to.
  boolean isWaiting() {
    return state.get() == State.WAITING;
  }

  /// There was nothing for it: it waits on.
  void putBack() {
    state.set(State.WAITING);
  }

  /// It was served.
  void served() {
    state.set(State.DONE);
  }

  /// Ends the wait without service.
  ///
  /// @return false when it is answered already, or being served
  boolean giveUp() {
    return state.compareAndSet(State.WAITING, State.DONE);
  }
}
