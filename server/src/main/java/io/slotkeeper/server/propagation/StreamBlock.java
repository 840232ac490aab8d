package io.slotkeeper.server.propagation;

import org.jspecify.annotations.Nullable;

/// A piece of the [ChangeStream]: the bytes from one offset on, in one native block.
///
/// Blocks follow each other without gaps. Who needs the one behind the last makes it.
final class StreamBlock {
  /// The offset of the first byte.
  final long start;

  /// The offset behind the last one.
  final long end;

  /// Where the first byte lies.
  final long address;

  volatile @Nullable StreamBlock next;

  StreamBlock(long start, int bytes, long address) {
    this.start = start;
    this.end = start + bytes;
    this.address = address;
  }

  long addressOf(long offset) {
    return address + (offset - start);
  }
}
