package io.slotkeeper.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotkeeper.cluster.record.RecordException;
import io.slotkeeper.cluster.topology.Endpoint;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PeerMessagesTest {
  private static final List<PeerMessage> ALL =
      List.of(
          new PeerMessage.Heartbeat(3, -7, 8, 1),
          new PeerMessage.HeartbeatAck(3, -7, 8, "inc", 6),
          new PeerMessage.EpochNotice("shard", 4),
          new PeerMessage.PreClaim("shard", 4, new Position(3, 9)),
          new PeerMessage.PreClaimAnswer(4, true, "inc", new Position(3, 9)),
          new PeerMessage.HandoverRequest(4, "inc", true),
          new PeerMessage.StepDown(4, 99),
          new PeerMessage.Leaving(4, "inc"),
          new PeerMessage.ReleaseRequest(5, "shard", 6),
          new PeerMessage.ReleaseAnswer(5, 2, "error", 6),
          new PeerMessage.AssignRequest(5, 6),
          new PeerMessage.AssignAnswer("", 6),
          new PeerMessage.Hello("id", Endpoint.of("10.0.0.1", 7000), "zk", "cluster", true));

  @Test
  void everyKindOfMessageIsReadBackAsItWasWritten() {
    assertThat(ALL.stream().map(Object::getClass).collect(Collectors.toSet()))
        .hasSize(PeerMessage.class.getPermittedSubclasses().length);
    for (PeerMessage message : ALL) {
      assertThat(PeerMessages.decode(PeerMessages.encode(message))).isEqualTo(message);
    }
  }

  @Test
  void anythingElseIsRefused() {
    for (String text : List.of("", "{}", "{\"kind\":\"bye\"}", "{\"kind\":\"leaving\"}")) {
      assertThatThrownBy(() -> PeerMessages.decode(text)).isInstanceOf(RecordException.class);
    }
  }
}
