package io.slotkeeper.server.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file that names the process while it runs.
record PidFile(Path path) {

  static PidFile write(String path, long processId) throws IOException {
    PidFile file = new PidFile(Path.of(path));
    Files.writeString(file.path, processId + "\n");
    return file;
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }
}
