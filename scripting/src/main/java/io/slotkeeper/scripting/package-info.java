/// Scripts and functions the way Redis 7.2 runs them, on the Lua engine below.
///
/// Start reading at [ScriptEngine] (EVAL) and [FunctionLibraries] (FUNCTION, FCALL). The server
/// comes in through four small ports: [CommandBridge] runs commands, [Interrupt] is polled while a
/// script runs, [ReplySink] takes the result, and a nanosecond clock. Nothing here knows of
/// sockets, slots or threads: one engine is used by one thread at a time.
///
/// What the server owes the engine:
/// - a stack of 16 MB for the threads that run scripts; on a smaller one deep recursion ends
///   earlier, in the same Lua error;
/// - the package `jdk.internal.vm` exported by java.base, by a flag or the manifest of the jar that
///   is started, which makes coroutines a hundred times faster; without it they run on threads of
///   their own;
/// - an [Interrupt] that is quick while nothing is wrong: it is called every 20,000 steps.
///
/// ```
///   EVAL  -> ScriptCache.load / find -> Script -> ScriptEngine.run(script, call, sink)
///   FCALL -> FunctionLibraries.find  -> LibraryFunction -> library.run(function, call, sink)
///                                                 redis.call -> CommandBridge -> RESP -> values
/// ```
@NullMarked
package io.slotkeeper.scripting;

import org.jspecify.annotations.NullMarked;
