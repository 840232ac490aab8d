package io.slotkeeper.server.propagation;

/// Repeats the changes of a [ChangeStream], this server's or another's, on the data set: commands
/// without a client, without replies.
///
/// They are not asked whether they may: no user, no memory limit, no pause. Nothing expires by the
/// clock of this server while they run; the stream says what goes. What stands between MULTI and
/// EXEC is applied as one unit, with all its slots locked. Lines that begin with `#`, which files
/// have between commands, are skipped.
///
/// Used by the loading of append-only files and by replicas, on a loop or while the caller owns the
/// world; one thread.
public interface StreamApplier extends AutoCloseable {
  /// Applies all whole commands of the bytes, and keeps those of a transaction that is not
  /// complete. A command that is not complete is left, for a call with more bytes behind it.
  ///
  /// @return how many bytes are done with
  /// @throws StreamFormatException when the bytes are no commands, or commands that do not exist
  long apply(long address, long length) throws StreamFormatException;

  /// From now on every whole unit is also appended to this server's own stream, as its bytes are,
  /// with its slots locked. The bytes of a transaction that is not complete must still lie before
  /// those of the next call.
  void appendUnits();

  /// How many bytes were applied by all calls.
  long position();

  /// The position behind the last whole unit: less than [#position()] when MULTI is there and its
  /// EXEC is not.
  long unitEnd();

  /// How many commands were executed.
  long commands();

  /// The database the next command is for.
  int database();

  /// Says which database the next command is for.
  void select(int database);

  /// Forgets what is kept of a transaction that is not complete.
  @Override
  void close();
}
