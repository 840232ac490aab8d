package io.slotkeeper.server.launch;

import io.slotkeeper.server.metrics.ProcessProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// This process as /proc describes it; zeros where there is no /proc.
final class LinuxProcess implements ProcessProbe {
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final Path MEMORY = Path.of("/proc/self/statm");
  private static final Path MACHINE = Path.of("/proc/meminfo");

  /// What Linux has shown processor times in for decades, on every machine.
  private static final long MICROS_PER_TICK = 10_000;

  private static final long PAGE_BYTES = 4096;
  private static final int USER_TICKS_FIELD = 11;
  private static final int SYSTEM_TICKS_FIELD = 12;
  private static final int RESIDENT_PAGES_FIELD = 1;

  @Override
  public Usage read() {
    try {
      // the name in parentheses may hold blanks, so fields are counted behind it
      String stat = Files.readString(STAT);
      String[] times = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      String[] pages = Files.readString(MEMORY).split(" ", -1);
      return new Usage(
          Long.parseLong(pages[RESIDENT_PAGES_FIELD]) * PAGE_BYTES,
          Long.parseLong(times[USER_TICKS_FIELD]) * MICROS_PER_TICK,
          Long.parseLong(times[SYSTEM_TICKS_FIELD]) * MICROS_PER_TICK,
          machineBytes());
    } catch (IOException _) {
      return new Usage(0, 0, 0, 0);
    }
  }

  private static long machineBytes() throws IOException {
    for (String line : Files.readAllLines(MACHINE)) {
      if (line.startsWith("MemTotal:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }
}
