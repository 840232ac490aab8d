package io.slotkeeper.server.command;

/// XXH3, 64 bits, seed 0: the digest of DIGEST and `IFDEQ`.
final class Xxh3 {
  private Xxh3() {}

  static long hash(long address, int length) {
    throw new UnsupportedOperationException("" + address + length);
  }
}
