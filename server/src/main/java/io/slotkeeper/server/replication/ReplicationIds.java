package io.slotkeeper.server.replication;

import io.slotkeeper.server.runtime.ServerRandom;
import java.util.HexFormat;

/// The names of the histories that the change stream is a part of.
///
/// ```
/// offset   0 ──────────────────────── secondEnd ───────────────────────►
///              second (who wrote it before)  │   first (who writes now)
/// ```
///
/// Who has followed `second` not farther than up to `secondEnd` has the same bytes as we and may go
/// on with ours: so the replicas of a primary that was replaced need no new copy of the data.
///
/// @param first 40 hexadecimal digits
/// @param second the same, all zeros for none
/// @param secondEnd the offset behind the last byte of `second`, -1 for none
public record ReplicationIds(String first, String second, long secondEnd) {
  public static final int LENGTH = 40;

  private static final String NONE = "0".repeat(LENGTH);

  /// A history of its own.
  static ReplicationIds fresh(ServerRandom random) {
    return of(newId(random));
  }

  static ReplicationIds of(String id) {
    return new ReplicationIds(id, NONE, -1);
  }

  private static String newId(ServerRandom random) {
    byte[] bytes = new byte[LENGTH / 2];
    random.nextSecret(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// A new history that begins where this one stands.
  ReplicationIds continued(ServerRandom random, long end) {
    return new ReplicationIds(newId(random), first, end);
  }

  /// The history of this name continues this one, which ends here.
  ReplicationIds continuedBy(String id, long end) {
    return new ReplicationIds(id, first, end);
  }

  /// Whether who has followed this history up to an offset may go on with ours.
  boolean covers(String id, long offset) {
    return id.equalsIgnoreCase(first) || id.equalsIgnoreCase(second) && offset <= secondEnd;
  }

  /// Whether it is one of the names, however far.
  boolean names(String id) {
    return id.equalsIgnoreCase(first) || id.equalsIgnoreCase(second);
  }

  /// The second offset as Redis counts: of the first byte that is not shared, from 1; -1 for none.
  public long shownSecondOffset() {
    return secondEnd < 0 ? -1 : secondEnd + 1;
  }
}
