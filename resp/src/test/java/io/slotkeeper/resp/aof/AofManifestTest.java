package io.slotkeeper.resp.aof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AofManifestTest {
  private static final String LOG = "appendonly.aof";

  @Test
  void whatIsWrittenIsReadBackTheSame() throws ManifestException {
    String text =
        """
        file appendonly.aof.2.base.rdb seq 2 type b
        file appendonly.aof.1.incr.aof seq 1 type h
        file appendonly.aof.4.incr.aof seq 4 type i
        file appendonly.aof.5.incr.aof seq 5 type i
        """;
    assertThat(AofManifest.parse(text).format()).isEqualTo(text);
  }

  @Test
  void aNameWithBlanksAndLineEndsIsQuoted() throws ManifestException {
    AofManifest manifest = AofManifest.EMPTY.withNewIncrement(" file seq \n\n.aof ");
    assertThat(manifest.format())
        .isEqualTo("file \" file seq \\n\\n.aof .1.incr.aof\" seq 1 type i\n");
    assertThat(AofManifest.parse(manifest.format()).lastIncrement())
        .isEqualTo(manifest.lastIncrement());
  }

  @Test
  void aNewBaseMakesWhatItReplacesHistory() {
    AofManifest manifest =
        AofManifest.EMPTY
            .withNewBase(LOG, true)
            .withNewIncrement(LOG)
            .withNewIncrement(LOG)
            .withNewBase(LOG, false)
            .withIncrementsAsHistory(1);
    assertThat(manifest.format())
        .isEqualTo(
            """
            file appendonly.aof.2.base.aof seq 2 type b
            file appendonly.aof.1.incr.aof seq 1 type h
            file appendonly.aof.1.base.rdb seq 1 type h
            file appendonly.aof.2.incr.aof seq 2 type i
            """);
    assertThat(manifest.withoutHistory().files())
        .extracting(AofFile::name)
        .containsExactly("appendonly.aof.2.base.aof", "appendonly.aof.2.incr.aof");
  }

  @Test
  void incrementsAreNumberedOnWhenAllAreHistory() {
    AofManifest manifest =
        AofManifest.EMPTY
            .withNewIncrement(LOG)
            .withNewBase(LOG, true)
            .withIncrementsAsHistory(0)
            .withoutHistory()
            .withNewIncrement(LOG);
    assertThat(manifest.lastIncrement().name()).isEqualTo("appendonly.aof.2.incr.aof");
  }

  @Test
  void commentsAndUnknownKeysAreIgnored() throws ManifestException {
    AofManifest manifest = AofManifest.parse("# note\nfile a seq 7 type i newkey newvalue\n");
    assertThat(manifest.lastIncrement()).isEqualTo(new AofFile("a", 7, AofFile.Kind.INCREMENT));
  }

  @Test
  void whatCannotBeUnderstoodIsRefusedWithItsLine() {
    refused("", "Found an empty AOF manifest", 0);
    refused("file a seq 1 type i\n\n", "Invalid AOF manifest file format", 2);
    refused("filx a seq 1 type i\n", "Invalid AOF manifest file format", 1);
    refused("file a type i\n", "Invalid AOF manifest file format", 1);
    refused("file a seq 1 type i odd\n", "Invalid AOF manifest file format", 1);
    refused("file a seq 1 type x\n", "Unknown AOF file type", 1);
    refused("file ../a seq 1 type i\n", "File can't be a path, just a filename", 1);
    refused(
        "file a seq 1 type b\nfile b seq 2 type b\n", "Found duplicate base file information", 2);
    refused(
        "file b seq 2 type i\nfile a seq 1 type i\n", "Found a non-monotonic sequence number", 2);
    refused("file a seq 1 type i", "The AOF manifest file contains too long line", 1);
    refused(
        "file a seq 1 type i ".repeat(60) + "\n",
        "The AOF manifest file contains too long line",
        1);
  }

  private static void refused(String text, String reason, int line) {
    assertThatThrownBy(() -> AofManifest.parse(text))
        .isInstanceOfSatisfying(
            ManifestException.class, e -> assertThat(e.lineNumber()).isEqualTo(line))
        .hasMessage(reason);
  }
}
