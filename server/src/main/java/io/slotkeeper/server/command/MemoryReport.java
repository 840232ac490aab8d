package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.List;

/// What memory is used for, as of one moment.
///
/// @param usedBytes blocks given out, as `maxmemory` counts them
/// @param peakBytes the most there ever was of them
/// @param spanBytes what those blocks lie in, the room between them included
/// @param committedBytes what the process holds for blocks
/// @param residentBytes the whole process in RAM
/// @param clientBytes buffers of all clients
/// @param clients how many there are
/// @param indexes by database in use: its number and the bytes of its tables
/// @param keys in all databases
record MemoryReport(
    long usedBytes,
    long peakBytes,
    long spanBytes,
    long committedBytes,
    long residentBytes,
    long clientBytes,
    int clients,
    List<Index> indexes,
    long keys) {

  /// The tables that lead from keys to records.
  record Index(int database, long bytes) {}

  /// Measures; the caller owns the keyspace meanwhile.
  static MemoryReport of(ServerContext server) {
    Keyspace keyspace = server.keyspace;
    List<Index> indexes = new ArrayList<>();
    long keys = 0;
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      Database database = keyspace.databaseIfUsed(i);
      if (database != null) {
        indexes.add(new Index(i, tableBytes(database)));
        keys += database.size();
      }
    }
    return new MemoryReport(
        server.usedMemory(),
        server.rates.peakMemory(),
        keyspace.heap().spanBytes(),
        keyspace.heap().committedBytes(),
        server.metrics.process.read().residentBytes(),
        clientBytes(server),
        server.clients.count(),
        indexes,
        keys);
  }

  private static long tableBytes(Database database) {
    long bytes = (long) Database.SLOTS * HashTable.ROOT_BYTES;
    for (int slot = database.nextSlot(0);
        slot < Database.SLOTS;
        slot = database.nextSlot(slot + 1)) {
      bytes += HashTable.blockBytes(database.heap(), database.table(slot));
    }
    return bytes;
  }

  /// Received and not executed, replied and not sent, and room for more.
  static long clientBytes(ServerContext server) {
    long bytes = 0;
    for (Client client : server.clients.all()) {
      bytes +=
          client.link.queryBufferBytes()
              + client.link.queryBufferFreeBytes()
              + client.link.outputBytes();
    }
    return bytes;
  }

  long indexBytes() {
    return indexes.stream().mapToLong(Index::bytes).sum();
  }

  /// Keys and values.
  long datasetBytes() {
    return Math.max(0, usedBytes - indexBytes());
  }

  static double ratio(long above, long below) {
    return below == 0 ? 0 : (double) above / below;
  }
}
