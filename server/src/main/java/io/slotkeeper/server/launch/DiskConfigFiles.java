package io.slotkeeper.server.launch;

import io.slotkeeper.server.config.ConfigFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    return bytesAsChars(workingDirectory.toString());
  }

  @Override
  public String resolveDirectory(String base, String path) throws IOException {
    Path directory = path(base).resolve(path(path)).normalize();
    try {
      if (!Files.readAttributes(directory, "isDirectory").containsValue(true)) {
        throw new NotDirectoryException(directory.toString());
      }
    } catch (FileSystemException e) {
      throw withReasonOnly(e);
    }
    return bytesAsChars(directory.toString());
  }

  @Override
  public String read(String path) throws IOException {
    try {
      return Files.readString(resolve(path), StandardCharsets.ISO_8859_1);
    } catch (FileSystemException e) {
      throw withReasonOnly(e);
    }
  }

  @Override
  public List<String> matches(String pattern) throws IOException {
    List<Path> found = new ArrayList<>();
    Path whole = path(pattern);
    collect(whole.isAbsolute() ? whole.getRoot() : Path.of(""), whole, 0, found);
    return found.stream().sorted().map(path -> bytesAsChars(path.toString())).toList();
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
      throw withReasonOnly(e);
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
    return workingDirectory.resolve(path(path)).normalize();
  }

  private static Path path(String bytesAsChars) {
    return Path.of(
        new String(bytesAsChars.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
  }

  private static String bytesAsChars(String path) {
    return new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static IOException withReasonOnly(FileSystemException e) {
    IOException plain =
        switch (e) {
          case NoSuchFileException _ -> new FileNotFoundException("No such file or directory");
          case AccessDeniedException _ -> new IOException("Permission denied");
          case NotDirectoryException _ -> new IOException("Not a directory");
          default -> new IOException(e.getReason() == null ? e.getMessage() : e.getReason());
        };
    plain.initCause(e);
    return plain;
  }
}
