package io.slotkeeper.resp.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BackupNameTest {
  @Test
  void aNameTellsTheTimeAndTheKind() {
    BackupName snapshot = new BackupName(1795230000L, BackupName.Kind.SNAPSHOT);
    assertThat(snapshot).hasToString("20261121T030000Z.rdb");
    assertThat(BackupName.parse("20261121T030000Z.rdb")).isEqualTo(snapshot);
    assertThat(BackupName.parse("20261121T030000Z.aof"))
        .isEqualTo(new BackupName(1795230000L, BackupName.Kind.LOG));
  }

  @Test
  void otherFilesAreNoBackups() {
    assertThat(List.of("dump.rdb", "20261121T030000Z", "temp-20261121T030000Z.rdb", "x.aof"))
        .allSatisfy(name -> assertThat(BackupName.parse(name)).isNull());
  }

  @Test
  void theNewestSnapshotsStayAndTheLogsBehindTheOldestOfThem() {
    List<String> names =
        List.of(
            "20261118T030000Z.rdb",
            "20261119T010000Z.aof",
            "20261119T030000Z.rdb",
            "20261119T050000Z.aof",
            "20261120T030000Z.rdb",
            "dump.rdb");
    assertThat(BackupName.obsolete(names, 2))
        .extracting(BackupName::toString)
        .containsExactly("20261118T030000Z.rdb", "20261119T010000Z.aof");
    assertThat(BackupName.obsolete(names, 3)).isEmpty();
  }
}
