package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.datatypes.value.FieldWalk;
import io.slotkeeper.datatypes.value.ZSetValue;
import java.util.Arrays;
import java.util.Comparator;

/// Intersections, unions and differences of sorted sets and sets, whose members all have score 1.
/// Rows: [ZSetRows].
///
/// The result is built apart, because the destination may be one of the sources, and as a table: a
/// listpack would not keep the sign of a zero, which a reply shows.
final class ZSetAlgebra {
  private final CommandContext context;
  private final Source[] sources;
  private Aggregate aggregate = Aggregate.SUM;
  private boolean withScores;
  private long limit;

  /// A set to be combined; reused by nobody.
  private static final class Source {
    final long record;
    final int count;
    double weight = 1;

    Source(long record) {
      this.record = record;
      this.count = record == 0 ? 0 : FieldWalk.count(record);
    }

    /// A score times the weight; what is not a number counts as 0.
    double weighted(double score) {
      double product = weight * score;
      return Double.isNaN(product) ? 0 : product;
    }
  }

  private enum Aggregate {
    SUM,
    MIN,
    MAX;

    double of(double one, double other) {
      return switch (this) {
        case SUM -> {
          double sum = one + other;
          yield Double.isNaN(sum) ? 0 : sum;
        }
        case MIN -> other < one ? other : one;
        case MAX -> other > one ? other : one;
      };
    }
  }

  /// What a command takes beside keys.
  private enum Options {
    NONE,
    SCORES,
    WEIGHTS,
    WEIGHTS_AND_SCORES,
    LIMIT;

    boolean weights() {
      return this == WEIGHTS || this == WEIGHTS_AND_SCORES;
    }

    boolean scores() {
      return this == SCORES || this == WEIGHTS_AND_SCORES;
    }
  }

  /// Looks up the sets whose number is in an argument, and reads the options.
  private ZSetAlgebra(CommandContext context, int numkeys, Options options) {
    this.context = context;
    long count = context.argLong(numkeys);
    if (count < 1) {
      throw new CommandException(
          "ERR at least 1 input key is needed for '" + context.command().fullName() + "' command");
    }
    if (count > context.argCount() - numkeys - 1) {
      throw Errors.syntax();
    }
    sources = new Source[(int) count];
    int next = numkeys + 1;
    for (int i = 0; i < sources.length; i++) {
      long record = context.lookupRead(next++);
      if (record != 0 && Record.type(record) != Record.SET) {
        CommandContext.requireType(record, Record.ZSET);
      }
      sources[i] = new Source(record);
    }
    while (next < context.argCount()) {
      next += parseOption(next, options);
    }
  }

  /// Returns how many arguments the option takes.
  private int parseOption(int i, Options options) {
    int behind = context.argCount() - i - 1;
    if (options.weights() && behind >= sources.length && context.argIs(i, "WEIGHTS")) {
      for (int source = 0; source < sources.length; source++) {
        sources[source].weight =
            FloatArgument.of(context, i + 1 + source, "ERR weight value is not a float");
      }
      return 1 + sources.length;
    }
    if (options.weights() && behind >= 1 && context.argIs(i, "AGGREGATE")) {
      aggregate = parseAggregate(i + 1);
      return 2;
    }
    if (options.scores() && context.argIs(i, "WITHSCORES")) {
      withScores = true;
      return 1;
    }
    if (options == Options.LIMIT && behind >= 1 && context.argIs(i, "LIMIT")) {
      limit = context.argLong(i + 1, 0, Long.MAX_VALUE, "ERR LIMIT can't be negative");
      return 2;
    }
    throw Errors.syntax();
  }

  private Aggregate parseAggregate(int i) {
    for (Aggregate known : Aggregate.values()) {
      if (context.argIs(i, known.name())) {
        return known;
      }
    }
    throw Errors.syntax();
  }

  // ---- the commands -----------------------------------------------------------------------

  static void zunion(CommandContext context) {
    ZSetAlgebra sets = new ZSetAlgebra(context, 1, Options.WEIGHTS_AND_SCORES);
    DetachedResult result = new DetachedResult(context, 2);
    sets.unite(sets.table(result));
    sets.reply(result);
  }

  static void zunionstore(CommandContext context) {
    ZSetAlgebra sets = new ZSetAlgebra(context, 2, Options.WEIGHTS);
    DetachedResult result = new DetachedResult(context, 1);
    sets.unite(sets.table(result));
    sets.store(result, KeyEvent.ZUNION_STORE);
  }

  static void zinter(CommandContext context) {
    ZSetAlgebra sets = new ZSetAlgebra(context, 1, Options.WEIGHTS_AND_SCORES);
    DetachedResult result = new DetachedResult(context, 2);
    sets.intersect(sets.table(result));
    sets.reply(result);
  }

