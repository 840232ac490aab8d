package io.slotkeeper.server.persistence;

/// What the access bits of records mean at this moment, under the eviction policy in force.
public interface KeyUsage {
  /// Moves the moment.
  void startTurn(long unixMillis);

  /// Whether they count accesses.
  boolean isLfu();

  /// Whether files tell how long keys were not used.
  boolean isLru();

  long idleSeconds(int access);

  /// The counter as it stands now, 0 to 255.
  int decayed(int access);

  /// Access bits of a key that was not used for so long.
  int withIdle(long idleSeconds);

  /// Access bits of a key that is used so often.
  int withFrequency(int counter);

  /// Access bits of a key nothing is known of.
  int initial();
}
