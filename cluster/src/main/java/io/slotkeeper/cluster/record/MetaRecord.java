package io.slotkeeper.cluster.record;

import java.util.Map;

/// The cluster itself. `level` is the newest set of features that all members understand.
public record MetaRecord(String cluster, long level, Map<String, Object> unknown) {
  public static MetaRecord of(String cluster) {
    return new MetaRecord(cluster, 1, Map.of());
  }

  public static MetaRecord decode(String json) {
    Fields fields = Fields.parse(json);
    return new MetaRecord(fields.text("cluster"), fields.number("level", 1), fields.rest());
  }

  public String encode() {
    return Fields.with(unknown).put("cluster", cluster).put("level", level).json();
  }
}
