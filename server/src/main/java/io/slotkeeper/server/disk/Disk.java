package io.slotkeeper.server.disk;

import java.io.IOException;
import java.util.List;

/// A file system. Paths are absolute and hold one byte per char, like those of the configuration.
///
/// The message of an [IOException] is the operating system's reason alone ("No space left on
/// device"), for it becomes part of log lines and replies. A missing file is a
/// [java.io.FileNotFoundException].
///
/// Safe for any thread. All operations may block for long: never call them on a loop.
public interface Disk {
  /// Makes an empty file, in place of one that was there, to be written from its start.
  DiskFile create(String path) throws IOException;

  /// Opens a file for writing at its end; makes it when it does not exist.
  DiskFile openForAppend(String path) throws IOException;

  /// Opens a file for reading from its start.
  DiskFile openForRead(String path) throws IOException;

  /// Gives a file another name, replacing what had it: at any moment the name `to` stands for the
  /// whole old or the whole new file.
  void rename(String from, String to) throws IOException;

  /// Deletes a file; nothing happens when there is none.
  void delete(String path) throws IOException;

  /// Whether there is a file or directory of this name.
  boolean exists(String path) throws IOException;

  /// The length of a file in bytes.
  long size(String path) throws IOException;

  /// The names, without path, of what is in a directory, in order; empty when there is no such
  /// directory.
  List<String> list(String directory) throws IOException;

  /// Makes a directory and those above it, where they do not exist yet.
  void createDirectories(String path) throws IOException;

  /// Makes the names in a directory durable: files made, renamed and deleted there.
  void syncDirectory(String path) throws IOException;
}