  static void zinterstore(CommandContext context) {
    ZSetAlgebra sets = new ZSetAlgebra(context, 2, Options.WEIGHTS);
    DetachedResult result = new DetachedResult(context, 1);
    sets.intersect(sets.table(result));
    sets.store(result, KeyEvent.ZINTER_STORE);
  }

  static void zintercard(CommandContext context) {
    context.reply().integer(new ZSetAlgebra(context, 1, Options.LIMIT).countCommon());
  }

  static void zdiff(CommandContext context) {
    ZSetAlgebra sets = new ZSetAlgebra(context, 1, Options.SCORES);
    DetachedResult result = new DetachedResult(context, 2);
    sets.subtract(sets.table(result));
    sets.reply(result);
  }

  static void zdiffstore(CommandContext context) {
    ZSetAlgebra sets = new ZSetAlgebra(context, 2, Options.NONE);
    DetachedResult result = new DetachedResult(context, 1);
    sets.subtract(sets.table(result));
    sets.store(result, KeyEvent.ZDIFF_STORE);
  }

  // ---- the operations ---------------------------------------------------------------------

  private void unite(ZSetValue result) {
    smallestFirst();
    for (Source source : sources) {
      if (source.count == 0) {
        continue;
      }
      FieldWalk walk = context.views().walk(source.record);
      while (walk.next()) {
        Element member = walk.field();
        double score = source.weighted(walk.score());
        long text = member.address();
        int length = member.length();
        if (!result.find(text, length)) {
          result.add(text, length, score);
        } else {
          double united = aggregate.of(result.score(), score);
          if (Double.compare(united, result.score()) != 0) {
            result.changeScore(text, length, united);
          }
        }
      }
    }
  }

  private void intersect(ZSetValue result) {
    smallestFirst();
    if (sources[0].count == 0) {
      return;
    }
    FieldWalk walk = context.views().walk(sources[0].record);
    while (walk.next()) {
      Element member = walk.field();
      double own = walk.score();
      double score = sources[0].weighted(own);
      int i = 1;
      while (i < sources.length) {
        double found = scoreIn(sources[i], member, own);
        if (Double.isNaN(found)) {
          break;
        }
        score = aggregate.of(score, found * sources[i].weight);
        i++;
      }
      if (i == sources.length) {
        result.put(member.address(), member.length(), score);
      }
    }
  }

  /// How many members all sets have, up to the limit.
  private long countCommon() {
    smallestFirst();
    long found = 0;
    if (sources[0].count == 0) {
      return found;
    }
    FieldWalk walk = context.views().walk(sources[0].record);
    while (walk.next() && (limit == 0 || found < limit)) {
      Element member = walk.field();
      int i = 1;
      while (i < sources.length && !Double.isNaN(scoreIn(sources[i], member, 1))) {
        i++;
      }
      found += i == sources.length ? 1 : 0;
    }
    return found;
  }

  /// The score of a member of the first set in another set, NaN when it has no such member.
  ///
  /// @param own its score in the first set, which may be the other one too
  private double scoreIn(Source source, Element member, double own) {
    if (source.record == sources[0].record) {
      return own;
    }
    if (Record.type(source.record) == Record.SET) {
      return context.views().members().contains(source.record, member) ? 1 : Double.NaN;
    }
    ZSetValue zset = context.views().scores();
    return zset.find(source.record, member.address(), member.length()) ? zset.score() : Double.NaN;
  }

  private void subtract(ZSetValue result) {
    if (sources[0].count == 0) {
      return;
    }
    FieldWalk walk = context.views().walk(sources[0].record);
    while (walk.next()) {
      Element member = walk.field();
      double score = walk.score();
      if (!isInAnyOther(member)) {
        result.put(member.address(), member.length(), score);
      }
    }
  }

  private boolean isInAnyOther(Element member) {
    for (int i = 1; i < sources.length; i++) {
      if (sources[i].count > 0 && !Double.isNaN(scoreIn(sources[i], member, 1))) {
        return true;
      }
    }
    return false;
  }

  private void smallestFirst() {
    Arrays.sort(sources, Comparator.comparingInt(source -> source.count));
  }

  // ---- the result -------------------------------------------------------------------------

  private ZSetValue table(DetachedResult result) {
    ZSetValue zset = context.views().zsetResult(result.cursor());
    zset.createTable(0);
    return zset;
  }

  private void reply(DetachedResult result) {
    ZSetValue zset = context.views().zsetResult(result.cursor());
    int count = zset.count();
    ScoredReply reply = new ScoredReply(context, withScores);
    reply.open(count);
    if (count > 0) {
      zset.seek(0);
    }
    for (int i = 0; i < count; i++) {
      reply.member(zset.member());
      if (withScores) {
        reply.score(zset.scoreHere());
      }
      zset.next();
    }
    result.drop();
  }

  private void store(DetachedResult result, KeyEvent event) {
    ZSetValue zset = context.views().zsetResult(result.cursor());
    zset.compact();
    result.store(zset.count(), event, 1);
  }
}
