package io.slotkeeper.server.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Messages about cached keys as bytes.
final class PushEncoder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private PushEncoder() {}

  /// `>2 kind [keys]`, for RESP3.
  static byte[] push(byte[] kind, @Nullable List<byte[]> keys) {
    PushEncoder encoder = new PushEncoder();
    encoder.line(">2");
    encoder.bulk(kind);
    encoder.keys(keys, "_");
    return encoder.out.toByteArray();
  }

  /// `>2 kind number`, for RESP3.
  static byte[] push(byte[] kind, long number) {
    PushEncoder encoder = new PushEncoder();
    encoder.line(">2");
    encoder.bulk(kind);
    encoder.line(":" + number);
    return encoder.out.toByteArray();
  }

  /// `*3 kind channel [keys]`, for a listener of RESP2.
  static byte[] message(byte[] kind, byte[] channel, @Nullable List<byte[]> keys) {
    PushEncoder encoder = new PushEncoder();
    encoder.line("*3");
    encoder.bulk(kind);
    encoder.bulk(channel);
    encoder.keys(keys, "$-1");
    return encoder.out.toByteArray();
  }

  private void keys(@Nullable List<byte[]> keys, String none) {
    if (keys == null) {
      line(none);
      return;
    }
    line("*" + keys.size());
    keys.forEach(this::bulk);
  }

  private void bulk(byte[] bytes) {
    line("$" + bytes.length);
    out.writeBytes(bytes);
    line("");
  }

  private void line(String text) {
    out.writeBytes((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
