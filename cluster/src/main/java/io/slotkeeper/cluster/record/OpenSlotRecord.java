package io.slotkeeper.cluster.record;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A slot that moves key by key: which shard declared what. Without any declaration it is deleted.
///
/// @param source the shard that owned the slot when it was opened
/// @param importing the shard that declared to import it
/// @param migrating the shard that the source declared to give it to
public record OpenSlotRecord(
    String source,
    @Nullable String importing,
    @Nullable String migrating,
    Map<String, Object> unknown) {
  public OpenSlotRecord withImporting(@Nullable String shard) {
    return new OpenSlotRecord(source, shard, migrating, unknown);
  }

  public OpenSlotRecord withMigrating(@Nullable String shard) {
    return new OpenSlotRecord(source, importing, shard, unknown);
  }

  public static OpenSlotRecord decode(String json) {
    Fields fields = Fields.parse(json);
    return new OpenSlotRecord(
        fields.text("src"), fields.optionalText("imp"), fields.optionalText("mig"), fields.rest());
  }

  public String encode() {
    return Fields.with(unknown)
        .put("src", source)
        .put("imp", importing)
        .put("mig", migrating)
        .json();
  }
}
