package io.slotkeeper.scripting;

/// One run of a script: who it talks to and what it is given.
public final class ScriptCall {
  private final CommandBridge bridge;
  private final Interrupt interrupt;
  private final byte[][] keys;
  private final byte[][] arguments;

  /// A call; scripts keep the byte arrays of keys and arguments as they are, so they must not
  /// change afterwards.
  ///
  /// @param bridge runs the script's commands
  /// @param interrupt is polled while it runs
  public ScriptCall(CommandBridge bridge, Interrupt interrupt, byte[][] keys, byte[][] arguments) {
    this.bridge = bridge;
    this.interrupt = interrupt;
    this.keys = keys;
    this.arguments = arguments;
  }

  CommandBridge bridge() {
    return bridge;
  }

  Interrupt interrupt() {
    return interrupt;
  }

  byte[][] keys() {
    return keys;
  }

  byte[][] arguments() {
    return arguments;
  }
}
