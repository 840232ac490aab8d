package io.slotkeeper.cluster.record;

import io.slotkeeper.cluster.topology.Endpoint;
import java.util.Map;

/// A member, or the tombstone of one that was forgotten.
public record NodeRecord(
    Endpoint endpoint,
    String shard,
    String software,
    boolean noFailover,
    boolean forgotten,
    Map<String, Object> unknown) {
  public static NodeRecord of(Endpoint endpoint, String shard, String software) {
    return new NodeRecord(endpoint, shard, software, false, false, Map.of());
  }

  public NodeRecord withShard(String other) {
    return new NodeRecord(endpoint, other, software, noFailover, forgotten, unknown);
  }

  public NodeRecord asForgotten() {
    return new NodeRecord(endpoint, shard, software, noFailover, true, unknown);
  }

  public NodeRecord withEndpoint(Endpoint other, String version, boolean refusesFailover) {
    return new NodeRecord(other, shard, version, refusesFailover, forgotten, unknown);
  }

  public static NodeRecord decode(String json) {
    Fields fields = Fields.parse(json);
    return new NodeRecord(
        fields.endpoint(),
        fields.text("shard"),
        fields.text("sw", ""),
        fields.flag("noFailover"),
        fields.flag("forgotten"),
        fields.rest());
  }

  public String encode() {
    return Fields.with(unknown)
        .put(endpoint)
        .put("shard", shard)
        .put("sw", software)
        .put("noFailover", noFailover)
        .put("forgotten", forgotten)
        .json();
  }
}
