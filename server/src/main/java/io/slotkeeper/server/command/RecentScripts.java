package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.scripting.Script;
import io.slotkeeper.scripting.ScriptCache;
import org.jspecify.annotations.Nullable;

/// The scripts that a loop was asked for last, by the text of their SHA-1 as it stands in requests:
/// found without a copy of it. What is not here, or has left the cache of the server, is looked up
/// there.
///
/// ```
///   names:    [ 5 words of SHA-1 text | 5 words | ... ]     ENTRIES times 40 bytes
///   scripts:  [ script                | script  | ... ]     null = free
/// ```
///
/// An entry's place follows from the first eight digits; the newest of a place stays. Only texts
/// that name a script get in, in whatever case clients write them.
///
/// One per loop.
final class RecentScripts {
  private static final int ENTRY_BITS = 8;
  private static final int ENTRIES = 1 << ENTRY_BITS;
  private static final int WORDS = 5;
  private static final int NAME_BYTES = WORDS * Long.BYTES;
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private final ScriptCache cache;
  private final long[] names = new long[ENTRIES * WORDS];
  private final @Nullable Script[] scripts = new @Nullable Script[ENTRIES];

  RecentScripts(ScriptCache cache) {
    this.cache = cache;
  }

  /// The script of a SHA-1 in hex, or null.
  @Nullable Script find(long address, int length) {
    if (length != NAME_BYTES) {
      return null;
    }
    int entry = (int) (Memory.getLong(address) * GOLDEN_RATIO >>> -ENTRY_BITS);
    Script recent = scripts[entry];
    if (recent != null && recent.isCached() && isNamed(entry, address)) {
      return recent;
    }
    byte[] name = Memory.bytes(address, length);
    Script found = cache.find(name, 0, length);
    if (found != null) {
      scripts[entry] = found;
      for (int i = 0; i < WORDS; i++) {
        names[entry * WORDS + i] = Memory.getLong(address + (long) i * Long.BYTES);
      }
    }
    return found;
  }

  private boolean isNamed(int entry, long address) {
    long difference = 0;
    for (int i = 0; i < WORDS; i++) {
      difference |= names[entry * WORDS + i] ^ Memory.getLong(address + (long) i * Long.BYTES);
    }
    return difference == 0;
  }
}
