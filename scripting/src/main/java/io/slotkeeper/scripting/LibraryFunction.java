package io.slotkeeper.scripting;

import io.slotkeeper.scripting.lua.LuaFunction;
import org.jspecify.annotations.Nullable;

/// A function of a library.
public final class LibraryFunction {
  private final String name;
  private final @Nullable String description;
  private final int flags;
  private final LuaFunction callback;
  private final FunctionLibrary library;

  LibraryFunction(
      String name,
      @Nullable String description,
      int flags,
      LuaFunction callback,
      FunctionLibrary library) {
    this.name = name;
    this.description = description;
    this.flags = flags;
    this.callback = callback;
    this.library = library;
  }

  /// The name FCALL uses.
  public String name() {
    return name;
  }

  /// What its author says about it, or null.
  public @Nullable String description() {
    return description;
  }

  /// Its [ScriptFlags]; never in compatibility mode.
  public int flags() {
    return flags;
  }

  /// The library it belongs to.
  public FunctionLibrary library() {
    return library;
  }

  LuaFunction callback() {
    return callback;
  }
}
