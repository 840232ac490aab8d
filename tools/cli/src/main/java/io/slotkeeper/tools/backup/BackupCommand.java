package io.slotkeeper.tools.backup;

import io.slotkeeper.resp.backup.BackupName;
import io.slotkeeper.resp.backup.BackupSchedule;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/// `slotkeeper backup`: snapshots of a running server, now or again and again.
///
/// A backup is whole under its name or not there at all: it is written beside it, checked as
/// `check-rdb` does, synced and renamed. Only then old ones go.
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Saves a snapshot of a running server to a folder, as <UTC time>.rdb, once it is checked.",
      "A server with backup-schedule in its configuration does the same by itself."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the backup is there", "1:it is not"})
public final class BackupCommand implements Callable<Integer> {
  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "The server (default: ${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = {"-p", "--port"},
      defaultValue = "6379",
      description = "Its port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(names = "--user", defaultValue = "", description = "Its user, for -a.")
  private String user = "";

  @Option(
      names = {"-a", "--pass"},
      description = "The password (default: what REDISCLI_AUTH in the environment says).")
  private @Nullable String password;

  @Option(names = "--to", required = true, description = "The folder of backups.")
  private Path folder = Path.of("");

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Delete older backups, but for the newest N; and logs that ended before them.")
  private int keep;

  @Option(
      names = "--schedule",
      paramLabel = "CRON",
      converter = ScheduleOption.class,
      description = "Stay and make one whenever this fits, like '0 3 * * *', in UTC.")
  private @Nullable BackupSchedule schedule;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (schedule == null) {
      System.out.println(backUp());
      return ExitCode.OK;
    }
    while (true) {
      long now = System.currentTimeMillis();
      TimeUnit.MILLISECONDS.sleep(schedule.nextAfter(now / 1000) * 1000 - now);
      try {
        System.out.println(backUp());
      } catch (IOException e) {
        System.err.println("backup: " + e.getMessage());
      }
    }
  }

  /// @return the file
  private Path backUp() throws IOException {
    Files.createDirectories(folder);
    BackupName name = new BackupName(Instant.now().getEpochSecond(), BackupName.Kind.SNAPSHOT);
    Path unfinished = folder.resolve("temp-" + name);
    Path file = folder.resolve(name.toString());
    try {
      download(unfinished);
      Snapshot.check(unfinished);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    try (FileChannel directory = FileChannel.open(folder)) {
      directory.force(true);
    }
    if (keep > 0) {
      deleteObsolete();
    }
    return file;
  }

  private void download(Path file) throws IOException {
    try (SnapshotDownload download = new SnapshotDownload(host, port);
        FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING);
        OutputStream out = Channels.newOutputStream(channel)) {
      String secret = password == null ? System.getenv("REDISCLI_AUTH") : password;
      if (secret != null) {
        download.authenticate(user, secret);
      }
      download.copyTo(out);
      channel.force(true);
    }
  }

  private void deleteObsolete() throws IOException {
    List<String> names;
    try (Stream<Path> entries = Files.list(folder)) {
      names = entries.map(entry -> Objects.toString(entry.getFileName())).toList();
    }
    for (BackupName old : BackupName.obsolete(names, keep)) {
      Path path = folder.resolve(old.toString());
      if (old.kind() == BackupName.Kind.LOG) {
        try (Stream<Path> files = Files.list(path)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
      }
      Files.delete(path);
    }
  }
}
