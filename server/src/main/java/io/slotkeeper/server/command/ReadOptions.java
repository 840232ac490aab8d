package io.slotkeeper.server.command;

/// The options of XREAD and XREADGROUP, and where their streams are.
///
/// ```
/// XREAD                            [COUNT count] [BLOCK ms]         STREAMS key ... id ...
/// XREADGROUP GROUP group consumer  [COUNT count] [BLOCK ms] [NOACK] STREAMS key ... id ...
/// ```
final class ReadOptions {
  private boolean mayWait;
  private long deadlineMillis;
  private long count;
  private boolean noAck;
  private int groupArgument;
  private int firstKey;
  private int keys;

  private ReadOptions() {}

  static ReadOptions parse(CommandContext context, boolean forGroup) {
    ReadOptions options = new ReadOptions();
    int i = 1;
    while (i < context.argCount() && options.firstKey == 0) {
      i = options.parseOption(context, i, forGroup);
    }
    if (options.firstKey == 0) {
      throw Errors.syntax();
    }
    if (forGroup && options.groupArgument == 0) {
      throw new CommandException("ERR Missing GROUP option for XREADGROUP");
    }
    return options;
  }

  private int parseOption(CommandContext context, int i, boolean forGroup) {
    int more = context.argCount() - i - 1;
    if (more >= 1 && context.argIs(i, "BLOCK")) {
      mayWait = true;
      deadlineMillis = Wait.deadlineInMillis(context, i + 1);
      return i + 2;
    }
    if (more >= 1 && context.argIs(i, "COUNT")) {
      count = Math.max(0, context.argLong(i + 1));
      return i + 2;
    }
    if (more >= 1 && context.argIs(i, "STREAMS")) {
      takeStreams(context, i + 1, forGroup);
      return context.argCount();
    }
    if (more >= 2 && context.argIs(i, "GROUP")) {
      requireGroups(forGroup, "GROUP");
      groupArgument = i + 1;
      return i + 3;
    }
    if (context.argIs(i, "NOACK")) {
      requireGroups(forGroup, "NOACK");
      noAck = true;
      return i + 1;
    }
    throw Errors.syntax();
  }

  private void takeStreams(CommandContext context, int first, boolean forGroup) {
    int words = context.argCount() - first;
    if (words % 2 != 0) {
      throw new CommandException(
          "ERR Unbalanced '"
              + context.command().spec().name()
              + "' list of streams: for each stream key an ID or '"
              + (forGroup ? '>' : '$')
              + "' must be specified.");
    }
    firstKey = first;
    keys = words / 2;
  }

  private static void requireGroups(boolean forGroup, String option) {
    if (!forGroup) {
      throw new CommandException(
          "ERR The "
              + option
              + " option is only supported by XREADGROUP. You called XREAD instead.");
    }
  }

  /// Whether to wait for an entry when there is none.
  boolean mayWait() {
    return mayWait;
  }

  /// Until when to wait.
  long deadlineMillis() {
    return deadlineMillis;
  }

  /// How many entries per stream at most, 0 for all.
  long count() {
    return count;
  }

  boolean noAck() {
    return noAck;
  }

  boolean isGroup() {
    return groupArgument != 0;
  }

  /// Which argument is the group; the consumer follows it.
  int groupArgument() {
    return groupArgument;
  }

  int keys() {
    return keys;
  }

  int keyArgument(int index) {
    return firstKey + index;
  }

  int idArgument(int index) {
    return firstKey + keys + index;
  }
}
