package io.slotkeeper.cluster.record;

import java.util.Map;

/// That a member has a session.
///
/// @param incarnation drawn at each start, and again before a replica discards its data: an in-sync
///   entry is worth something only together with the incarnation it names
/// @param epoch the epoch of the last write the member held when this incarnation began
/// @param offset the end of its log then, -1 when it had no usable data
public record LiveRecord(String incarnation, long epoch, long offset, Map<String, Object> unknown) {
  public static LiveRecord of(String incarnation, long epoch, long offset) {
    return new LiveRecord(incarnation, epoch, offset, Map.of());
  }

  public static LiveRecord decode(String json) {
    Fields fields = Fields.parse(json);
    return new LiveRecord(
        fields.text("inc"), fields.number("epoch", 0), fields.number("offset", -1), fields.rest());
  }

  public String encode() {
    return Fields.with(unknown)
        .put("inc", incarnation)
        .put("epoch", epoch)
        .put("offset", offset)
        .json();
  }
}
