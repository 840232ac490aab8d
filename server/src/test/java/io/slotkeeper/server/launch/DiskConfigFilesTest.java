package io.slotkeeper.server.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskConfigFilesTest {
  @TempDir private Path directory;
  private DiskConfigFiles files;

  @BeforeEach
  void openTheDoor() {
    byte[] input = "hz 5".getBytes(StandardCharsets.UTF_8);
    files = new DiskConfigFiles(directory, new ByteArrayInputStream(input));
  }

  @Test
  void aReplacedFileHasTheNewContentAndNothingIsLeftBeside() throws IOException {
    files.replace("a.conf", "one");
    files.replace("a.conf", "two \u00ff");
    assertThat(files.read("a.conf")).isEqualTo("two \u00ff");
    assertThat(Files.readAllBytes(directory.resolve("a.conf"))).hasSize(5);
    assertThat(Files.list(directory)).hasSize(1);
  }

  @Test
  void failuresCarryTheSystemsReasonAlone() throws IOException {
    Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> files.read("gone"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("No such file or directory");
    assertThatThrownBy(() -> files.resolveDirectory("/", "gone"))
        .hasMessage("No such file or directory");
    assertThatThrownBy(() -> files.resolveDirectory(directory.toString(), "file"))
        .hasMessage("Not a directory");
    assertThatThrownBy(() -> files.replace("gone/a.conf", ""))
        .hasMessage("No such file or directory");
  }

  @Test
  void aDirectoryIsResolvedAgainstAnother() throws IOException {
    Files.createDirectories(directory.resolve("data/sub"));
    assertThat(files.resolveDirectory(directory + "/data", "sub/../sub"))
        .isEqualTo(directory + "/data/sub");
    assertThat(files.resolveDirectory("/", directory.toString())).isEqualTo(directory.toString());
    assertThat(files.workingDirectory()).isEqualTo(directory.toString());
  }

  @Test
  void patternsMatchInEveryPartOfAPathInOrderOfName() throws IOException {
    for (String name : new String[] {"x2/b.conf", "x1/a.conf", "x1/.hidden.conf", "y/c.conf"}) {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
    assertThat(files.matches("x*/*.conf")).containsExactly("x1/a.conf", "x2/b.conf");
    assertThat(files.matches(directory + "/?/*")).containsExactly(directory + "/y/c.conf");
    assertThat(files.matches("none*/*")).isEmpty();
  }

  @Test
  void standardInputIsReadToItsEnd() throws IOException {
    assertThat(files.readStandardInput()).isEqualTo("hz 5");
  }
}
