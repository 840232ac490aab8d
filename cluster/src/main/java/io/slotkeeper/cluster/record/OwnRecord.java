package io.slotkeeper.cluster.record;

import io.slotkeeper.cluster.SlotSet;
import java.util.Map;

/// The truth about a shard: who is primary, since when (`epoch`), of which slots.
///
/// @param previous the primary of the epoch before, empty in the first
/// @param partner the shard whose record the same transaction wrote, because slots went from one to
///   the other; else empty. Who reads one of the two must read the other, too
/// @param operation names the write that made this version, so that a writer who did not hear how
///   it ended recognises it
public record OwnRecord(
    long epoch,
    String primary,
    SlotSet slots,
    String previous,
    String partner,
    String operation,
    Map<String, Object> unknown) {
  public static OwnRecord first(String primary, SlotSet slots, String operation) {
    return new OwnRecord(1, primary, slots, "", "", operation, Map.of());
  }

  public OwnRecord claimedBy(String claimer, String by) {
    return new OwnRecord(epoch + 1, claimer, slots, primary, "", by, unknown);
  }

  public OwnRecord withSlots(SlotSet others, String by) {
    return new OwnRecord(epoch, primary, others, previous, "", by, unknown);
  }

  /// The same after slots went from this shard to `other`, or from there to this.
  public OwnRecord exchanged(SlotSet others, String other, String by) {
    return new OwnRecord(epoch, primary, others, previous, other, by, unknown);
  }

  public static OwnRecord decode(String json) {
    Fields fields = Fields.parse(json);
    return new OwnRecord(
        fields.number("epoch", 0),
        fields.text("primary"),
        fields.slots("slots"),
        fields.text("previous", ""),
        fields.text("with", ""),
        fields.text("op", ""),
        fields.rest());
  }

  public String encode() {
    return Fields.with(unknown)
        .put("epoch", epoch)
        .put("primary", primary)
        .put("slots", slots)
        .put("previous", previous)
        .put("with", partner)
        .put("op", operation)
        .json();
  }
}
