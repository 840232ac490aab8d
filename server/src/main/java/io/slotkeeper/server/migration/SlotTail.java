package io.slotkeeper.server.migration;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.server.propagation.StreamFormatException;
import io.slotkeeper.server.propagation.StreamParser;
import io.slotkeeper.server.propagation.StreamReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Forwards what the change stream says of some slots. Units stay units: of a transaction, what
/// concerns the slots is sent between MULTI and EXEC, once its end is there.
final class SlotTail {
  private static final int FIRST_BYTES = 256 * 1024;
  private static final byte[] MULTI = "*1\r\n$5\r\nMULTI\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EXEC = "*1\r\n$4\r\nEXEC\r\n".getBytes(StandardCharsets.US_ASCII);

  private final StreamReader reader;
  private final UnitFilter filter;
  private final SlotSet slots;
  private final ImportLink to;
  private final StreamParser parser = new StreamParser();
  private final ByteArrayOutputStream unit = new ByteArrayOutputStream();
  private ByteBuffer window = ByteBuffer.allocateDirect(FIRST_BYTES);
  private boolean inside;

  SlotTail(StreamReader reader, UnitFilter filter, SlotSet slots, ImportLink to) {
    this.reader = reader;
    this.filter = filter;
    this.slots = slots;
    this.to = to;
  }

  /// Up to where the stream was forwarded.
  long position() {
    return reader.position() - window.position();
  }

  /// Forwards all there is.
  void forward() throws IOException, StreamFormatException {
    while (reader.available() > 0) {
      if (!window.hasRemaining()) {
        window = ByteBuffer.allocateDirect(2 * window.capacity()).put(window.flip());
      }
      reader.read(window);
      int end = window.position();
      long base = MemorySegment.ofBuffer(window).address() - end;
      int done = 0;
      while (parser.parse(base, done, end)) {
        take(base, done);
        done = parser.position();
      }
      window.flip().position(done);
      window.compact();
    }
  }

  private void take(long base, int from) throws IOException {
    switch (filter.judge(base, parser.words(), slots)) {
      case WANTED -> {
        byte[] command = Memory.bytes(base + from, parser.position() - from);
        if (inside) {
          unit.writeBytes(command);
        } else {
          to.write(command);
        }
      }
      case OPENS -> inside = true;
      case CLOSES -> {
        inside = false;
        if (unit.size() > 0) {
          to.write(MULTI);
          to.write(unit.toByteArray());
          to.write(EXEC);
          unit.reset();
        }
      }
      case EMPTIES -> throw new IOException("all keys were removed");
      case FOREIGN -> {}
    }
  }
}
