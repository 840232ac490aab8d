package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.record.Paths;
import io.slotkeeper.cluster.topology.Endpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// CLUSTER MEET: finds a common coordinator with the other node, then makes both members.
///
/// Who has no coordinator adopts that of the other side; if neither has one, the node that is met
/// starts one in its own process. A node joins only the tree in which it sees the other: two nodes
/// that were configured with different coordinators stay apart, and say so.
final class Meeting {
  private static final long RETRY_NANOS = Timing.millis(250);
  private static final long LIMIT_NANOS = Timing.millis(15_000);

  private final Core core;
  private final Membership membership;
  private final List<Call> calls = new ArrayList<>();
  private final Set<String> expected = new HashSet<>();
  private String connect;
  private boolean starting;
  private boolean founder;
  private long expectAt;

  private record Call(String ip, int port, long limit, long at) {}

  Meeting(Core core, Membership membership, String connect) {
    this.core = core;
    this.membership = membership;
    this.connect = connect;
    this.expectAt = core.now();
  }

  String connect() {
    return connect;
  }

  void meet(String ip, int port) {
    calls.add(new Call(ip, port, core.now() + LIMIT_NANOS, core.now()));
  }

  void onReady(String howToConnect) {
    connect = howToConnect;
    starting = false;
    if (founder) {
      membership.join();
    }
  }

  void onHello(PeerMessage.Hello hello) {
    if (connect.isEmpty() && !starting) {
      if (!hello.connect().isEmpty()) {
        starting = true;
        core.act(new Action.AdoptCoordinator(hello.connect()));
      } else if (!hello.answer()) {
        starting = true;
        founder = true;
        core.act(new Action.EmbedCoordinator());
      }
    }
    if (!hello.id().equals(core.id())) {
      expected.add(hello.id());
    }
    if (!hello.answer()) {
      dial(hello.endpoint().ip(), hello.endpoint().port(), true);
    } else if (!hello.connect().isEmpty()) {
      Endpoint met = hello.endpoint();
      calls.removeIf(call -> call.ip().equals(met.ip()) && call.port() == met.port());
    }
    boolean apart =
        !hello.cluster().isEmpty()
            && !membership.isIsland()
            && !hello.cluster().equals(membership.cluster());
    if (apart) {
      core.report("cannot meet " + hello.id() + ", a member of another cluster");
    }
  }

  private void dial(String ip, int port, boolean answer) {
    core.act(
        new Action.Dial(
            ip,
            port,
            new PeerMessage.Hello(
                core.id(), core.settings().endpoint(), connect, membership.cluster(), answer)));
  }

  void advance() {
    for (Call call : List.copyOf(calls)) {
      if (core.isDue(call.at())) {
        calls.remove(call);
        if (core.now() - call.limit() < 0) {
          dial(call.ip(), call.port(), false);
          long next = core.wakeAt(core.now() + RETRY_NANOS);
          calls.add(new Call(call.ip(), call.port(), call.limit(), next));
        }
      }
    }
    if (!expected.isEmpty() && core.link().usable() && core.isDue(expectAt)) {
      expectAt = core.wakeAt(core.now() + RETRY_NANOS);
      lookForExpected();
    }
  }

  private void lookForExpected() {
    if (!membership.isIsland()) {
      expected.clear();
      return;
    }
    for (String id : expected) {
      boolean seen =
          core.mirror().member(id) != null || core.mirror().raw().containsKey(Paths.lobby(id));
      if (seen) {
        membership.join();
      } else {
        core.link().refresh(Paths.node(id), Paths.lobby(id));
      }
    }
  }
}
