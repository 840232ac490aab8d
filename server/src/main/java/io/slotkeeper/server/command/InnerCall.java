package io.slotkeeper.server.command;

/// A call that stands among the arguments of another one, as in COMMAND GETKEYS.
///
/// @param start which argument is its name
record InnerCall(Arguments outer, int start) implements Arguments {
  @Override
  public int argCount() {
    return outer.argCount() - start;
  }

  @Override
  public long argAddress(int index) {
    return outer.argAddress(index + start);
  }

  @Override
  public int argLength(int index) {
    return outer.argLength(index + start);
  }
}
