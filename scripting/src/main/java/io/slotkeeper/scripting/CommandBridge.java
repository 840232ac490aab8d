package io.slotkeeper.scripting;

/// What a running script can ask of the server. Called on the thread that runs the script.
///
/// A `RuntimeException` thrown here abandons the script: no Lua code can catch it, it comes out of
/// [ScriptEngine#run] or [FunctionLibrary#run], and nothing is replied. The server uses it to undo
/// a script that has to wait for a lock and to run it again later.
public interface CommandBridge {
  /// Answers of [#checkAcl].
  enum AclAnswer {
    ALLOWED,
    DENIED,
    UNKNOWN_COMMAND
  }

  /// Runs one command and leaves its reply.
  ///
  /// Refusals (unknown command, not allowed from scripts, ACL, OOM, ...) are error replies too,
  /// such as `-ERR Unknown Redis command called from script\r\n`. After each the script is polled,
  /// so that one that was killed sees no refusal.
  ///
  /// @param arguments the command name and its arguments, in elements `0..count`; the array is
  ///   reused by the next call, and the byte arrays in it must not be modified
  /// @param reply where the reply goes, as RESP in the protocol last set by [#protocol]
  void call(byte[][] arguments, int count, ReplyBytes reply);

  /// Whether the caller of the script may run a command.
  AclAnswer checkAcl(byte[][] arguments, int count);

  /// Sets the protocol version of the replies of [#call], 2 at the start of each script.
  void protocol(int version);

  /// Sets where writes are propagated to: bit 1 the append-only file, bit 2 replicas.
  void replicationFlags(int flags);

  /// Writes to the server log.
  ///
  /// @param level 0 debug, 1 verbose, 2 notice, 3 warning
  void log(int level, byte[] message);
}
