package io.slotkeeper.cluster.coordination;

import java.nio.charset.StandardCharsets;

/// A node of the tree as it was read.
///
/// @param data JSON text
/// @param version counts the writes since its creation, from 0
/// @param transaction the id of the transaction that wrote it last; grows over the whole tree
/// @param owner the session that an ephemeral node dies with, 0 for a persistent one
public record Znode(String path, String data, int version, long transaction, long owner) {
  /// No payload and no transaction is larger: the real service answers too large ones by dropping
  /// the connection.
  public static final int LIMIT_BYTES = 256 << 10;

  public static int sizeBytes(String data) {
    return data.getBytes(StandardCharsets.UTF_8).length;
  }
}
