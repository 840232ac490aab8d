package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.rdb.RdbSink;
import java.util.function.Consumer;

/// Bytes of a file, in chunks of native memory.
///
/// One thread at a time.
final class ChunkSink implements RdbSink {
  private final ParcelQueue queue;
  private final Consumer<Piece> pieces;
  private long chunk;
  private long at;
  private long end;

  /// @param pieces takes every chunk that is full or closed
  ChunkSink(ParcelQueue queue, Consumer<Piece> pieces) {
    this.queue = queue;
    this.pieces = pieces;
  }

  @Override
  public void write(int oneByte) {
    if (at == end) {
      nextChunk();
    }
    Memory.putByte(at++, (byte) oneByte);
  }

  @Override
  public void write(long address, int length) {
    long from = address;
    int left = length;
    while (left > end - at) {
      int part = (int) (end - at);
      Memory.copy(from, at, part);
      at = end;
      from += part;
      left -= part;
      nextChunk();
    }
    Memory.copy(from, at, left);
    at += left;
  }

  private void nextChunk() {
    closeChunk();
    chunk = queue.allocate(0);
    at = chunk;
    end = chunk + ParcelQueue.CHUNK_BYTES;
  }

  /// Gives away the chunk that is being filled.
  void closeChunk() {
    if (at > chunk) {
      pieces.accept(new Piece(chunk, (int) (at - chunk), false));
    } else if (chunk != 0) {
      queue.free(chunk);
    }
    chunk = 0;
    at = 0;
    end = 0;
  }

  /// Bytes in the chunk that is being filled.
  long openBytes() {
    return at - chunk;
  }
}
