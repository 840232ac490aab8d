package io.slotkeeper.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.server.propagation.ChangeStream;
import io.slotkeeper.server.propagation.CommitGate;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldOutputTest {
  private static final int SIZE = HeldOutput.PIECE_BYTES + 1;

  private NativeHeap heap;
  private ChangeStream stream;
  private CommitGate gate;
  private EmbeddedChannel channel;
  private HeldOutput held;

  @BeforeEach
  void open() {
    heap = new NativeHeap(4, true);
    stream = new ChangeStream(heap, 1);
    stream.restartAt(100, 0);
    gate = new CommitGate(stream, 1);
    channel = new EmbeddedChannel();
    held = new HeldOutput(gate, channel);
  }

  @AfterEach
  void close() {
    held.clear();
    channel.finishAndReleaseAll();
    stream.close();
    heap.close();
  }

  private boolean isInVain() {
    return held.isFirstInVain(gate.released(), gate.losses(), Long.MIN_VALUE);
  }

  @Test
  void whatOnlyWaitsForWhatIsBeforeItOutlastsALoss() {
    gate.lose();
    held.add(Unpooled.buffer(SIZE).writeZero(SIZE), 0, HeldOutput.UNCOUNTED);
    gate.lose();
    assertThat(isInVain()).isFalse();
    ByteBuf first = held.poll(gate.released());
    assertThat(first).isNotNull();
    assertThat(first.readableBytes()).isEqualTo(HeldOutput.PIECE_BYTES);
    assertThat(held.bytes()).isEqualTo(1);
    first.release();
  }

  @Test
  void whatWaitsForAConfirmationIsLostWithIt() {
    try (CommitGate.Condition _ = gate.add(false)) {
      held.needs(200);
      held.add(Unpooled.buffer(4).writeZero(4), 0, 1);
      assertThat(isInVain()).isFalse();
      assertThat(held.poll(gate.released())).isNull();
      gate.lose();
      assertThat(isInVain()).isTrue();
      assertThat(held.refuseFirst()).isTrue();
      assertThat(held.isEmpty()).isTrue();
      channel.flushOutbound();
      ByteBuf error = channel.readOutbound();
      assertThat(error.toString(StandardCharsets.US_ASCII)).startsWith("-").endsWith("\r\n");
      error.release();
    }
  }
}
