package io.slotkeeper.tools.backup;

import io.slotkeeper.resp.backup.BackupName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What can be restored of what is in some folders: folders of backups, data directories of servers
/// that have ended, directories of append-only logs.
final class RestorePoints {
  private static final String SNAPSHOT_SUFFIX = ".rdb";
  private static final String MANIFEST_SUFFIX = ".manifest";
  private static final String UNFINISHED = "temp-";

  /// From a data directory to the log in the folder of backups in it.
  private static final int MAX_DEPTH = 2;

  private final List<RestorePoint> points = new ArrayList<>();

  /// Looks into a folder, or at a snapshot or manifest itself.
  void add(Path from) throws IOException {
    if (!Files.exists(from)) {
      throw new IOException(from + " does not exist");
    }
    if (Files.isDirectory(from)) {
      addFolder(from, 0);
    } else {
      addFile(from);
    }
  }

  private void addFolder(Path folder, int depth) throws IOException {
    List<Path> entries;
    try (Stream<Path> list = Files.list(folder)) {
      entries = list.filter(entry -> !name(entry).startsWith(UNFINISHED)).sorted().toList();
    }
    Optional<Path> manifest =
        entries.stream().filter(entry -> name(entry).endsWith(MANIFEST_SUFFIX)).findFirst();
    if (manifest.isPresent()) {
      // the snapshots beside it are bases of the log
      addFile(manifest.get());
      return;
    }
    for (Path entry : entries) {
      if (!Files.isDirectory(entry)) {
        addFile(entry);
      } else if (depth < MAX_DEPTH) {
        addFolder(entry, depth + 1);
      }
    }
  }

  private void addFile(Path file) throws IOException {
    if (name(file).endsWith(MANIFEST_SUFFIX)) {
      long began = LogCut.beganSeconds(file);
      points.add(new RestorePoint(file, RestorePoint.Kind.LOG, began));
    } else if (name(file).endsWith(SNAPSHOT_SUFFIX)) {
      BackupName backup = BackupName.parse(name(file));
      long began = backup == null ? Snapshot.createdSeconds(file) : backup.unixSeconds();
      points.add(new RestorePoint(file, RestorePoint.Kind.SNAPSHOT, began));
    }
  }

  private static String name(Path path) {
    return Objects.toString(path.getFileName());
  }

  /// The newest of a kind that is not younger than a moment.
  Optional<RestorePoint> newest(RestorePoint.Kind kind, long toSeconds) {
    return points.stream()
        .filter(point -> point.kind() == kind && point.beganSeconds() <= toSeconds)
        .max(Comparator.comparingLong(RestorePoint::beganSeconds));
  }
}
