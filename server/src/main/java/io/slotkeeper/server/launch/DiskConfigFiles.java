package io.slotkeeper.server.launch;

import io.slotkeeper.server.config.ConfigFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Configuration files on the real disk.
public final class DiskConfigFiles implements ConfigFiles {
  private final Path workingDirectory;
  private final InputStream standardInput;

  public DiskConfigFiles(Path workingDirectory, InputStream standardInput) {
    this.workingDirectory = workingDirectory.toAbsolutePath().normalize();
    this.standardInput = standardInput;
  }

  @Override
  public String workingDirectory() {
    return DiskReasons.bytesAsChars(workingDirectory);
  }

  @Override
  public String resolveDirectory(String base, String path) throws IOException {
    Path directory = DiskReasons.path(base).resolve(DiskReasons.path(path)).normalize();
    try {
      if (!Files.readAttributes(directory, "isDirectory").containsValue(true)) {
        throw new NotDirectoryException(directory.toString());
      }
    } catch (FileSystemException e) {
      throw DiskReasons.reasonOnly(e);
    }
    return DiskReasons.bytesAsChars(directory);
  }

  @Override
  public String read(String path) throws IOException {
    try {
      return Files.readString(resolve(path), StandardCharsets.ISO_8859_1);
    } catch (FileSystemException e) {
      throw DiskReasons.reasonOnly(e);
    }
  }

  @Override
  public List<String> matches(String pattern) throws IOException {
    List<Path> found = new ArrayList<>();
    Path whole = DiskReasons.path(pattern);
    collect(whole.isAbsolute() ? whole.getRoot() : Path.of(""), whole, 0, found);
    return found.stream().sorted().map(DiskReasons::bytesAsChars).toList();
  }

  private void collect(Path parent, Path pattern, int depth, List<Path> found) throws IOException {
    if (depth == pattern.getNameCount()) {
      found.add(parent);
      return;
    }
    Path directory = workingDirectory.resolve(parent);
    if (!Files.isDirectory(directory)) {
      return;
    }
    String glob = pattern.getName(depth).toString();
    String literalBraces = glob.replace("{", "\\{").replace("}", "\\}");
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, literalBraces)) {
      for (Path entry : entries) {
        Path name = entry.getFileName();
        if (!name.toString().startsWith(".") || glob.startsWith(".")) {
          collect(parent.resolve(name), pattern, depth + 1, found);
        }
      }
    }
  }

  @Override
  public String readStandardInput() throws IOException {
    return new String(standardInput.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void replace(String path, String content) throws IOException {
    Path target = resolve(path);
    Path directory = target.getParent();
    try {
      Path temporary = Files.createTempFile(directory, target.getFileName() + ".", "");
      try {
        writeAndSync(temporary, content);
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } catch (FileSystemException e) {
      throw DiskReasons.reasonOnly(e);
    }
  }

  private static void writeAndSync(Path file, String content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private Path resolve(String path) {
    return workingDirectory.resolve(DiskReasons.path(path)).normalize();
  }
}
