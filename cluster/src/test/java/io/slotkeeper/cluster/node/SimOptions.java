package io.slotkeeper.cluster.node;

import java.util.List;
import java.util.SplittableRandom;

/// What a simulated world consists of and what befalls it.
///
/// @param durable whether nodes keep their synced log over a crash; if not they come back empty
/// @param minReplicas how many in-sync replicas a write needs
/// @param faults how many faults befall the world
/// @param kinds what they are drawn from
/// @param actionCrash the chance that a node dies between two actions of a step while faults last
/// @param drift the most by which the rates of two clocks differ, in percent
/// @param migrations whether slots change shards; only where nodes are durable, because otherwise
///   keys on their way may be lost by right in ways that are hard to tell
record SimOptions(
    int shards,
    int nodesPerShard,
    boolean durable,
    int minReplicas,
    int faults,
    List<SimNemesis.Fault> kinds,
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
        List.of(SimNemesis.Fault.values()),
        0.0005,
        1,
        moving,
        SafetyRules.STRICT,
        SimDataRules.STRICT);
  }

  SimOptions with(SafetyRules other, SimDataRules otherData) {
    return new SimOptions(
        shards,
        nodesPerShard,
        durable,
        minReplicas,
        faults,
        kinds,
        actionCrash,
        drift,
        migrations,
        other,
        otherData);
  }

  SimOptions onlyWith(boolean moving, boolean disks, int count, List<SimNemesis.Fault> others) {
    return new SimOptions(
        shards,
        nodesPerShard,
        disks,
        minReplicas,
        count,
        others,
        actionCrash,
        drift,
        moving,
        rules,
        dataRules);
  }
}
