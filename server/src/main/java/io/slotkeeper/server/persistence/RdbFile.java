package io.slotkeeper.server.persistence;

import static java.util.Objects.requireNonNull;

import io.slotkeeper.cluster.Slots;
import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.TextBuffer;
import io.slotkeeper.datatypes.rdb.BlockSource;
import io.slotkeeper.datatypes.rdb.KeyScan;
import io.slotkeeper.datatypes.rdb.RdbFileReader;
import io.slotkeeper.datatypes.rdb.RdbFormatException;
import io.slotkeeper.datatypes.rdb.ValueLimits;
import io.slotkeeper.datatypes.rdb.ValueReader;
import io.slotkeeper.server.config.PersistenceParameters;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// Loads an RDB file, or the part of another file that is one, into the keyspace.
///
/// ```
/// try (RdbFile file = new RdbFile(files, source, options)) {
///   while (file.loadSome(deadline)) { ... }
/// ```
///
/// On one loop, while nobody else touches the keyspace. What was read stays when it fails: the
/// caller ends the server, or removes it.
public final class RdbFile implements AutoCloseable {
  private static final int KEYS_PER_CHECK = 16;
  private static final int LOGGED_EMPTY_KEYS = 10;
  private static final int REPLICATION_ID_LENGTH = 40;

  /// How a file is loaded.
  ///
  /// @param keepsExpired whether keys are taken though their time has come, because what follows
  ///   the file relies on them: commands, or a primary that deletes them itself
  /// @param replaces whether keys and functions that are there already give way, instead of being a
  ///   reason to refuse the file
  public record Options(boolean keepsExpired, boolean replaces) {}

  /// What loading needs, the same for all files of a server.
  public record Doors(
      Keyspace keyspace,
      ServerClock clock,
      ServerLog log,
      PersistenceParameters parameters,
      SnapshotHost host) {}

  private final Doors doors;
  private final Options options;
  private final BlockSource source;
  private final RdbFileReader reader;
  private final ValueReader values;
  private final KeyCursor cursor;
  private final KeyUsage usage;
  private final ValueLimits limits;
  private final long nowMillis;
  private final KeyScan nextKeys = new KeyScan(KEYS_PER_CHECK);
  private final long[] hashes = new long[KEYS_PER_CHECK];
  private final long[] words = new long[KEYS_PER_CHECK];
  private boolean isOpened;
  private boolean isDone;
  private int database;
  private long keys;
  private long expiredKeys;
  private long emptyKeys;
  private String replicationId = "";
  private long replicationOffset = -1;
  private int streamDatabase;

  public RdbFile(Doors doors, BlockSource source, Options options) {
    this.doors = doors;
    this.options = options;
    this.source = source;
    Keyspace keyspace = doors.keyspace();
    this.reader = new RdbFileReader(keyspace.heap(), source);
    this.values = new ValueReader(keyspace);
    this.cursor = new KeyCursor(keyspace.database(0));
    this.usage = doors.host().usage();
    this.limits = doors.host().limits();
    this.nowMillis = doors.clock().unixMicros() / 1000;
    usage.startTurn(nowMillis);
  }

  /// Loads the rest.
  public LoadReport load() throws RdbLoadException {
    while (loadSome(Long.MAX_VALUE)) {
      // up to the end
    }
    return report();
  }

  /// Goes on until the deadline or by as many bytes as the configuration says, at least by a few
  /// keys.
  ///
  /// @return whether there is more
  public boolean loadSome(long deadlineNanos) throws RdbLoadException {
    try {
      if (!isOpened) {
        reader.readHeader();
        isOpened = true;
      }
      long pause = source.position() + doors.parameters().loadingEventsIntervalBytes.value();
      int loaded = 0;
      touchNextKeys();
      while (!isDone) {
        boolean mayPause = loadItem(reader.next()) && ++loaded % KEYS_PER_CHECK == 0;
        if (mayPause) {
          touchNextKeys();
        }
        if (mayPause && (source.position() > pause || doors.clock().nanos() > deadlineNanos)) {
          return true;
        }
      }
      return false;
    } catch (RdbFormatException e) {
      throw new RdbLoadException(
          "Internal error in RDB reading offset %d, while doing %s -> %s"
              .formatted(source.position(), reader.part(), e.getMessage()),
          e);
    } catch (UncheckedIOException e) {
      throw new RdbLoadException(
          "Internal error in RDB reading offset %d -> %s"
              .formatted(source.position(), requireNonNull(e.getCause()).getMessage()),
          e);
    }
  }

  /// Brings the memory near that the next keys need, for all of them at the same time: first their
  /// slots' tables, then the words in there.
  private void touchNextKeys() {
    Keyspace keyspace = doors.keyspace();
    Database into = keyspace.database(database);
    int count = nextKeys.find(source);
    for (int i = 0; i < count; i++) {
      long address = nextKeys.address(i);
      int length = nextKeys.length(i);
      long hash = keyspace.hash(address, length);
      hashes[i] = hash;
      words[i] = keyspace.touchTable(into, Slots.of(address, length), hash);
    }
    for (int i = 0; i < count; i++) {
      keyspace.guessRecord(words[i], hashes[i]);
    }
  }

