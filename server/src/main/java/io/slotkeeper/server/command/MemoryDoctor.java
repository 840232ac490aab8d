package io.slotkeeper.server.command;

import io.slotkeeper.server.metrics.HumanBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Explains what is unusual about the use of memory.
final class MemoryDoctor {
  private static final long TOO_LITTLE_TO_JUDGE_BYTES = 5 << 20;
  private static final long WORTH_MENTIONING_BYTES = 10 << 20;
  private static final double HIGH_PEAK = 1.5;
  private static final double HIGH_FRAGMENTATION = 1.4;
  private static final long MUCH_PER_CLIENT_BYTES = 200 << 10;

  private MemoryDoctor() {}

  static String examine(MemoryReport report) {
    if (report.usedBytes() < TOO_LITTLE_TO_JUDGE_BYTES) {
      return "There is too little data to say anything about memory.\n";
    }
    List<String> findings = new ArrayList<>();
    peak(report, findings);
    fragmentation(report, findings);
    process(report, findings);
    clients(report, findings);
    if (findings.isEmpty()) {
      return "No problem with memory was found.\n";
    }
    StringBuilder text = new StringBuilder("Memory is used in unusual ways:\n\n");
    findings.forEach(finding -> text.append("- ").append(finding).append('\n'));
    return text.toString();
  }

  private static void peak(MemoryReport report, List<String> findings) {
    if (MemoryReport.ratio(report.peakBytes(), report.usedBytes()) > HIGH_PEAK) {
      findings.add(
          "Once %s were in use, now it is %s. What was freed goes back to the system by itself; if"
                  .formatted(
                      HumanBytes.format(report.peakBytes()), HumanBytes.format(report.usedBytes()))
              + " the data will not grow again, MEMORY PURGE gives it back at once.");
    }
  }

  private static void fragmentation(MemoryReport report, List<String> findings) {
    double ratio = MemoryReport.ratio(report.spanBytes(), report.usedBytes());
    if (ratio > HIGH_FRAGMENTATION
        && report.spanBytes() - report.usedBytes() > WORTH_MENTIONING_BYTES) {
      findings.add(
          String.format(
              Locale.ROOT,
              "Blocks lie scattered: %.2f times the memory they need is held. Values of very"
                  + " different sizes replaced each other; compaction is closing the gaps.",
              ratio));
    }
  }

  private static void process(MemoryReport report, List<String> findings) {
    long beside = report.residentBytes() - report.committedBytes();
    if (beside > report.usedBytes() && beside > 20 * WORTH_MENTIONING_BYTES) {
      findings.add(
          "The process holds %s beside the data: look at client buffers and the Java heap (INFO"
                  .formatted(HumanBytes.format(beside))
              + " memory).");
    }
  }

  private static void clients(MemoryReport report, List<String> findings) {
    if (report.clients() > 0 && report.clientBytes() / report.clients() > MUCH_PER_CLIENT_BYTES) {
      findings.add(
          "Clients have %s of buffers each. CLIENT LIST shows who reads too slowly or sends much at"
                  .formatted(HumanBytes.format(report.clientBytes() / report.clients()))
              + " once; client-output-buffer-limit and maxmemory-clients set bounds.");
    }
  }
}
