package io.slotkeeper.server.runtime;

/// A loop's own pseudo-random numbers: xorshift64*, seeded through [ServerRandom].
///
/// Source: S. Vigna, "An experimental exploration of Marsaglia's xorshift generators" (2016).
public final class FastRandom {
  private long state;

  public FastRandom(long seed) {
    state = seed == 0 ? 0x9E37_79B9_7F4A_7C15L : seed;
  }

  public long nextLong() {
    state ^= state >>> 12;
    state ^= state << 25;
    state ^= state >>> 27;
    return state * 0x2545_F491_4F6C_DD1DL;
  }

  /// Uniform over 0 to `bound` - 1.
  public int nextInt(int bound) {
    return (int) ((nextLong() >>> 33) * bound >>> 31);
  }
}
