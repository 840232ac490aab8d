package io.slotkeeper.compat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/// Dump payloads of all types, made by redis-server and kept in `payloads.txt`.
final class DumpPayloads {
  static final List<byte[]> ALL = load();

  private DumpPayloads() {}

  private static List<byte[]> load() {
    try (InputStream in = DumpPayloads.class.getResourceAsStream("payloads.txt")) {
      byte[] bytes = Objects.requireNonNull(in, "payloads.txt").readAllBytes();
      return new String(bytes, StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Base64.getDecoder()::decode)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
