package io.slotkeeper.tools.jmh;

import io.slotkeeper.resp.ReplyWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Writing the replies of one turn; the figure is per reply.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(time = 1)
@Measurement(time = 1)
public class ReplyWriterBenchmark {
  private static final int REPLIES = 256;
  private static final int CAPACITY = 1 << 20;

  @Param({"16", "64", "1024"})
  int bulkBytes;

  private final ReplyWriter writer = new ReplyWriter();
  private final long source = NativeText.of("x".repeat(1024));

  @Benchmark
  @OperationsPerInvocation(REPLIES)
  public int bulks() {
    writer.reset(CAPACITY);
    for (int i = 0; i < REPLIES; i++) {
      writer.bulk(source, bulkBytes);
    }
    return writer.position();
  }

  @Benchmark
  @OperationsPerInvocation(REPLIES)
  public int integers() {
    writer.reset(CAPACITY);
    for (int i = 0; i < REPLIES; i++) {
      writer.integer((long) i * bulkBytes);
    }
    return writer.position();
  }

  @Benchmark
  @OperationsPerInvocation(REPLIES)
  public int oks() {
    writer.reset(CAPACITY);
    for (int i = 0; i < REPLIES; i++) {
      writer.ok();
    }
    return writer.position();
  }
}
