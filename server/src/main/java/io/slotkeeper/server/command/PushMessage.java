package io.slotkeeper.server.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Something a client is told without having asked: an array of strings in RESP2, a push in RESP3.
/// Encoded once for all who get it.
final class PushMessage {
  private final byte[] resp2;
  private byte @Nullable [] resp3;

  private PushMessage(byte[] resp2) {
    this.resp2 = resp2;
  }

  static PushMessage of(byte[]... strings) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    head(out, '*', strings.length);
    for (byte[] string : strings) {
      head(out, '$', string.length);
      out.writeBytes(string);
      out.write('\r');
      out.write('\n');
    }
    return new PushMessage(out.toByteArray());
  }

  private static void head(ByteArrayOutputStream out, char type, int number) {
    out.writeBytes((type + Integer.toString(number) + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /// The message for a protocol version; shared: read only.
  byte[] bytes(int protocol) {
    if (protocol == 2) {
      return resp2;
    }
    byte[] push = resp3;
    if (push == null) {
      push = resp2.clone();
      push[0] = '>';
      resp3 = push;
    }
    return push;
  }
}
