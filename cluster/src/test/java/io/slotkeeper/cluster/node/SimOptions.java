package io.slotkeeper.cluster.node;

import java.util.SplittableRandom;

/// What a simulated world consists of and what befalls it.
///
/// @param durable whether nodes keep their synced log over a crash; if not they come back empty
/// @param migrations whether slots change shards; only where nodes are durable, because otherwise keys
///     on their way may be lost by right in ways that are hard to tell
/// @param minReplicas how many in-sync replicas a write needs
/// @param faults how many faults befall the world
/// @param actionCrash the chance that a node dies between two actions of a step while faults last
/// @param drift the most that a clock's rate is off, in percent
record SimOptions(
    int shards,
    int nodesPerShard,
    boolean durable,
    int minReplicas,
    int faults,
    double actionCrash,
    double drift,
    boolean migrations,
    SafetyRules rules,
    SimDataRules dataRules) {
  static SimOptions ordinary(SplittableRandom random) {
    boolean moving = random.nextInt(3) == 0;
    return new SimOptions(
        1 + random.nextInt(2),
        2 + random.nextInt(2),
        moving || random.nextInt(4) != 0,
        random.nextInt(2),
        6,
        0.0005,
        1,
        moving,
        SafetyRules.STRICT,
        SimDataRules.STRICT);
  }

  SimOptions with(SafetyRules other) {
    return new SimOptions(
        shards, nodesPerShard, durable, minReplicas, faults, actionCrash, drift, migrations, other,
        dataRules);
  }

  SimOptions with(SimDataRules other) {
    return new SimOptions(
        shards, nodesPerShard, durable, minReplicas, faults, actionCrash, drift, migrations, rules,
        other);
  }

  SimOptions with(boolean otherMigrations) {
    return new SimOptions(
        shards, nodesPerShard, durable, minReplicas, faults, actionCrash, drift, otherMigrations, rules,
        dataRules);
  }

  SimOptions withFaults(int count) {
    return new SimOptions(
        shards, nodesPerShard, durable, minReplicas, count, actionCrash, drift, migrations, rules,
        dataRules);
  }
}
