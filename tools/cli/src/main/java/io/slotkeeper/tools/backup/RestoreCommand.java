package io.slotkeeper.tools.backup;

import io.slotkeeper.resp.aof.AofManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/// `slotkeeper restore`: a data directory with the data of a moment.
///
/// Of the newest log and the newest snapshot that began before the moment, the one that gets closer
/// to it is taken: the log, unless it ends before the snapshot began. What is restored from is only
/// read, and checked on the way.
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes a data directory of backups and logs, with the data as they were at a moment.",
      "A moment between two snapshots needs a log with aof-timestamp-enabled."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the directory can be used", "1:it cannot"})
public final class RestoreCommand implements Callable<Integer> {
  private static final String SNAPSHOT_NAME = "dump.rdb";
  private static final String LOG_DIRECTORY = "appendonlydir";
  private static final String LOG_NAME = "appendonly.aof";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "PATH",
      description = "A folder of backups, the data directory of a server that has ended, or a file")
  private List<Path> from = List.of();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "The data directory to make; it must hold no data yet.")
  private Path to = Path.of("");

  @Option(
      names = "--to-time",
      paramLabel = "T",
      converter = MomentOption.class,
      description = "The last second wanted: 2026-11-21T03:00:00Z or Unix time (default: all).")
  private @Nullable Instant moment;

  @Override
  public Integer call() throws IOException {
    for (String name : List.of(SNAPSHOT_NAME, LOG_DIRECTORY)) {
      if (Files.exists(to.resolve(name))) {
        throw new IOException(to.resolve(name) + " is there already");
      }
    }
    long toSeconds = moment == null ? Long.MAX_VALUE : moment.getEpochSecond();
    RestorePoints points = new RestorePoints();
    for (Path path : from) {
      points.add(path);
    }
    Optional<RestorePoint> snapshot = points.newest(RestorePoint.Kind.SNAPSHOT, toSeconds);
    Optional<RestorePoint> log = points.newest(RestorePoint.Kind.LOG, toSeconds);
    LogCut cut = log.isPresent() ? new LogCut(log.get().path(), toSeconds) : null;
    if (log.isPresent() && cut != null && cut.isTimed() && reaches(cut, snapshot)) {
      restoreLog(cut, log.get().path());
    } else if (snapshot.isPresent()) {
      restoreSnapshot(snapshot.get());
    } else if (cut != null) {
      throw new IOException(
          log.get().path()
              + " does not tell when its commands were executed, because aof-timestamp-enabled was"
              + " off: it can only be restored as a whole, without --to-time");
    } else {
      throw new IOException(
          moment == null ? "there is nothing to restore" : "nothing there goes back to " + moment);
    }
    return ExitCode.OK;
  }

  /// Whether the log gets at least as close; one that does not tell the time is that of a server.
  private static boolean reaches(LogCut cut, Optional<RestorePoint> snapshot) {
    long reached = cut.reachedSeconds();
    return snapshot.isEmpty() || reached == 0 || reached >= snapshot.get().beganSeconds();
  }

  private void restoreLog(LogCut cut, Path manifest) throws IOException {
    Path directory = Files.createDirectories(to.resolve(LOG_DIRECTORY));
    cut.copyTo(directory);
    report(manifest, cut.reachedSeconds());
  }

  /// As a file for a server without a log, and as the base of a log for one that has it: it would
  /// not look at the file.
  private void restoreSnapshot(RestorePoint snapshot) throws IOException {
    Snapshot.check(snapshot.path());
    Path directory = Files.createDirectories(to.resolve(LOG_DIRECTORY));
    AofManifest manifest = AofManifest.EMPTY.withNewBase(LOG_NAME, true);
    Path file = to.resolve(SNAPSHOT_NAME);
    Files.copy(snapshot.path(), file);
    Files.createLink(directory.resolve(manifest.files().getFirst().name()), file);
    Files.writeString(
        directory.resolve(LOG_NAME + ".manifest"),
        manifest.format(),
        StandardCharsets.ISO_8859_1,
        StandardOpenOption.CREATE_NEW);
    report(snapshot.path(), snapshot.beganSeconds());
  }

  private void report(Path source, long seconds) {
    System.out.println("from:   " + source);
    System.out.println(
        "as of:  " + (seconds == 0 ? "an unknown time" : Instant.ofEpochSecond(seconds)));
    System.out.println("start:  slotkeeper server --dir " + to + " --appendonly yes");
  }
}
