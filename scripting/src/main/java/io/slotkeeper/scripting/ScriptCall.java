package io.slotkeeper.scripting;

/// One run of a script: who it talks to and what it is given.
///
/// @param bridge runs its commands
/// @param interrupt is polled while it runs
/// @param keys the keys; the engine keeps the byte arrays, so they must not change afterwards
/// @param arguments the other arguments, likewise
@SuppressWarnings("ArrayRecordComponent")
public record ScriptCall(
    CommandBridge bridge, Interrupt interrupt, byte[][] keys, byte[][] arguments) {}
