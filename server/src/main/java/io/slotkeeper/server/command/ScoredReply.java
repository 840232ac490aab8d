package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.resp.ReplyWriter;

/// A reply of members of a sorted set, perhaps with scores: one flat array in version 2 of the
/// protocol, an array of pairs in version 3.
final class ScoredReply {
  private final CommandContext context;
  private final ReplyWriter reply;
  private final boolean withScores;

  ScoredReply(CommandContext context, boolean withScores) {
    this.context = context;
    this.reply = context.reply();
    this.withScores = withScores;
  }

  /// Announces so many members.
  void open(long members) {
    reply.array(withScores && !reply.isResp3() ? 2 * members : members);
  }

  /// Writes a member; with scores, [#score(double)] follows.
  void member(Element member) {
    if (withScores && reply.isResp3()) {
      reply.array(2);
    }
    context.replyElement(member);
  }

  void score(double score) {
    reply.doubleValue(score);
  }
}
