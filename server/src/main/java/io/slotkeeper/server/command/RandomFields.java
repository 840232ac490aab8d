package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.value.FieldWalk;
import io.slotkeeper.server.runtime.FastRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Fields of hashes and members of sets drawn at random: HRANDFIELD, SRANDMEMBER.
///
/// A count of at least 0 asks for that many different ones, a negative one for so many draws. Where
/// few of many are wanted, they are drawn until enough differ; else each is taken or left in one
/// walk, with the probability that makes all selections equally likely (Knuth, The Art of Computer
/// Programming 2, algorithm 3.4.2 S).
final class RandomFields {
  /// More draws than that would make a reply too large to write.
  private static final long MAX_DRAWS = 1L << 24;

  private static final int WALK_RATIO = 3;

  private RandomFields() {}

  /// The count in an argument.
  static long count(CommandContext context, int index) {
    long count = context.argLong(index);
    if (count == Long.MIN_VALUE) {
      throw new CommandException(Errors.NOT_IN_LONG_RANGE);
    }
    return count;
  }

  /// Replies with one field, or with nothing when there is no such key.
  static void one(CommandContext context, long record) {
    if (record == 0) {
      context.reply().nullValue();
      return;
    }
    FieldWalk walk = context.views().walk(record);
    walk.seekRandom(context.random().nextLong());
    context.replyElement(walk.field());
  }

  /// Replies with several fields.
  ///
  /// @param open writes the head of the reply for so many fields
  /// @param write writes the field that the walk stands on
  static void many(
      CommandContext context,
      long record,
      long count,
      LongConsumer open,
      Consumer<FieldWalk> write) {
    if (record == 0 || count == 0) {
      context.reply().array(0);
      return;
    }
    FieldWalk walk = context.views().walk(record);
    if (count < 0) {
      if (count < -MAX_DRAWS) {
        throw new CommandException(Errors.OUT_OF_RANGE);
      }
      open.accept(-count);
      for (long i = count; i < 0; i++) {
        walk.seekRandom(context.random().nextLong());
        write.accept(walk);
      }
      return;
    }
    int wanted = (int) Math.min(count, walk.count());
    open.accept(wanted);
    if ((long) wanted * WALK_RATIO > walk.count()) {
      select(context.random(), walk, wanted, write);
    } else {
      drawDifferent(context.random(), walk, wanted, write);
    }
  }

  private static void select(
      FastRandom random, FieldWalk walk, int wanted, Consumer<FieldWalk> write) {
    int missing = wanted;
    for (int left = walk.count(); missing > 0 && walk.next(); left--) {
      if (random.nextInt(left) < missing) {
        write.accept(walk);
        missing--;
      }
    }
  }

  private static void drawDifferent(
      FastRandom random, FieldWalk walk, int wanted, Consumer<FieldWalk> write) {
    Set<Long> drawn = new HashSet<>();
    while (drawn.size() < wanted) {
      walk.seekRandom(random.nextLong());
      if (drawn.add(walk.place())) {
        write.accept(walk);
      }
    }
  }
}
