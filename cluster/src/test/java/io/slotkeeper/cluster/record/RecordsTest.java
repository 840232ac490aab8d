package io.slotkeeper.cluster.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.topology.Endpoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordsTest {
  @Test
  void everyRecordIsReadBackAsItWasWritten() {
    Endpoint endpoint = new Endpoint("10.0.0.1", 7000, 7100, 17000, "host", "na\"me\\ \u0007é");
    NodeRecord node = NodeRecord.of(endpoint, "shard", "1.0").asForgotten();
    assertThat(NodeRecord.decode(node.encode())).isEqualTo(node);
    LiveRecord live = LiveRecord.of("inc", 3, -1);
    assertThat(LiveRecord.decode(live.encode())).isEqualTo(live);
    LobbyRecord lobby = new LobbyRecord("inc", endpoint, SlotSet.range(1, 9), 4, Map.of());
    assertThat(LobbyRecord.decode(lobby.encode())).isEqualTo(lobby);
    OwnRecord own = OwnRecord.first("a", SlotSet.ALL, "op").claimedBy("b", "op2");
    assertThat(OwnRecord.decode(own.encode())).isEqualTo(own);
    IsrRecord isr =
        IsrRecord.first(new InSync("a", "i1"), "op")
            .with(new InSync("b", "i2"), "op2")
            .claimed(List.of(new InSync("b", "i2")), "op3");
    assertThat(IsrRecord.decode(isr.encode())).isEqualTo(isr);
    OpenSlotRecord open = new OpenSlotRecord("s1", null, "s2", Map.of());
    assertThat(OpenSlotRecord.decode(open.encode())).isEqualTo(open);
    JobRecord job = new JobRecord("s1", "s2", SlotSet.of(5), 1, 2, false, Map.of());
    assertThat(JobRecord.decode(job.asFlipped().encode())).isEqualTo(job.asFlipped());
    MetaRecord meta = MetaRecord.of("cluster");
    assertThat(MetaRecord.decode(meta.encode())).isEqualTo(meta);
  }

  @Test
  void fieldsOfANewerVersionAreKept() {
    String json =
        "{\"v\":1,\"mr\":1,\"inc\":\"i\",\"epoch\":2,\"offset\":3,"
            + "\"zone\":\"b\",\"deep\":{\"list\":[1,true,\"x\"]}}";
    String written = LiveRecord.decode(json).encode();
    assertThat(LiveRecord.decode(written).unknown())
        .containsOnlyKeys("zone", "deep")
        .containsEntry("zone", "b");
    assertThat(written).contains("{\"list\":[1,true,\"x\"]}");
  }

  @Test
  void aRecordThatNeedsANewerReaderIsRefused() {
    assertThatThrownBy(() -> LiveRecord.decode("{\"v\":9,\"mr\":2,\"inc\":\"i\"}"))
        .isInstanceOf(RecordException.class)
        .hasMessageContaining("needs 2");
  }

  @Test
  void whatIsNotARecordIsRefusedWithItsPlace() {
    for (String text :
        List.of(
            "",
            "{",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":1}x",
            "{\"a\":\"\\q\"}",
            "{\"a\":\"",
            "[1]",
            "{\"a\":1.5}",
            "{\"a\":null}",
            "{\"a\":\"\\u12")) {
      assertThatThrownBy(() -> LiveRecord.decode(text))
          .as(text)
          .isInstanceOf(RecordException.class)
          .hasMessageContaining("expected");
    }
    assertThatThrownBy(() -> LiveRecord.decode("{}")).hasMessageContaining("inc");
    String deep = "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}";
    assertThatThrownBy(() -> LiveRecord.decode(deep)).hasMessageContaining("levels");
    String slots = "{\"primary\":\"a\",\"slots\":\"99999\"}";
    assertThatThrownBy(() -> OwnRecord.decode(slots)).isInstanceOf(RecordException.class);
  }
}
