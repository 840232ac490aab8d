package io.slotkeeper.server.command;

import com.dynatrace.hash4j.hashing.Hashing;
import io.slotkeeper.datatypes.memory.Memory;

/// XXH3, 64 bits, seed 0: the digest of DIGEST and `IFDEQ`.
final class Xxh3 {
  private Xxh3() {}

  static long hash(long address, int length) {
    return Hashing.xxh3_64().hashBytesToLong(Memory.bytes(address, length));
  }
}
