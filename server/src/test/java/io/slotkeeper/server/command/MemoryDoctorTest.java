package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryDoctorTest {
  private static final long MIB = 1 << 20;

  private static String examine(long used, long peak, long spans, long resident, long clientBytes) {
    return MemoryDoctor.examine(
        new MemoryReport(
            used * MIB,
            peak * MIB,
            spans * MIB,
            spans * MIB,
            resident * MIB,
            clientBytes,
            10,
            List.of(),
            1));
  }

  @Test
  void littleDataSaysNothing() {
    assertThat(examine(1, 100, 100, 100, 0)).contains("too little data");
  }

  @Test
  void ordinaryUseIsNoProblem() {
    assertThat(examine(100, 110, 105, 200, 1000)).isEqualTo("No problem with memory was found.\n");
  }

  @Test
  void eachFindingIsNamed() {
    assertThat(examine(100, 200, 105, 200, 0)).contains("Once 200.00M were in use, now it is 100");
    assertThat(examine(100, 100, 150, 200, 0)).contains("1.50 times the memory");
    assertThat(examine(100, 100, 100, 500, 0)).contains("400.00M beside the data");
    assertThat(examine(100, 100, 100, 200, 10 * MIB)).contains("1.00M of buffers each");
  }
}
