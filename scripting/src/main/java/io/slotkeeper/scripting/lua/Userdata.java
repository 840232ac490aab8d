package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// An opaque value: `newproxy`, and [#NULL], the null that JSON decoding yields.
public final class Userdata {
  /// The light userdata of address zero (`cjson.null`); equal only to itself.
  public static final Userdata NULL = new Userdata(null);

  private final @Nullable Table metatable;

  /// A value with a metatable of its own, or none.
  public Userdata(@Nullable Table metatable) {
    this.metatable = metatable;
  }

  /// The metatable, or null.
  public @Nullable Table metatable() {
    return metatable;
  }
}
