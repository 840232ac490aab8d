package io.slotkeeper.cluster.record;

import io.slotkeeper.cluster.SlotSet;
import java.util.Map;

/// A set of slots that is streamed from one shard to another. It lives as long as its source's and
/// its target's epoch do. Once the slots have changed their owner it says so, until the target has
/// made the keys visible for good; without that it just disappears.
public record JobRecord(
    String source,
    String target,
    SlotSet slots,
    long sourceEpoch,
    long targetEpoch,
    boolean flipped,
    Map<String, Object> unknown) {
  public JobRecord asFlipped() {
    return new JobRecord(source, target, slots, sourceEpoch, targetEpoch, true, unknown);
  }

  public static JobRecord decode(String json) {
    Fields fields = Fields.parse(json);
    return new JobRecord(
        fields.text("src"),
        fields.text("dst"),
        fields.slots("slots"),
        fields.number("srcEpoch", 0),
        fields.number("dstEpoch", 0),
        fields.flag("flipped"),
        fields.rest());
  }

  public String encode() {
    return Fields.with(unknown)
        .put("src", source)
        .put("dst", target)
        .put("slots", slots)
        .put("srcEpoch", sourceEpoch)
        .put("dstEpoch", targetEpoch)
        .put("flipped", flipped)
        .json();
  }
}
