package io.slotkeeper.server.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.slotkeeper.server.replication.SyncPayload.Progress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SyncPayloadTest {
  private static final String MARK = "0123456789abcdef0123456789abcdef01234567";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// What has been received, with room for so much at a time.
  private static final class Sink implements SyncPayload.Target {
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private final int room;

    Sink(int room) {
      this.room = room;
    }

    @Override
    public int offer(ByteBuffer bytes, int count) {
      byte[] part = new byte[Math.min(room, count)];
      bytes.get(part);
      got.writeBytes(part);
      return part.length;
    }
  }

  /// Feeds the bytes cut in two at an offset.
  ///
  /// @return what is left behind the payload
  private static byte[] feed(byte[] all, int cut, Sink sink) {
    SyncPayload payload = new SyncPayload(sink);
    LinkInput input = new LinkInput();
    Progress last = Progress.MORE;
    for (byte[] part :
        new byte[][] {Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length)}) {
      input.append(Unpooled.wrappedBuffer(part));
      for (last = payload.take(input); last == Progress.WAIT; last = payload.take(input)) {
        // the sink takes a little each time
      }
    }
    assertThat(last).as("cut at " + cut).isEqualTo(Progress.WHOLE);
    byte[] left = new byte[input.length()];
    input.bytes().get(left);
    return left;
  }

  @Test
  void aPayloadOfKnownLengthEndsThereWhereverItIsCut() {
    byte[] all = bytes("\n\n$5\r\nhello*1\r\n");
    for (int cut = 0; cut <= all.length; cut++) {
      Sink sink = new Sink(2);
      byte[] left = cut < "\n\n$5\r\nhello".length() ? feed(all, cut, sink) : bytes("*1\r\n");
      assertThat(new String(left, StandardCharsets.ISO_8859_1)).isEqualTo("*1\r\n");
      if (cut < "\n\n$5\r\nhello".length()) {
        assertThat(sink.got.toByteArray()).isEqualTo(bytes("hello"));
      }
    }
  }

  @Test
  void aPayloadWithAMarkEndsBeforeItWhereverItIsCut() {
    String content = "REDIS0010" + MARK.substring(0, 39) + "x".repeat(100);
    byte[] all = bytes("\n$EOF:" + MARK + "\r\n" + content + MARK);
    for (int cut = 0; cut < all.length; cut++) {
      Sink sink = new Sink(7);
      assertThat(feed(all, cut, sink)).isEmpty();
      assertThat(sink.got.toByteArray()).as("cut at " + cut).isEqualTo(bytes(content));
    }
  }

  @Test
  void anErrorOrNonsenseInsteadOfAPayloadBreaksIt() {
    for (String line : new String[] {"-ERR no\r\n", "hello\r\n", "$x\r\n", "$EOF:short\r\n"}) {
      SyncPayload payload = new SyncPayload(new Sink(10));
      LinkInput input = new LinkInput();
      input.append(Unpooled.wrappedBuffer(bytes(line)));
      assertThat(payload.take(input)).as(line).isEqualTo(Progress.BROKEN);
      assertThat(payload.fault()).isNotEmpty();
    }
  }
}
