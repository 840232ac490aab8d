package io.slotkeeper.server.command;

/// The words of one command in native memory, the command's own name first.
public interface Arguments {

  int argCount();

  long argAddress(int index);

  int argLength(int index);
}