  /// @return whether it was a key
  private boolean loadItem(RdbFileReader.Item item) {
    switch (item) {
      case KEY -> {
        loadKey();
        delay();
        return true;
      }
      case DATABASE -> selectDatabase();
      case AUXILIARY -> auxiliary(reader.name(), reader.text());
      case FUNCTION -> function();
      case MODULE ->
          doors
              .log()
              .warning(
                  "The RDB file contains AUX data of the module '%s', which is passed over"
                      .formatted(reader.module()));
      case END -> end();
    }
    return false;
  }

  private void selectDatabase() {
    int count = doors.keyspace().databaseCount();
    if (reader.database() >= count) {
      throw new RdbFormatException(
          "FATAL: Data file was created with a Redis server configured to handle more than "
              + count
              + " databases. Exiting");
    }
    database = reader.database();
  }

  private void loadKey() {
    TextBuffer key = reader.key();
    int slot = Slots.of(key.address(), key.length());
    long expiry = reader.expiry();
    Keyspace keyspace = doors.keyspace();
    if (expiry != Record.NO_EXPIRY && expiry < nowMillis && !keepsExpired()) {
      cursor.seekDetached(keyspace.database(database), slot);
      if (readValue()) {
        cursor.delete();
        expiredKeys++;
      }
      return;
    }
    long hash = keyspace.hash(key.address(), key.length());
    cursor.seek(keyspace.database(database), slot, hash, key.address(), key.length());
    if (cursor.record() != 0) {
      if (!options.replaces()) {
        throw new RdbFormatException(
            "RDB has duplicated key '%s' in DB %d".formatted(reader.keyText(), database));
      }
      cursor.delete();
    }
    if (readValue()) {
      keys++;
      if (expiry != Record.NO_EXPIRY) {
        cursor.setExpiry(expiry);
      }
    }
  }

  private boolean keepsExpired() {
    return options.keepsExpired() || doors.host().isReplica();
  }

  private boolean readValue() {
    try {
      reader.readValue(values, cursor, limits, access());
      return true;
    } catch (RdbFormatException e) {
      if (!e.isEmptyValue()) {
        throw e;
      }
      if (emptyKeys++ < LOGGED_EMPTY_KEYS) {
        doors.log().notice("rdbLoadObject skipping empty key: " + reader.keyText());
      }
      return false;
    }
  }

  private int access() {
    if (usage.isLfu()) {
      return reader.frequency() < 0 ? usage.initial() : usage.withFrequency(reader.frequency());
    }
    return reader.idle() < 0 ? usage.initial() : usage.withIdle(reader.idle());
  }

  private void delay() {
    long micros = doors.parameters().loadDelayMicros.value();
    if (micros > 0) {
      LockSupport.parkNanos(this, micros * 1000);
    }
  }

  private void auxiliary(String name, String value) {
    ServerLog log = doors.log();
    switch (name.toLowerCase(Locale.ROOT)) {
      case "redis-ver", "valkey-ver" -> log.notice("Loading RDB produced by version " + value);
      case "ctime" ->
          log.notice("RDB age %d seconds".formatted(Math.max(0, nowMillis / 1000 - number(value))));
      case "used-mem" ->
          log.notice(
              String.format(
                  Locale.ROOT, "RDB memory usage when created %.2f Mb", number(value) / 1048576.0));
      case "aof-base" -> {
        if (number(value) != 0) {
          log.notice("RDB is base AOF");
        }
      }
      case "aof-preamble" -> {
        if (number(value) != 0) {
          log.notice("RDB has an AOF tail");
        }
      }
      case "repl-stream-db" -> streamDatabase = (int) number(value);
      case "repl-id" -> replicationId = value.length() == REPLICATION_ID_LENGTH ? value : "";
      case "repl-offset" -> replicationOffset = number(value);
      case "redis-bits", "lua" -> {}
      default -> {
        if (name.startsWith("%")) {
          log.notice("RDB '%s': %s".formatted(name, value));
        } else {
          log.debug("Unrecognized RDB AUX field: '%s'".formatted(name));
        }
      }
    }
  }

  /// The number a text is, 0 for another.
  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private void function() {
    String refusal = doors.host().loadFunction(reader.textBytes(), options.replaces());
    if (!refusal.isEmpty()) {
      throw new RdbFormatException("Failed loading library, " + refusal);
    }
  }

  private void end() {
    if (doors.parameters().snapshotChecksum.isOn() && doors.host().checksSums()) {
      if (reader.hasChecksum() && !reader.isIntact()) {
        doors
            .log()
            .warning(
                "Wrong RDB checksum expected: (%x) but got (%x). Aborting now."
                    .formatted(reader.checksum(), reader.expectedChecksum()));
        throw new RdbFormatException("RDB CRC error");
      }
    }
    isDone = true;
    String text =
        "Done loading RDB, keys loaded: %d, keys expired: %d".formatted(keys, expiredKeys);
    doors
        .log()
        .notice(emptyKeys == 0 ? text + "." : text + ", empty keys skipped: " + emptyKeys + ".");
  }

  public LoadReport report() {
    return new LoadReport(
        keys, expiredKeys, emptyKeys, replicationId, replicationOffset, streamDatabase);
  }

  @Override
  public void close() {
    reader.close();
  }
}
