package io.slotkeeper.tools.bench;

import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Stores the same strings in both servers and weighs them: growth of the resident set, and of what
/// the server itself accounts, per key. Then rewrites all values with other sizes and deletes most.
///
/// @param counts numbers of keys, ascending; figures are taken at each
/// @param rewriteBytes value sizes that all values are rewritten to, one after the other
/// @param deletePercent how many keys are deleted in the end
record MemoryBench(
    Contest contest,
    List<Long> counts,
    int keyBytes,
    int valueBytes,
    List<Integer> rewriteBytes,
    int deletePercent) {
  private static final int GIVE_BACK_LIMIT_SECONDS = 30;
  private static final double MEBIBYTE = 1024 * 1024;

  private record Weight(long residentBytes, long usedBytes) {}

  void run(PrintWriter out, @Nullable Path tsv) throws IOException {
    out.printf("keys of %d bytes, values of %d bytes%n", keyBytes, valueBytes);
    Table table =
        new Table(
            "phase",
            "server",
            "RSS MB",
            "used MB",
            "RSS B/key",
            "used B/key",
            "RSS/used",
            "RSS ratio");
    try (ServerProcess contender = ServerProcess.start(contest.contender());
        ServerProcess rival = ServerProcess.start(contest.rival())) {
      Weight contenderBase = weigh(contender);
      Weight rivalBase = weigh(rival);
      row(table, "empty", 0, contenderBase, rivalBase, contenderBase, rivalBase);
      long stored = 0;
      for (long count : counts) {
        load(contender, stored, count, valueBytes);
        load(rival, stored, count, valueBytes);
        stored = count;
        row(
            table,
            count + " keys",
            count,
            contenderBase,
            rivalBase,
            weigh(contender),
            weigh(rival));
      }
      for (int size : rewriteBytes) {
        load(contender, 0, stored, size);
        load(rival, 0, stored, size);
        row(
            table,
            "rewritten to " + size + " B",
            stored,
            contenderBase,
            rivalBase,
            weigh(contender),
            weigh(rival));
      }
      if (deletePercent > 0) {
        long left = stored - stored * deletePercent / 100;
        delete(contender, left, stored);
        delete(rival, left, stored);
        row(
            table,
            "deleted " + deletePercent + " %",
            left,
            contenderBase,
            rivalBase,
            weigh(contender),
            weigh(rival));
        waitForGivingBack();
        row(
            table,
            GIVE_BACK_LIMIT_SECONDS + " s later",
            left,
            contenderBase,
            rivalBase,
            weigh(contender),
            weigh(rival));
      }
    }
    table.print(out);
    table.writeTsv(tsv);
  }

  private void load(ServerProcess server, long first, long end, int size) throws IOException {
    try (RespConnection connection = server.connect()) {
      new Loader(end, keyBytes, size).set(connection, first, end);
    }
  }

  private void delete(ServerProcess server, long first, long end) throws IOException {
    try (RespConnection connection = server.connect()) {
      new Loader(end, keyBytes, 0).delete(connection, first, end);
    }
  }

  private static void waitForGivingBack() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GIVE_BACK_LIMIT_SECONDS);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static Weight weigh(ServerProcess server) throws IOException {
    long used = Long.parseLong(server.info("memory", "used_memory"));
    return new Weight(server.usage().residentBytes(), used);
  }

  private void row(
      Table table,
      String phase,
      long keys,
      Weight contenderBase,
      Weight rivalBase,
      Weight contender,
      Weight rival) {
    double ratio = growth(contender, contenderBase) / growth(rival, rivalBase);
    addRow(table, phase, contest.contender().name(), keys, contenderBase, contender, ratio);
    addRow(table, phase, contest.rival().name(), keys, rivalBase, rival, 1);
  }

  private static double growth(Weight weight, Weight base) {
    return weight.residentBytes() - base.residentBytes();
  }

  private static void addRow(
      Table table,
      String phase,
      String server,
      long keys,
      Weight base,
      Weight weight,
      double ratio) {
    boolean hasKeys = keys > 0;
    table.add(
        phase,
        server,
        format(weight.residentBytes() / MEBIBYTE, 1),
        format(weight.usedBytes() / MEBIBYTE, 1),
        hasKeys ? format(growth(weight, base) / keys, 1) : "-",
        hasKeys ? format((double) (weight.usedBytes() - base.usedBytes()) / keys, 1) : "-",
        format((double) weight.residentBytes() / weight.usedBytes(), 2),
        hasKeys ? format(ratio, 2) : "-");
  }

  private static String format(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
