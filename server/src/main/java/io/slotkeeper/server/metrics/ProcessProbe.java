package io.slotkeeper.server.metrics;

/// The door to what the operating system knows of this process and its machine.
public interface ProcessProbe {
  /// Reads it anew.
  Usage read();

  /// What the process uses of its machine.
  ///
  /// @param residentBytes memory in RAM
  /// @param userMicros processor time spent in the program
  /// @param systemMicros processor time spent in the system for it
  /// @param machineBytes RAM of the machine, or of the container
  record Usage(long residentBytes, long userMicros, long systemMicros, long machineBytes) {}
}
