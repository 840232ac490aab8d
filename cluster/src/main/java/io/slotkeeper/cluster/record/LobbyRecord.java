package io.slotkeeper.cluster.record;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.topology.Endpoint;
import java.util.Map;

/// A node that is connected to the coordinator but has not met the cluster.
public record LobbyRecord(
    String incarnation,
    Endpoint endpoint,
    SlotSet slots,
    long configEpoch,
    Map<String, Object> unknown) {
  public static LobbyRecord decode(String json) {
    Fields fields = Fields.parse(json);
    return new LobbyRecord(
        fields.text("inc"),
        fields.endpoint(),
        fields.slots("slots"),
        fields.number("configEpoch", 0),
        fields.rest());
  }

  public String encode() {
    return Fields.with(unknown)
        .put("inc", incarnation)
        .put(endpoint)
        .put("slots", slots)
        .put("configEpoch", configEpoch)
        .json();
  }
}
