package io.slotkeeper.tools.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// CPU time and resident memory of a process, from Linux' `/proc` (proc_pid_stat(5)).
///
/// @param cpuSeconds user plus system time since the process started, in steps of 10 ms
/// @param residentBytes the resident set now
public record ProcessUsage(double cpuSeconds, long residentBytes) {
  /// `sysconf(_SC_CLK_TCK)`: fixed at 100 on every Linux architecture Java runs on.
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME_FIELD = 11;
  private static final int STIME_FIELD = 12;

  /// Reads the figures of `pid`; fails when the process has ended.
  public static ProcessUsage of(long pid) throws IOException {
    Path directory = Path.of("/proc", Long.toString(pid));
    String stat = Files.readString(directory.resolve("stat"));
    // The second field is the command name in parentheses and may contain spaces itself.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[UTIME_FIELD]) + Long.parseLong(fields[STIME_FIELD]);
    return new ProcessUsage(ticks / TICKS_PER_SECOND, residentBytes(directory));
  }

  private static long residentBytes(Path directory) throws IOException {
    List<String> lines = Files.readAllLines(directory.resolve("status"));
    for (String line : lines) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new IOException("no VmRSS for " + directory);
  }
}
