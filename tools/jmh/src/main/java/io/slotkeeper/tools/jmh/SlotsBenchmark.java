package io.slotkeeper.tools.jmh;

import io.slotkeeper.cluster.Slots;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The slot of a key: search for a hash tag, then CRC16.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(time = 1)
@Measurement(time = 1)
public class SlotsBenchmark {
  @Param({"8", "16", "40", "200"})
  int keyBytes;

  @Param({"false", "true"})
  boolean hashTag;

  private long key;

  @Setup
  public void makeKey() {
    String plain = "k".repeat(keyBytes);
    key = NativeText.of(hashTag ? "{" + plain.substring(2) + "}" : plain);
  }

  @Benchmark
  public int slotOfKey() {
    return Slots.of(key, keyBytes);
  }
}
