package io.slotkeeper.server.config;

import java.io.IOException;
import java.util.List;

/// The configuration's door to the disk. Paths and contents hold one byte per char.
///
/// The message of an [IOException] is the operating system's reason alone ("No such file or
/// directory"), for it becomes part of replies and log lines.
public interface ConfigFiles {

  /// The directory the process was started in, absolute.
  String workingDirectory();

  /// The absolute path of an existing directory; `path` may be relative to `base`.
  String resolveDirectory(String base, String path) throws IOException;

  String read(String path) throws IOException;

  /// The files a pattern with `*`, `?` or `[` names, in order of name.
  List<String> matches(String pattern) throws IOException;

  /// All of standard input.
  String readStandardInput() throws IOException;

  /// Replaces the file so that a crash at any moment leaves the old or the new content: writes a
  /// temporary file beside it, syncs it, renames it, syncs the directory.
  void replace(String path, String content) throws IOException;
}
