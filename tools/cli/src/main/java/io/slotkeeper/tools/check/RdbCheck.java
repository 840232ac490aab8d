package io.slotkeeper.tools.check;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.rdb.BlockSource;
import io.slotkeeper.datatypes.rdb.RdbFileReader;
import io.slotkeeper.datatypes.rdb.RdbFormatException;
import io.slotkeeper.datatypes.rdb.ValueLimits;
import io.slotkeeper.datatypes.rdb.ValueReader;
import io.slotkeeper.datatypes.value.HashLimits;
import io.slotkeeper.datatypes.value.ListLimit;
import io.slotkeeper.datatypes.value.SetLimits;
import io.slotkeeper.datatypes.value.StreamLimits;
import io.slotkeeper.datatypes.value.ZSetLimits;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/// Reads an RDB file to its end, or to its first fault, and tells what it finds on the way: the
/// lines of redis-check-rdb. Each value is read as a server would, then dropped.
public final class RdbCheck {
  private static final String[] TYPE_NAMES = {
    "string",
    "list-linked",
    "set-hashtable",
    "zset-v1",
    "hash-hashtable",
    "zset-v2",
    "module-pre-release",
    "module-value",
    "",
    "hash-zipmap",
    "list-ziplist",
    "set-intset",
    "zset-ziplist",
    "hash-ziplist",
    "quicklist",
    "stream",
    "hash-listpack",
    "zset-listpack",
    "quicklist-v2",
    "stream-v2",
    "set-listpack",
    "stream-v3",
    "hash-hashtable-md-pre-release",
    "hash-listpack-md-pre-release",
    "hash-hashtable-md",
    "hash-listpack-md"
  };

  /// What a server has without a configuration.
  private static final ValueLimits LIMITS =
      new ValueLimits(
          new HashLimits(512, 64),
          new SetLimits(512, 128, 64),
          new ListLimit(-2),
          new ZSetLimits(128, 64),
          new StreamLimits(4096, 100));

  private final PrintStream out;
  private final BlockSource source;
  private final long nowMillis;
  private final boolean checksSum;
  private long keys;
  private long expires;
  private long expired;
  private boolean inKey;

  /// @param source with a checksum
  /// @param nowMillis unix time, for what has expired
  /// @param checksSum whether the checksum must be right
  public RdbCheck(PrintStream out, BlockSource source, long nowMillis, boolean checksSum) {
    this.out = out;
    this.source = source;
    this.nowMillis = nowMillis;
    this.checksSum = checksSum;
  }

  /// Reads it all.
  ///
  /// @return whether it can be loaded
  public boolean run() {
    try (Keyspace keyspace = new Keyspace(1, 1, 0);
        RdbFileReader reader = new RdbFileReader(keyspace.heap(), source)) {
      try {
        read(keyspace, reader);
        return true;
      } catch (RdbFormatException e) {
        fault(reader, String.valueOf(e.getMessage()));
      } catch (UncheckedIOException e) {
        fault(reader, String.valueOf(e.getCause()));
      }
      return false;
    }
  }

  private void read(Keyspace keyspace, RdbFileReader reader) {
    ValueReader values = new ValueReader(keyspace);
    KeyCursor cursor = new KeyCursor(keyspace.database(0));
    reader.readHeader();
    for (RdbFileReader.Item item = reader.next();
        item != RdbFileReader.Item.END;
        item = reader.next()) {
      switch (item) {
        case AUXILIARY -> info("AUX FIELD %s = '%s'".formatted(reader.name(), reader.text()));
        case DATABASE -> info("Selecting DB ID " + reader.database());
        case MODULE -> info("MODULE AUX for: " + reader.module());
        case KEY -> {
          inKey = true;
          keys++;
          cursor.seekDetached(keyspace.database(0), 0);
          reader.readValue(values, cursor, LIMITS, 0);
          cursor.delete();
          count(reader.expiry());
          inKey = false;
        }
        case FUNCTION, END -> {}
      }
    }
    if (!checksSum || reader.version() < RdbFileReader.VERSION_OF_CHECKSUM) {
      return;
    }
    if (!reader.hasChecksum()) {
      info("RDB file was saved with checksum disabled: no check performed.");
    } else if (reader.isIntact()) {
      info("Checksum OK");
    } else {
      throw new RdbFormatException("RDB CRC error");
    }
  }

  private void count(long expiry) {
    if (expiry != Record.NO_EXPIRY) {
      expires++;
      expired += expiry < nowMillis ? 1 : 0;
    }
  }

  /// Prints a line with the position in the file.
  public void info(String text) {
    out.println("[offset " + source.position() + "] " + text);
  }

  private void fault(RdbFileReader reader, String text) {
    out.println("--- RDB ERROR DETECTED ---");
    info(text);
    out.println("[additional info] While doing: " + reader.part());
    if (inKey) {
      out.println("[additional info] Reading key '" + reader.keyText() + "'");
    }
    int type = reader.type();
    if (type >= 0) {
      String name = type < TYPE_NAMES.length ? TYPE_NAMES[type] : "unknown";
      out.println("[additional info] Reading type " + type + " (" + name + ")");
    }
    printCounts();
  }

  /// Prints what was read so far.
  public void printCounts() {
    out.println("[info] " + keys + " keys read");
    out.println("[info] " + expires + " expires");
    out.println("[info] " + expired + " already expired");
  }
}
