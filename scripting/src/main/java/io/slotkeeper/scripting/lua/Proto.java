package io.slotkeeper.scripting.lua;

import io.slotkeeper.scripting.lua.syntax.ChunkName;
import org.jspecify.annotations.Nullable;

/// A compiled function: immutable, shared by all its closures and by all interpreters.
final class Proto {
  final ChunkName chunk;

  /// Where the function is defined.
  final Site site;

  final int parameters;

  /// The slots a call needs, arguments and call windows included.
  final int frameSize;

  final Stat body;

  /// Parameter slots that inner functions capture.
  final int[] capturedParameters;

  /// For each upvalue the slot of the enclosing function's local, or `-1 - index` of its upvalue.
  final int[] upvalueSources;

  /// How extra arguments arrive, null for a function without `...`.
  final @Nullable VarargLayout varargs;

  /// Where a vararg function keeps its extra arguments.
  ///
  /// @param slot holds them as an array, for `...`
  /// @param argSlot the implicit local `arg`, -1 in a main chunk
  /// @param fillArg whether `arg` is the table (old style) or nil
  /// @param argCaptured whether `arg` lives in a cell
  record VarargLayout(int slot, int argSlot, boolean fillArg, boolean argCaptured) {}

  Proto(
      ChunkName chunk,
      Site site,
      int parameters,
      int frameSize,
      Stat body,
      int[] capturedParameters,
      int[] upvalueSources,
      @Nullable VarargLayout varargs) {
    this.chunk = chunk;
    this.site = site;
    this.parameters = parameters;
    this.frameSize = frameSize;
    this.body = body;
    this.capturedParameters = capturedParameters;
    this.upvalueSources = upvalueSources;
    this.varargs = varargs;
  }
}
