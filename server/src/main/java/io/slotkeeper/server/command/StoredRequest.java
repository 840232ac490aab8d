package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.server.command.CommandContext.Routed;
import org.jspecify.annotations.Nullable;

/// A request that outlives its turn, because it is queued in a transaction or waits for a key: its
/// arguments side by side in one native block.
///
/// Belongs to its client; who takes it away from there closes it, once.
final class StoredRequest implements Routed, AutoCloseable {
  private static final byte[] @Nullable [] NOTHING_REPLACED = new byte[0][];

  private final NativeHeap heap;
  private final long block;
  private final int bytes;

  /// As the decoder writes them: the argument count, then offset and length of each.
  private final int[] words;

  private StoredRequest(NativeHeap heap, int argCount, int bytes) {
    this.heap = heap;
    this.words = new int[1 + 2 * argCount];
    this.words[0] = argCount;
    this.bytes = bytes;
    this.block = heap.allocate(0, Math.max(1, bytes));
  }

  /// The arguments of the command that is bound.
  static StoredRequest copyOf(CommandContext context) {
    return copyOf(context, NOTHING_REPLACED);
  }

  /// The same with other arguments in place of some.
  ///
  /// @param replacements by index of argument; null, or an array too short, leaves what there is
  static StoredRequest copyOf(CommandContext context, byte[] @Nullable [] replacements) {
    int argCount = context.argCount();
    long bytes = 0;
    for (int i = 0; i < argCount; i++) {
      byte[] other = i < replacements.length ? replacements[i] : null;
      bytes += other != null ? other.length : context.argLength(i);
    }
    if (bytes > Integer.MAX_VALUE / 2) {
      throw new CommandException("ERR the command is too long to be kept for later");
    }
    StoredRequest copy = new StoredRequest(context.heap(), argCount, (int) bytes);
    int offset = 0;
    for (int i = 0; i < argCount; i++) {
      byte[] other = i < replacements.length ? replacements[i] : null;
      int length = other != null ? other.length : context.argLength(i);
      if (other != null) {
        Memory.copy(other, 0, copy.block + offset, length);
      } else {
        Memory.copy(context.argAddress(i), copy.block + offset, length);
      }
      copy.words[1 + 2 * i] = offset;
      copy.words[2 + 2 * i] = length;
      offset += length;
    }
    return copy;
  }

  /// What it takes, the words included.
  int bytes() {
    return bytes + 4 * words.length;
  }

  @Override
  public int[] words() {
    return words;
  }

  @Override
  public long base() {
    return block;
  }

  @Override
  public void close() {
    heap.free(block);
  }
}
