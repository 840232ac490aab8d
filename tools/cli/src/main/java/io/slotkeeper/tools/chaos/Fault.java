package io.slotkeeper.tools.chaos;

import java.io.IOException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What is done to a cluster in one round. `begin` breaks something, `heal` mends it.
enum Fault {
  KILL_PRIMARY {
    @Override
    void begin(Shards shards, Node primary, Node replica) throws IOException {
      primary.kill();
    }
  },
  KILL_REPLICA {
    @Override
    void begin(Shards shards, Node primary, Node replica) throws IOException {
      replica.kill();
    }
  },
  FREEZE_PRIMARY {
    @Override
    void begin(Shards shards, Node primary, Node replica) throws IOException {
      primary.signal(STOP);
    }
  },
  FREEZE_REPLICA {
    @Override
    void begin(Shards shards, Node primary, Node replica) throws IOException {
      replica.signal(STOP);
    }
  },
  TERMINATE_PRIMARY {
    @Override
    void begin(Shards shards, Node primary, Node replica) throws IOException {
      primary.terminate();
    }
  },
  HAND_OVER {
    @Override
    void begin(Shards shards, Node primary, Node replica) throws IOException {
      replica.text("CLUSTER", "FAILOVER");
    }
  },
  FAIL_OVER_BY_FORCE {
    @Override
    void begin(Shards shards, Node primary, Node replica) throws IOException {
      replica.text("CLUSTER", "FAILOVER", "FORCE");
    }
  },
  KILL_COORDINATOR {
    @Override
    void begin(Shards shards, Node primary, Node replica) {
      shards.zooKeeper().kill();
    }

    @Override
    void heal(Shards shards) throws IOException {
      shards.zooKeeper().restart();
    }
  },
  FREEZE_COORDINATOR {
    @Override
    void begin(Shards shards, Node primary, Node replica) throws IOException {
      shards.zooKeeper().signal(STOP);
    }

    @Override
    void heal(Shards shards) throws IOException {
      shards.zooKeeper().signal(CONTINUE);
    }
  },
  ISOLATE_PRIMARY {
    @Override
    void begin(Shards shards, Node primary, Node replica) {
      for (int other = 0; other < shards.links().parties(); other++) {
        shards.links().cutBothWays(primary.index(), other);
      }
    }
  },
  CUT_PRIMARY_FROM_REPLICAS {
    @Override
    void begin(Shards shards, Node primary, Node replica) {
      for (Node other : shards.nodes()) {
        shards.links().cutBothWays(primary.index(), other.index());
      }
    }
  },
  CUT_PRIMARY_FROM_ONE_REPLICA {
    @Override
    void begin(Shards shards, Node primary, Node replica) {
      shards.links().cutBothWays(primary.index(), replica.index());
    }
  },
  CUT_PRIMARY_FROM_COORDINATOR {
    @Override
    void begin(Shards shards, Node primary, Node replica) {
      shards.links().cutBothWays(primary.index(), shards.zooKeeperParty());
    }
  },
  DEAFEN_PRIMARY {
    @Override
    void begin(Shards shards, Node primary, Node replica) {
      for (int other = 0; other < shards.links().parties(); other++) {
        shards.links().cut(other, primary.index());
      }
    }
  },
  FREEZE_REPLICA_KILL_PRIMARY {
    @Override
    void begin(Shards shards, Node primary, Node replica) throws IOException {
      replica.signal(STOP);
      primary.kill();
    }
  };

  private static final String STOP = "STOP";
  private static final String CONTINUE = "CONT";

  /// Breaks something of a shard; `replica` is one of its replicas.
  abstract void begin(Shards shards, Node primary, Node replica) throws IOException;

  /// Mends what only this fault has broken.
  void heal(Shards shards) throws IOException {
    // nodes and links are mended by mendAll
  }

  /// Breaks something of a shard that is whole.
  void strike(Shards shards, int shard, SplittableRandom random) throws IOException {
    Node primary = shards.primary(shard);
    @Nullable Node replica = null;
    int skip = random.nextInt(shards.nodesOf(shard).size() - 1);
    for (Node node : shards.nodesOf(shard)) {
      if (node != primary && skip-- == 0) {
        replica = node;
      }
    }
    if (primary == null || replica == null) {
      throw new IOException("shard " + shard + " has no primary to break");
    }
    begin(shards, primary, replica);
  }

  /// Everything runs and reaches everything again.
  void mendAll(Shards shards) throws IOException {
    shards.links().healAll();
    heal(shards);
    for (Node node : shards.nodes()) {
      node.signal(CONTINUE);
      node.revive();
    }
  }
}
