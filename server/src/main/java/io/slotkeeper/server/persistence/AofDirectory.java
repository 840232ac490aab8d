package io.slotkeeper.server.persistence;

import io.slotkeeper.resp.aof.AofFile;
import io.slotkeeper.resp.aof.AofManifest;
import io.slotkeeper.resp.aof.ManifestException;
import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.disk.DiskFile;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/// The directory of an append-only log, and its manifest.
///
/// A file is part of the log once the manifest that names it has replaced the one before. So the
/// order is always: make the file, replace the manifest, use the file; and in reverse when files
/// go: replace the manifest, delete. A crash in between leaves a file nobody names, which the next
/// one of that name replaces.
///
/// Belongs to one thread: the one that starts the server, later the log's own.
final class AofDirectory {
  private final Disk disk;
  private final ServerLog log;
  private final Supplier<String> parents;
  private final String name;
  private final String logName;
  private String parent;
  private AofManifest manifest = AofManifest.EMPTY;

  /// @param parents the directory of the data, which may change while the log is not used
  /// @param name of the log's directory in it
  /// @param logName what the names of all its files begin with
  AofDirectory(Disk disk, ServerLog log, Supplier<String> parents, String name, String logName) {
    this.disk = disk;
    this.log = log;
    this.parents = parents;
    this.name = name;
    this.parent = parents.get();
    this.logName = logName;
  }

  Disk disk() {
    return disk;
  }

  String logName() {
    return logName;
  }

  AofManifest manifest() {
    return manifest;
  }

  String pathOf(AofFile file) {
    return pathOf(file.name());
  }

  String pathOf(String file) {
    return path() + "/" + file;
  }

  private String path() {
    return parent + "/" + name;
  }

  /// Where a new base is written until it is whole.
  String temporaryBase() {
    return pathOf("temp-" + logName + ".base");
  }

  /// Where commands are written that come after a base which is not whole yet.
  String temporaryIncrement() {
    return pathOf("temp-" + logName + ".incr");
  }

  private String manifestName() {
    return logName + ".manifest";
  }

  /// Reads the manifest, if there is one, where the data is now.
  void load() throws IOException, ManifestException {
    parent = parents.get();
    manifest = AofManifest.EMPTY;
    String file = pathOf(manifestName());
    if (disk.exists(file)) {
      manifest = AofManifest.parse(read(file));
    }
  }

  private String read(String file) throws IOException {
    try (DiskFile source = disk.openForRead(file)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(source.size(), 1 << 20));
      int read = 0;
      while (bytes.hasRemaining() && read >= 0) {
        read = source.read(bytes);
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }
  }

  /// Makes the directory where there is none, and durable.
  void create() throws IOException {
    if (!disk.exists(path())) {
      disk.createDirectories(path());
      disk.syncDirectory(parent);
    }
  }

  /// Replaces the manifest; when this returns, no crash brings the old one back.
  void replace(AofManifest next) throws IOException {
    writeManifest(next, path());
    manifest = next;
  }

  /// Writes a manifest of this log's name, durably, in this folder or another.
  void writeManifest(AofManifest content, String folder) throws IOException {
    String temporary = folder + "/temp-" + manifestName();
    ByteBuffer bytes = ByteBuffer.wrap(content.format().getBytes(StandardCharsets.ISO_8859_1));
    try (DiskFile file = disk.create(temporary)) {
      file.writeFully(bytes);
      file.force();
    }
    disk.rename(temporary, folder + "/" + manifestName());
    disk.syncDirectory(folder);
  }

  /// Whether the log is still the one file of Redis before version 7, in the directory of the data;
  /// also when moving it was begun and not finished.
  boolean isOldStyle() throws IOException {
    if (!disk.exists(parent + "/" + logName)) {
      return false;
    }
    AofFile base = manifest.base();
    return manifest.isEmpty()
        || base != null
            && base.name().equals(logName)
            && manifest.increments().isEmpty()
            && !disk.exists(pathOf(base));
  }

  /// Makes the one file of an old log the base of this one.
  void moveOldFile() throws IOException {
    create();
    replace(manifest.withOldFileAsBase(logName));
    disk.rename(parent + "/" + logName, pathOf(logName));
    disk.syncDirectory(path());
    disk.syncDirectory(parent);
    log.notice(
        "Successfully migrated an old-style AOF file (%s) into the AOF directory (%s)."
            .formatted(logName, name));
  }

  /// Deletes what is no longer needed. What cannot be deleted now is tried again next time.
  void deleteHistory() throws IOException {
    if (manifest.history().isEmpty()) {
      return;
    }
    for (AofFile file : manifest.history()) {
      log.notice("Removing the history file " + file.name() + " in the background");
      disk.delete(pathOf(file));
    }
    forgetHistory();
  }

  /// What was history is gone.
  void forgetHistory() throws IOException {
    replace(manifest.withoutHistory());
  }

  /// Deletes what a crash may have left unfinished.
  void deleteTemporaryFiles() throws IOException {
    disk.delete(temporaryBase());
    disk.delete(temporaryIncrement());
  }

  /// The length of the file the log begins with.
  long baseBytes() throws IOException {
    AofFile base = manifest.base();
    return base == null ? 0 : disk.size(pathOf(base));
  }

  /// The length of all files that are loaded.
  long sizeBytes() throws IOException {
    long sum = 0;
    for (AofFile file : manifest.files()) {
      sum += disk.size(pathOf(file));
    }
    return sum;
  }
}
