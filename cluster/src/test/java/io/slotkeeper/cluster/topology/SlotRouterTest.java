package io.slotkeeper.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.topology.KeyedCommand.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Two shards: `s1` has slots 0-99 with primary `a` and replica `c`, `s2` has 100-199 with primary
/// `b`. Slot 5 is on its way from `s1` to `s2`; slot 300 is nobody's.
class SlotRouterTest {
  private static final SlotRouter PARTIAL = new SlotRouter(false, false, false);

  private static Topology seenBy(String self) {
    return new Topology(
        self,
        "cluster",
        List.of(member("a", "s1", 7001), member("b", "s2", 7002), member("c", "s1", 7003)),
        List.of(
            new Shard("s1", 1, 10, "a", SlotSet.range(0, 99), List.of("c")),
            new Shard("s2", 1, 11, "b", SlotSet.range(100, 199), List.of())),
        List.of(new OpenSlot(5, "s1", "s2", "s2")));
  }

  private static Member member(String id, String shard, int port) {
    return new Member(id, Endpoint.of("10.0.0.1", port), shard, true, false, false, 1);
  }

  private static @Nullable String answer(String self, KeyedCommand command) {
    return Route.error(PARTIAL.route(seenBy(self), true, command), Addressing.IP);
  }

  private static KeyedCommand open(Kind kind, int existing, int missing, boolean asking) {
    return new KeyedCommand(
        5, kind, true, existing, missing, existing + missing > 1, asking, false);
  }

  @Test
  void theOwnerServesAndEverybodyElseSendsThere() {
    assertThat(answer("a", KeyedCommand.write(7))).isNull();
    assertThat(answer("a", KeyedCommand.write(150))).isEqualTo("MOVED 150 10.0.0.1:7002");
    assertThat(answer("b", KeyedCommand.read(7))).isEqualTo("MOVED 7 10.0.0.1:7001");
    assertThat(answer("c", KeyedCommand.read(7))).isEqualTo("MOVED 7 10.0.0.1:7001");
  }

  @Test
  void commandsWithoutKeysAreLocalAndThoseOverSeveralSlotsAreNowhere() {
    assertThat(answer("c", KeyedCommand.read(KeyedCommand.NO_KEYS))).isNull();
    assertThat(answer("a", KeyedCommand.read(KeyedCommand.SEVERAL_SLOTS)))
        .isEqualTo("CROSSSLOT Keys in request don't hash to the same slot");
    assertThat(answer("a", KeyedCommand.read(300))).isEqualTo("CLUSTERDOWN Hash slot not served");
  }

  @Test
  void aReplicaServesReadersWhoAskedForItAndShardedPubsub() {
    KeyedCommand reader = new KeyedCommand(7, Kind.ORDINARY, false, 0, 0, false, false, true);
    KeyedCommand writer = new KeyedCommand(7, Kind.ORDINARY, true, 0, 0, false, false, true);
    KeyedCommand subscriber =
        new KeyedCommand(7, Kind.SHARDED_PUBSUB, false, 0, 0, false, false, false);
    assertThat(answer("c", reader)).isNull();
    assertThat(answer("c", subscriber)).isNull();
    assertThat(answer("c", writer)).isEqualTo("MOVED 7 10.0.0.1:7001");
    assertThat(answer("b", reader)).isEqualTo("MOVED 7 10.0.0.1:7001");
  }

  @Test
  void theGivingSideSendsOnWhatHasGone() {
    assertThat(answer("a", open(Kind.ORDINARY, 1, 0, false))).isNull();
    assertThat(answer("a", open(Kind.ORDINARY, 0, 1, false))).isEqualTo("ASK 5 10.0.0.1:7002");
    assertThat(answer("a", open(Kind.ORDINARY, 1, 1, false)))
        .isEqualTo("TRYAGAIN Multiple keys request during rehashing of slot");
    assertThat(answer("a", open(Kind.MIGRATE, 0, 1, false))).isNull();
    assertThat(answer("a", open(Kind.SHARDED_PUBSUB, 0, 0, false))).isNull();
  }

