package io.slotkeeper.server.launch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/// The words of the disk doors: paths of one byte per char, errors of one reason.
final class DiskReasons {
  private DiskReasons() {}

  static Path path(String bytesAsChars) {
    return Path.of(
        new String(bytesAsChars.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
  }

  static String bytesAsChars(Path path) {
    return new String(
        path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /// The same error with the operating system's reason as its message.
  static IOException reasonOnly(FileSystemException e) {
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
