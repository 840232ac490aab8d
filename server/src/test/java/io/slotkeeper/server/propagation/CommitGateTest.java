package io.slotkeeper.server.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.memory.NativeHeap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitGateTest {
  private final List<Integer> called = new ArrayList<>();
  private NativeHeap heap;
  private ChangeStream stream;
  private CommitGate gate;

  @BeforeEach
  void open() {
    heap = new NativeHeap(4, true);
    stream = new ChangeStream(heap, 2);
    stream.restartAt(100, 0);
    gate = new CommitGate(stream, 2);
    gate.wakeLoopsWith(called::add);
  }

  @AfterEach
  void close() {
    stream.close();
    heap.close();
  }

  @Test
  void withoutAConditionEverythingIsReleased() {
    assertThat(gate.isOpen()).isTrue();
    assertThat(gate.released()).isEqualTo(Long.MAX_VALUE);
    assertThat(gate.await(0, 5)).isFalse();
  }

  @Test
  void aNewConditionHoldsBackWhatComes() {
    try (CommitGate.Condition _ = gate.add(false)) {
      assertThat(gate.isOpen()).isFalse();
      assertThat(gate.released()).isEqualTo(100);
    }
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void theMostCautiousConditionDecides() {
    CommitGate.Condition file = gate.add(false);
    CommitGate.Condition quorum = gate.add(true);
    assertThat(gate.holdsReads()).isTrue();
    file.release(200);
    assertThat(gate.released()).isEqualTo(100);
    quorum.release(150);
    assertThat(gate.released()).isEqualTo(150);
    quorum.release(120);
    assertThat(gate.released()).as("positions that fall are ignored").isEqualTo(150);
    quorum.close();
    assertThat(gate.released()).isEqualTo(200);
    assertThat(gate.holdsReads()).isFalse();
    file.close();
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void aLoopIsCalledOnceWhenWhatItWaitsForIsReleased() {
    try (CommitGate.Condition file = gate.add(false)) {
      assertThat(gate.await(0, 150)).isTrue();
      assertThat(gate.await(1, 180)).isTrue();
      file.release(149);
      assertThat(called).isEmpty();
      file.release(170);
      file.release(175);
      assertThat(called).containsExactly(0);
      file.release(180);
      assertThat(called).containsExactly(0, 1);
    }
  }

  @Test
  void whoWaitsIsCalledWhenTheConditionGoes() {
    CommitGate.Condition file = gate.add(false);
    gate.await(1, 150);
    file.close();
    assertThat(called).containsExactly(1);
  }
}