  @Test
  void theTakingSideServesWhoWasSent() {
    assertThat(answer("b", open(Kind.ORDINARY, 0, 1, false))).isEqualTo("MOVED 5 10.0.0.1:7001");
    assertThat(answer("b", open(Kind.ORDINARY, 0, 1, true))).isNull();
    assertThat(answer("b", open(Kind.ORDINARY, 1, 1, true)))
        .isEqualTo("TRYAGAIN Multiple keys request during rehashing of slot");
    assertThat(answer("b", open(Kind.MIGRATE, 1, 0, false))).isNull();
  }

  @Test
  void keysLeftOverInAnothersSlotCanBeSentToIt() {
    KeyedCommand found = new KeyedCommand(7, Kind.MIGRATE, true, 1, 1, true, false, false);
    KeyedCommand missing = new KeyedCommand(7, Kind.MIGRATE, true, 0, 1, false, false, false);
    assertThat(answer("b", found)).isNull();
    assertThat(answer("b", missing)).isEqualTo("MOVED 7 10.0.0.1:7001");
  }

  @Test
  void aClusterThatIsDownServesWhatItsConfigurationAllows() {
    SlotRouter strict = new SlotRouter(true, false, false);
    SlotRouter lenient = new SlotRouter(true, true, true);
    Topology topology = seenBy("a");
    assertThat(strict.isUp(topology)).isFalse();
    assertThat(PARTIAL.isUp(topology)).isTrue();
    assertThat(error(strict, KeyedCommand.read(7))).isEqualTo("CLUSTERDOWN The cluster is down");
    assertThat(error(lenient, KeyedCommand.read(7))).isNull();
    assertThat(error(lenient, KeyedCommand.write(7)))
        .isEqualTo("CLUSTERDOWN The cluster is down and only accepts read commands");
    KeyedCommand publish =
        new KeyedCommand(7, Kind.SHARDED_PUBSUB, false, 0, 0, false, false, false);
    assertThat(error(strict, publish)).isEqualTo("CLUSTERDOWN The cluster is down");
    assertThat(error(lenient, publish)).isNull();
  }

  private static @Nullable String error(SlotRouter router, KeyedCommand command) {
    return Route.error(router.route(seenBy("a"), false, command), Addressing.IP);
  }

  @Test
  void redirectionsNameTheAddressThatIsPreferred() {
    Route moved = PARTIAL.route(seenBy("a"), true, KeyedCommand.read(150));
    Addressing hostname = new Addressing(Addressing.Preferred.HOSTNAME, false);
    Addressing unknown = new Addressing(Addressing.Preferred.UNKNOWN, false);
    assertThat(Route.error(moved, hostname)).isEqualTo("MOVED 150 ?:7002");
    assertThat(Route.error(moved, unknown)).isEqualTo("MOVED 150 :7002");
  }

  @Test
  void theTextsDescribeTheCluster() {
    assertThat(ClusterTexts.nodes(seenBy("a"), false).lines())
        .containsExactly(
            "a 10.0.0.1:7001@17001 myself,master - 0 0 10 connected 0-99 [5->-b]",
            "b 10.0.0.1:7002@17002 master - 0 0 11 connected 100-199",
            "c 10.0.0.1:7003@17003 slave a 0 0 10 connected");
    assertThat(ClusterTexts.nodes(seenBy("b"), false)).contains("100-199 [5-<-a]\n");
    assertThat(ClusterTexts.slots(seenBy("a")))
        .extracting(row -> row.range() + " " + row.nodes().getFirst().id())
        .containsExactly("0-99 a", "100-199 b");
    assertThat(ClusterTexts.shards(seenBy("a")))
        .extracting(row -> row.slots() + " " + row.nodes().size())
        .containsExactly("[0-99] 2", "[100-199] 1");
    ClusterTexts.Coordination coordination =
        new ClusterTexts.Coordination("connected", "PRIMARY", List.of("a", "c"), 3, -1);
    assertThat(ClusterTexts.info(seenBy("a"), true, coordination))
        .contains(
            "cluster_state:ok\r\n",
            "cluster_slots_assigned:200\r\n",
            "cluster_known_nodes:3\r\n",
            "cluster_size:2\r\n",
            "cluster_current_epoch:11\r\n",
            "cluster_in_sync:a,c\r\n");
  }
}
