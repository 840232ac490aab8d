package io.slotkeeper.scripting.lua;

/// A compiled chunk: immutable, to be bound to a globals table by any interpreter.
public final class Chunk {
  private final Proto proto;

  Chunk(Proto proto) {
    this.proto = proto;
  }

  Proto proto() {
    return proto;
  }
}
