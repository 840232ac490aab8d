package io.slotkeeper.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.cluster.node.PeerMessage;
import io.slotkeeper.cluster.node.Position;
import io.slotkeeper.cluster.topology.Endpoint;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeerCodecTest {
  static Stream<PeerMessage> messages() {
    Position position = new Position(7, 1L << 40);
    return Stream.of(
        new PeerMessage.Heartbeat(1, -2, 3, 4),
        new PeerMessage.HeartbeatAck(1, 2, 3, "incarnation", -1),
        new PeerMessage.EpochNotice("shard", 9),
        new PeerMessage.PreClaim("shard", 9, position),
        new PeerMessage.PreClaimAnswer(9, true, "incarnation", position),
        new PeerMessage.HandoverRequest(9, "incarnation", false),
        new PeerMessage.StepDown(9, 8),
        new PeerMessage.Leaving(9, "incarnation"),
        new PeerMessage.ReleaseRequest(16383, "shard", true, 5),
        new PeerMessage.ReleaseAnswer(1, 2, "ERR no", 5),
        new PeerMessage.AssignRequest(3, 5),
        new PeerMessage.AssignAnswer("", 5),
        new PeerMessage.Hello(
            "id", new Endpoint("::1", 1, 2, 3, "name", "human"), "host:1/path", "cluster", true));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsWrittenIsRead(PeerMessage message) throws IOException {
    assertThat(decode(PeerCodec.encode(message))).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsCutOffIsNoMessage(PeerMessage message) {
    byte[] whole = PeerCodec.encode(message);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      Assertions.assertThatThrownBy(() -> decode(part)).isInstanceOf(EOFException.class);
    }
  }

  private static PeerMessage decode(byte[] bytes) throws IOException {
    return PeerCodec.decode(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
