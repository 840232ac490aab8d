package io.slotkeeper.server.net;

import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.command.CommandContext.LargeReplies;
import io.slotkeeper.server.command.CommandContext.Routed;

/// The request that is being executed: where its words are, and where its stored strings go.
/// Reused.
final class TurnRequest implements Routed, LargeReplies {
  private final ReplyWriter reply;

  @SuppressWarnings("NullAway.Init") // set before every use
  private Connection connection;

  private int word;
  private int slot;
  private long hash;
  private int firstKey;

  TurnRequest(ReplyWriter reply) {
    this.reply = reply;
  }

  /// @param firstKey index of the argument whose slot and hash are known, 0 for none
  void set(Connection connection, int word, int firstKey, int slot, long hash) {
    this.connection = connection;
    this.word = word;
    this.firstKey = firstKey;
    this.slot = slot;
    this.hash = hash;
  }

  @Override
  public int[] words() {
    return connection.decoder().words();
  }

  @Override
  public long detachedAddress(int offset) {
    return connection.decoder().detachedAddress(offset);
  }

  @Override
  public int firstWord() {
    return word;
  }

  @Override
  public long base() {
    return connection.base();
  }

  @Override
  public int firstKey() {
    return firstKey;
  }

  @Override
  public int slot() {
    return slot;
  }

  @Override
  public long hash() {
    return hash;
  }

  @Override
  public void send(long block, int length) {
    connection.addBlock(reply.position(), block, length);
  }

  @Override
  public void retract(int position) {
    connection.retractBlocks(position);
  }
}
