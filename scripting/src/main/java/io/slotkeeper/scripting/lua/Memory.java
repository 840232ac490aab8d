package io.slotkeeper.scripting.lua;

/// The memory account of one interpreter.
///
/// Every string, table growth and closure is charged when it is made. Nothing is given back when
/// garbage dies, so the account only ever over-states; when it is used up, [Reachable] walks what
/// the script can still reach and the account is corrected to the truth. Only if the truth is over
/// the limit does the script get Lua's `not enough memory`. The walk is paid for by the allocation
/// before it, so it costs a small share of the run. Java's heap never decides: a script meets its
/// limit long before an `OutOfMemoryError`.
///
/// ```
///   0            live                 live + charged        limit
///   |=============|~~~~~ garbage ~~~~~~|. . . available . . .|
///                  ^ found by the walk  ^ charged since
/// ```
///
/// The walk runs at the earliest after an eighth of the limit was charged, so a script sitting just
/// below its limit does not walk at each allocation; the hard bound is 9/8 of the limit.
public final class Memory {
  /// Bytes of an object header and its few fields, rounded up.
  public static final int OBJECT_BYTES = 24;

  private static final int LARGE_BYTES = 4096;
  private static final int WORK_SHIFT = 6;

  private final Interpreter in;
  private long limit = Long.MAX_VALUE;
  private long available = Long.MAX_VALUE;

  Memory(Interpreter in) {
    this.in = in;
  }

  /// Starts a run that may hold `limitBytes` at most.
  void open(long limitBytes) {
    limit = limitBytes;
    available = limitBytes;
  }

  /// Ends the accounting of a run: what follows is the host's own.
  void close() {
    limit = Long.MAX_VALUE;
    available = Long.MAX_VALUE;
  }

  /// Accounts for `bytes` about to be allocated; an error if the script may not have them. Filling
  /// much memory takes time too, so that is charged as well.
  public void charge(long bytes) {
    if (bytes >= LARGE_BYTES) {
      in.spend(bytes >> WORK_SHIFT);
    }
    if ((available -= bytes) < 0) {
      settle(bytes);
    }
  }

  /// Bytes charged and not known to be garbage.
  public long used() {
    return limit == Long.MAX_VALUE ? 0 : limit - available;
  }

  private void settle(long wanted) {
    long live = wanted > limit ? wanted : Reachable.bytes(in, limit) + wanted;
    if (live > limit) {
      available = 0;
      throw in.outOfMemory();
    }
    available = Math.max(limit - live, limit >> 3);
  }
}
