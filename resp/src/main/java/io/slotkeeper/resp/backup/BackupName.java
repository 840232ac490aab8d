package io.slotkeeper.resp.backup;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The name of a backup: when it was made, and what it is.
///
/// @param unixSeconds when the snapshot was begun, or the log ended
public record BackupName(long unixSeconds, Kind kind) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// What is backed up.
  public enum Kind {
    SNAPSHOT(".rdb"),
    LOG(".aof");

    private final String suffix;

    Kind(String suffix) {
      this.suffix = suffix;
    }
  }

  /// The backup a file or folder is, null when it is none.
  public static @Nullable BackupName parse(String name) {
    for (Kind kind : Kind.values()) {
      if (name.endsWith(kind.suffix)) {
        String time = name.substring(0, name.length() - kind.suffix.length());
        try {
          return new BackupName(TIME.parse(time, Instant::from).getEpochSecond(), kind);
        } catch (DateTimeParseException _) {
          return null;
        }
      }
    }
    return null;
  }

  /// The name in the folder.
  @Override
  public String toString() {
    return TIME.format(Instant.ofEpochSecond(unixSeconds)) + kind.suffix;
  }

  /// Which backups may go: all snapshots but the newest so many, and the logs that ended before the
  /// oldest of those began. What is left reaches every moment from that snapshot on that the logs
  /// have.
  ///
  /// @param names of what is in the folder
  public static List<BackupName> obsolete(List<String> names, int keptSnapshots) {
    List<BackupName> backups = new ArrayList<>();
    for (String name : names) {
      BackupName backup = parse(name);
      if (backup != null) {
        backups.add(backup);
      }
    }
    List<BackupName> snapshots =
        backups.stream()
            .filter(backup -> backup.kind == Kind.SNAPSHOT)
            .sorted(Comparator.comparingLong(BackupName::unixSeconds).reversed())
            .toList();
    if (snapshots.size() <= keptSnapshots) {
      return List.of();
    }
    long oldestKept = snapshots.get(keptSnapshots - 1).unixSeconds;
    return backups.stream().filter(backup -> backup.unixSeconds < oldestKept).toList();
  }
}
