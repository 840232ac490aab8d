package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.rdb.RdbFileWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/// What stands before the keys of a snapshot file: the version, the file about itself, functions.
final class RdbHead {
  private static final String IS_BASE = "aof-base";

  private RdbHead() {}

  /// @param more what the target adds; its `aof-base` replaces the usual 0
  static void write(
      RdbFileWriter out,
      SnapshotHost host,
      int version,
      long unixMicros,
      Map<String, String> more) {
    out.header(version);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("redis-ver", host.redisVersion());
    fields.put("redis-bits", "64");
    fields.put("ctime", Long.toString(unixMicros / 1_000_000));
    fields.put("used-mem", Long.toString(host.usedMemory()));
    fields.putAll(more);
    fields.putIfAbsent(IS_BASE, "0");
    fields.forEach(out::auxiliary);
    host.functions().forEach(out::function);
  }
}
