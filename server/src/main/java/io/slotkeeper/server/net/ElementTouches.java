package io.slotkeeper.server.net;

import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.resp.RequestDecoder;
import io.slotkeeper.server.command.Command;

/// Brings the elements near that the commands of a window will look up in large hashes and sets.
///
/// Each such lookup waits twice for memory, for the word of a table and then for what it leads to.
/// Here all words are asked for first, then all elements, so the waits of a window overlap. As with
/// keys the touches are hints without locks, and nothing they read is used.
final class ElementTouches {
  private final Keyspace keyspace;
  private final long[] words;
  private final long[] hashes;

  @SuppressWarnings("UnusedVariable") // keeps the touching reads from being optimized away
  private long sink;

  /// @param window how many commands a window has at most
  ElementTouches(Keyspace keyspace, int window) {
    this.keyspace = keyspace;
    this.words = new long[window];
    this.hashes = new long[window];
  }

  /// Looks at a command.
  ///
  /// @param record of its key, as a guess; 0 for none
  void consider(int i, Connection connection, Command command, int requestWord, long record) {
    words[i] = 0;
    int element = command.element();
    RequestDecoder decoder = connection.decoder();
    int[] request = decoder.words();
    if (element == 0 || record == 0 || element >= request[requestWord]) {
      return;
    }
    int offset = request[requestWord + 1 + 2 * element];
    if (offset < 0) {
      return;
    }
    int length = request[requestWord + 2 + 2 * element];
    hashes[i] = keyspace.hash(connection.base() + offset, length);
    words[i] = keyspace.touchElements(record, hashes[i]);
  }

  /// No command to be looked at.
  void skip(int i) {
    words[i] = 0;
  }

  /// Touches what the commands looked at need.
  void touch(int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += words[i] == 0 ? 0 : Memory.touch(words[i]);
    }
    for (int i = 0; i < count; i++) {
      words[i] = keyspace.guessRecord(words[i], hashes[i]);
    }
    for (int i = 0; i < count; i++) {
      sum += words[i] == 0 ? 0 : Memory.touch(words[i]);
    }
    sink += sum;
  }
}
