package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;

/// The options of SET: a condition, GET, and what becomes of the expiry.
///
/// @param conditionArgument index of the value or digest to compare with, 0 when there is none
/// @param expiry unix time in ms or [Record#NO_EXPIRY]
record SetOptions(
    Condition condition, int conditionArgument, boolean get, boolean keepTtl, long expiry) {

  /// When the value is stored.
  enum Condition {
    ALWAYS,
    NX,
    XX,
    IFEQ,
    IFNE,
    IFDEQ,
    IFDNE
  }

  static SetOptions parse(CommandContext context) {
    return parse(context, 3);
  }

  /// Reads the options from the argument at `from` on.
  static SetOptions parse(CommandContext context, int from) {
    Condition condition = Condition.ALWAYS;
    int conditionArgument = 0;
    boolean get = false;
    boolean keepTtl = false;
    int expiryAt = 0;
    int count = context.argCount();
    for (int i = from; i < count; i++) {
      boolean hasNext = i + 1 < count;
      Condition named = condition == Condition.ALWAYS ? conditionAt(context, i) : Condition.ALWAYS;
      if (named != Condition.ALWAYS && named.compareTo(Condition.XX) <= 0) {
        condition = named;
      } else if (named != Condition.ALWAYS && hasNext) {
        condition = named;
        conditionArgument = ++i;
      } else if (condition.compareTo(Condition.XX) <= 0
          && conditionAt(context, i) == condition
          && condition != Condition.ALWAYS) {
        continue;
      } else if (context.argIs(i, "GET")) {
        get = true;
      } else if (expiryAt == 0 && context.argIs(i, "KEEPTTL")) {
        keepTtl = true;
      } else if (!keepTtl && hasNext && ExpiryOption.isAt(context, i, expiryAt)) {
        expiryAt = i++;
      } else {
        throw Errors.syntax();
      }
    }
    long expiry = expiryAt == 0 ? Record.NO_EXPIRY : ExpiryOption.parse(context, expiryAt);
    return new SetOptions(condition, conditionArgument, get, keepTtl, expiry);
  }

  /// The condition the word at `index` names, or ALWAYS.
  static Condition conditionAt(CommandContext context, int index) {
    for (Condition candidate : Condition.values()) {
      if (candidate != Condition.ALWAYS && context.argIs(index, candidate.name())) {
        return candidate;
      }
    }
    return Condition.ALWAYS;
  }

  /// Whether the value is compared with what there is, by a command that others do not know.
  private boolean compares() {
    return condition.compareTo(Condition.XX) > 0;
  }

  /// Says how a SET with these options, which has stored its value, is repeated: with an absolute
  /// expiry, and without GET, whose reply nobody reads.
  void repeat(CommandContext context) {
    Effects effects = context.effects();
    if (expiry != Record.NO_EXPIRY && (compares() || find(context, "PXAT", 3) == 0)) {
      effects.command(Effects.SET, 5).arguments(1, 3).word(Effects.PXAT).number(expiry);
    } else if (compares()) {
      effects.command(Effects.SET, keepTtl ? 4 : 3).arguments(1, 3);
      if (keepTtl) {
        effects.word(Effects.KEEPTTL);
      }
    } else if (get && expiry == Record.NO_EXPIRY) {
      repeatWithoutGet(context, effects);
    }
  }

  private static void repeatWithoutGet(CommandContext context, Effects effects) {
    int words = 0;
    for (int i = 0; i < context.argCount(); i++) {
      words += isGet(context, i) ? 0 : 1;
    }
    effects.rewritten(words);
    for (int i = 0; i < context.argCount(); i++) {
      if (!isGet(context, i)) {
        effects.argument(i);
      }
    }
  }

  private static boolean isGet(CommandContext context, int argument) {
    return argument >= 3 && context.argIs(argument, "GET");
  }

  /// The argument from `from` on that is this word, 0 for none.
  private static int find(CommandContext context, String word, int from) {
    for (int i = from; i < context.argCount(); i++) {
      if (context.argIs(i, word)) {
        return i;
      }
    }
    return 0;
  }

  /// Whether the condition holds for the key's record, 0 when absent.
  boolean admits(CommandContext context, long record) {
    return switch (condition) {
      case ALWAYS -> true;
      case NX -> record == 0;
      case XX -> record != 0;
      case IFEQ -> StringCondition.equalTo(context, record, conditionArgument);
      case IFNE -> record == 0 || !StringCondition.equalTo(context, record, conditionArgument);
      case IFDEQ -> StringCondition.hasDigest(context, record, conditionArgument);
      case IFDNE -> record == 0 || !StringCondition.hasDigest(context, record, conditionArgument);
    };
  }
}
