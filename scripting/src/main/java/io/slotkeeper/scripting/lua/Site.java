package io.slotkeeper.scripting.lua;

import io.slotkeeper.scripting.lua.syntax.ChunkName;
import org.jspecify.annotations.Nullable;

/// A place in the source where something can fail or be called, with the words errors need.
///
/// @param kind what the called expression is: local, global, field, method, upvalue; null if none
/// @param name its name
record Site(ChunkName chunk, int line, @Nullable String kind, @Nullable String name) {
  /// `chunk:line:` and a space.
  String prefix() {
    return chunk.shown() + ":" + line + ": ";
  }
}
