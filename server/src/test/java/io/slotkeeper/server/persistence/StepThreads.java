package io.slotkeeper.server.persistence;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/// The threads of a log as steps that a test takes, so that a seed decides in which order things
/// happen.
final class StepThreads implements AofThreads {
  private final Work work;
  private final Queue<Runnable> requests = new ArrayDeque<>();

  StepThreads(Work work) {
    this.work = work;
  }

  @Override
  public void post(Runnable request) {
    requests.add(request);
  }

  @Override
  public void wake() {
    // the test takes a step whenever it likes
  }

  @Override
  public Executor syncing() {
    return Runnable::run;
  }

  /// One step of the log's thread.
  void step() {
    Runnable request = requests.poll();
    if (request == null) {
      work.turn();
    } else {
      request.run();
    }
  }

  void doRequests() {
    while (!requests.isEmpty()) {
      step();
    }
  }

  @Override
  public void end(Runnable last) {
    doRequests();
    last.run();
    doRequests();
  }
}
