package io.slotkeeper.server.command;

/// `FIELDS numfields field ...` at the end of a call: the fields are the `count` arguments from
/// `first` on, `stride` arguments apart.
record FieldArguments(int first, int count, int stride) {
  static final String NUMBER_OF_FIELDS = "ERR Number of fields must be a positive integer";

  /// Reads the word at `index` and what follows it, to the end.
  ///
  /// @param badCount what to say when the number of fields is none
  static FieldArguments parse(CommandContext context, int index, String badCount) {
    if (!context.argIs(index, "FIELDS")) {
      throw new CommandException(
          "ERR Mandatory argument FIELDS is missing or not at the right position");
    }
    if (index + 1 == context.argCount()) {
      throw Errors.wrongArity(context.command().spec().name());
    }
    long count = context.argLong(index + 1, 1, Long.MAX_VALUE, badCount);
    if (count != context.argCount() - index - 2) {
      throw new CommandException(
          "ERR The `numfields` parameter must match the number of arguments");
    }
    return new FieldArguments(index + 2, (int) count, 1);
  }

  /// The argument that is field `i`, from 0.
  int argument(int i) {
    return first + stride * i;
  }
}
