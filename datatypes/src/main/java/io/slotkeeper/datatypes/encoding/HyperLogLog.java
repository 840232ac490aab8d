package io.slotkeeper.datatypes.encoding;

import io.slotkeeper.datatypes.memory.Memory;

/// A HyperLogLog: 16384 registers in a string, from which the number of distinct elements follows
/// with a standard error of 0.81 %.
///
/// ```
/// 0 "HYLL" | 4 encoding (8) | 5 zeros (24) | 8 cached cardinality (64) | 16 registers
/// ```
///
/// The highest bit of the cached cardinality says that it is out of date. The encoding is 0 for
/// [DenseRegisters] and 1 for [SparseRegisters]. An element's 64-bit hash names its register with
/// the lowest 14 bits; the register keeps the longest run of zeros seen behind them, plus one.
///
/// Sources: P. Flajolet et al., HyperLogLog, AOFA 2007; S. Heule et al., HyperLogLog in Practice,
/// 2013; the estimator is that of O. Ertl, New cardinality estimation algorithms for HyperLogLog
/// sketches, arXiv:1702.01284. Byte by byte the format of Redis.
public final class HyperLogLog {
  public static final int HEAD_BYTES = 16;
  public static final int REGISTERS = 1 << 14;
  public static final int DENSE = 0;
  public static final int SPARSE = 1;

  /// Bytes of an empty one, which is sparse.
  public static final int EMPTY_BYTES = HEAD_BYTES + 2;

  static final int MAX_RANK = 64 - 14 + 1;

  /// How many values a register can have, including those that no hash leads to.
  public static final int HISTOGRAM_SIZE = 64;

  private static final int MAGIC = 'H' | 'Y' << 8 | 'L' << 16 | 'L' << 24;
  private static final int ENCODING = 4;
  private static final int CARDINALITY = 8;
  private static final int INDEX_BITS = 14;
  private static final long STALE = 1L << 63;

  /// One half divided by the natural logarithm of two.
  private static final double ALPHA = 0.7213475204444817;

  private static final long HASH_SEED = 0xADC8_3B19L;
  private static final long HASH_FACTOR = 0xC6A4_A793_5BD1_E995L;
  private static final int HASH_SHIFT = 47;

  private HyperLogLog() {}

  /// Makes an empty one of [#EMPTY_BYTES] bytes.
  public static void create(long hll) {
    Memory.putInt(hll, MAGIC);
    Memory.putInt(hll + ENCODING, SPARSE);
    Memory.putLong(hll + CARDINALITY, 0);
    SparseRegisters.create(hll + HEAD_BYTES);
  }

  /// Makes a dense one with the head of another one and all registers 0.
  public static void createDense(long hll, long other) {
    Memory.copy(other, hll, HEAD_BYTES);
    Memory.putByte(hll + ENCODING, (byte) DENSE);
    Memory.fill(registers(hll), DenseRegisters.BYTES, (byte) 0);
  }

  /// Whether a string is a HyperLogLog, by its head and length.
  public static boolean isValid(long hll, int length) {
    if (length < HEAD_BYTES || Memory.getInt(hll) != MAGIC) {
      return false;
    }
    return encoding(hll) == SPARSE
        || encoding(hll) == DENSE && length == HEAD_BYTES + DenseRegisters.BYTES;
  }

  public static int encoding(long hll) {
    return Memory.getUnsignedByte(hll + ENCODING);
  }

  public static long registers(long hll) {
    return hll + HEAD_BYTES;
  }

  /// The cached cardinality, negative when it is out of date.
  public static long cardinality(long hll) {
    return Memory.getLong(hll + CARDINALITY);
  }

  public static void setCardinality(long hll, long cardinality) {
    Memory.putLong(hll + CARDINALITY, cardinality);
  }

  /// Says that the cached cardinality is out of date.
  public static void touch(long hll) {
    Memory.putLong(hll + CARDINALITY, cardinality(hll) | STALE);
  }

  // ---- elements ---------------------------------------------------------------------------

  /// The hash of an element: 64-bit MurmurHash2 by A. Appleby, in its variant for 64-bit machines.
  public static long hash(long address, int length) {
    long hash = HASH_SEED ^ length * HASH_FACTOR;
    int whole = length & ~7;
    for (int i = 0; i < whole; i += 8) {
      long word = Memory.getLong(address + i) * HASH_FACTOR;
      hash = (hash ^ (word ^ word >>> HASH_SHIFT) * HASH_FACTOR) * HASH_FACTOR;
    }
    if (whole < length) {
      hash = (hash ^ Memory.getPartial(address + whole, length - whole)) * HASH_FACTOR;
    }
    hash = (hash ^ hash >>> HASH_SHIFT) * HASH_FACTOR;
    return hash ^ hash >>> HASH_SHIFT;
  }

  /// The register of an element with this hash.
  public static int register(long hash) {
    return (int) hash & REGISTERS - 1;
  }

  /// What the register must hold at least: 1 to 51.
  public static int rank(long hash) {
    return Long.numberOfTrailingZeros(hash >>> INDEX_BITS | 1L << MAX_RANK - 1) + 1;
  }

  // ---- estimation -------------------------------------------------------------------------

  /// The number of distinct elements.
  ///
  /// @param histogram how many registers have each value
  public static long estimate(int[] histogram) {
    double registers = REGISTERS;
    double sum = registers * tau((registers - histogram[MAX_RANK]) / registers);
    for (int value = MAX_RANK - 1; value >= 1; value--) {
      sum = (sum + histogram[value]) * 0.5;
    }
    sum += registers * sigma(histogram[0] / registers);
    return Math.round(ALPHA * registers * registers / sum);
  }

  private static double sigma(double share) {
    if (share == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double power = share;
    double factor = 1;
    double sum = share;
    double previous;
    do {
      power *= power;
      previous = sum;
      sum += power * factor;
      factor += factor;
    } while (previous != sum);
    return sum;
  }

  private static double tau(double share) {
    if (share == 0 || share == 1) {
      return 0;
    }
    double root = share;
    double factor = 1;
    double sum = 1 - share;
    double previous;
    do {
      root = Math.sqrt(root);
      previous = sum;
      factor *= 0.5;
      sum -= (1 - root) * (1 - root) * factor;
    } while (previous != sum);
    return sum / 3;
  }
}
