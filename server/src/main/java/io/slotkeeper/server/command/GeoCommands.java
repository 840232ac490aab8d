package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.server.command.GeoHash.Position;
import org.jspecify.annotations.Nullable;

/// Geographical indexes: sorted sets whose scores are positions, see [GeoHash]. Members one by one.
/// Rows: [GeoRows].
final class GeoCommands {
  private GeoCommands() {}

  static void geoadd(CommandContext context) {
    int first = 2;
    int options = 0;
    for (int option = option(context, first); option != 0; option = option(context, first)) {
      options |= option;
      first++;
    }
    int words = context.argCount() - first;
    boolean contradicts = (options & ZSetAdditions.NX) != 0 && (options & ZSetAdditions.XX) != 0;
    if (words == 0 || words % 3 != 0 || contradicts) {
      throw Errors.syntax();
    }
    double[] scores = new double[words / 3];
    for (int i = 0; i < scores.length; i++) {
      Position position = GeoArguments.position(context, first + 3 * i);
      scores[i] = GeoHash.of(position, GeoHash.MAX_STEP).firstScore();
    }
    int changes = ZSetAdditions.addAll(context, first + 2, 3, scores, options);
    if (changes > 0 && context.effects().areWanted()) {
      repeat(context, first, scores);
    }
  }

  private static void repeat(CommandContext context, int first, double[] scores) {
    Effects effects = context.effects();
    effects.command(Effects.ZADD, first + 2 * scores.length).arguments(1, first);
    for (int i = 0; i < scores.length; i++) {
      effects.number((long) scores[i]).argument(first + 2 + 3 * i);
    }
  }

  private static int option(CommandContext context, int index) {
    if (index == context.argCount()) {
      return 0;
    }
    return context.argIs(index, "NX")
        ? ZSetAdditions.NX
        : context.argIs(index, "XX")
            ? ZSetAdditions.XX
            : context.argIs(index, "CH") ? ZSetAdditions.CH : 0;
  }

  static void geodist(CommandContext context) {
    if (context.argCount() > 5) {
      throw Errors.syntax();
    }
    double metersPerUnit = context.argCount() == 5 ? GeoArguments.metersPerUnit(context, 4) : 1;
    long record = context.read(1, Record.ZSET);
    Position from = GeoArguments.memberPosition(context, record, 2);
    Position to = GeoArguments.memberPosition(context, record, 3);
    if (from == null || to == null) {
      context.reply().nullValue();
    } else {
      GeoArguments.replyDistance(context, GeoShape.distance(from, to) / metersPerUnit);
    }
  }

  static void geohash(CommandContext context) {
    long record = context.read(1, Record.ZSET);
    context.reply().array(context.argCount() - 2);
    for (int i = 2; i < context.argCount(); i++) {
      @Nullable Position position = GeoArguments.memberPosition(context, record, i);
      if (position == null) {
        context.reply().nullValue();
      } else {
        context.reply().bulk(GeoHash.text(position));
      }
    }
  }

  static void geopos(CommandContext context) {
    long record = context.read(1, Record.ZSET);
    context.reply().array(context.argCount() - 2);
    for (int i = 2; i < context.argCount(); i++) {
      @Nullable Position position = GeoArguments.memberPosition(context, record, i);
      if (position == null) {
        context.reply().nullArray();
      } else {
        GeoArguments.replyPosition(context, position);
      }
    }
  }
}
