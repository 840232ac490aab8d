package io.slotkeeper.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The Java files of the checkout this test runs in.
final class SourceTree {
  private final Path root;

  private SourceTree(Path root) {
    this.root = root;
  }

  /// Finds the checkout upwards from the module's folder, by its launcher.
  static SourceTree find() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("slotkeeper"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("no checkout above " + Path.of("").toAbsolutePath());
      }
    }
    return new SourceTree(folder);
  }

  /// The text of every Java file by its path below the root.
  TreeMap<String, String> javaFiles() throws IOException {
    TreeMap<String, String> texts = new TreeMap<>();
    for (Path file : files()) {
      texts.put(root.relativize(file).toString(), Files.readString(file));
    }
    return texts;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !root.relativize(file).toString().contains("target/"))
          .toList();
    }
  }
}
