package io.slotkeeper.tools.jmh;

import io.slotkeeper.resp.RequestDecoder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Decoding a read of 16 pipelined commands; the figure is per command.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(time = 1)
@Measurement(time = 1)
public class RequestDecoderBenchmark {
  private static final int PIPELINE = 16;

  @Param({"GET", "SET", "INLINE"})
  String shape;

  private final RequestDecoder decoder = new RequestDecoder(() -> 512L << 20);
  private long window;
  private int length;

  @Setup
  public void makeWindow() {
    String command =
        switch (shape) {
          case "GET" -> "*2\r\n$3\r\nGET\r\n$16\r\nkey:000000012345\r\n";
          case "SET" ->
              "*3\r\n$3\r\nSET\r\n$16\r\nkey:000000012345\r\n$64\r\n" + "x".repeat(64) + "\r\n";
          case "INLINE" -> "GET key:000000012345\r\n";
          default -> throw new IllegalArgumentException(shape);
        };
    window = NativeText.of(command.repeat(PIPELINE));
    length = command.length() * PIPELINE;
  }

  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public int decodeRead() {
    int requests = 0;
    while (decoder.decode(window, length) == RequestDecoder.REQUEST) {
      requests++;
    }
    if (requests != PIPELINE) {
      throw new IllegalStateException(requests + " requests, " + decoder.error());
    }
    decoder.compact(decoder.endOfRequests(), length);
    return requests;
  }
}
