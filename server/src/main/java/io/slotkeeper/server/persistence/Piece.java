package io.slotkeeper.server.persistence;

/// A part of the file: bytes, or a string that is stored in a block of its own.
///
/// @param address of the bytes, or of the block
/// @param length in bytes
/// @param isString whether it is a block, which is pinned and whose length is still to be written
record Piece(long address, int length, boolean isString) {}
