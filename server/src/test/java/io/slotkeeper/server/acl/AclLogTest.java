package io.slotkeeper.server.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.acl.AclLog.Event;
import io.slotkeeper.server.config.ServerConfig;
import io.slotkeeper.server.config.ServerConfig.SetterRights;
import io.slotkeeper.server.launch.DiskConfigFiles;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AclLogTest {
  private final ServerConfig config =
      new ServerConfig(new DiskConfigFiles(Path.of(""), InputStream.nullInputStream()), 1);
  private final AclLog log = new AclLog(config.security.aclLogMaxLength);

  private void deny(String object, long nowMillis) {
    log.add(new Event(Denial.KEY, Denial.Origin.TOPLEVEL, object, "bob"), "c", nowMillis);
  }

  @Test
  void likeEventsWithinAMinuteAreOneEntryAndComeFirst() {
    deny("a", 1000);
    deny("b", 2000);
    deny("a", 61_000);
    List<AclLog.Entry> entries = log.latest(10);
    assertThat(entries).hasSize(2);
    assertThat(entries.getFirst().event().object()).isEqualTo("a");
    assertThat(entries.getFirst().id()).isZero();
    assertThat(entries.getFirst().count()).isEqualTo(2);
    assertThat(entries.getFirst().createdMillis()).isEqualTo(1000);
    assertThat(entries.getFirst().updatedMillis()).isEqualTo(61_000);
    deny("a", 121_001);
    assertThat(log.latest(10)).hasSize(3);
    assertThat(log.count(Denial.KEY)).isEqualTo(4);
  }

  @Test
  void otherReasonsOriginsAndUsersAreOtherEntries() {
    deny("a", 0);
    log.add(new Event(Denial.COMMAND, Denial.Origin.TOPLEVEL, "a", "bob"), "c", 0);
    log.add(new Event(Denial.KEY, Denial.Origin.LUA, "a", "bob"), "c", 0);
    log.add(new Event(Denial.KEY, Denial.Origin.TOPLEVEL, "a", "eve"), "c", 0);
    assertThat(log.latest(10)).hasSize(4);
    assertThat(log.latest(2).stream().map(AclLog.Entry::id)).containsExactly(3L, 2L);
  }

  @Test
  void theOldestGoWhenTheLogIsFull() throws Exception {
    config.set(List.of("acllog-max-len", "5"), new SetterRights(false, false));
    for (int i = 0; i < 20; i++) {
      deny("key" + i, i);
    }
    assertThat(log.latest(Long.MAX_VALUE).stream().map(entry -> entry.event().object()))
        .containsExactly("key19", "key18", "key17", "key16", "key15");
    log.reset();
    assertThat(log.latest(10)).isEmpty();
    deny("next", 30);
    assertThat(log.latest(10).getFirst().id()).isEqualTo(20);
  }
}
