package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.TextBuffer;
import io.slotkeeper.datatypes.rdb.BlockSource;
import io.slotkeeper.datatypes.rdb.RdbFileReader;
import io.slotkeeper.datatypes.rdb.ValueLimits;
import io.slotkeeper.datatypes.rdb.ValueReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A base of commands: the snapshot is read as it comes, one value after the other into a small
/// keyspace of its own, and written as the commands that make it (`aof-use-rdb-preamble no`).
///
/// ```
///   snapshot's thread ── bytes ──► this thread: RdbFileReader ─ value ─ ValueCommands ──► file
/// ```
///
/// Why through a snapshot and not from the keyspace: then there is one way to a picture of one
/// moment. It costs a second pass over the values, by a thread that would be idle.
public final class CommandBase implements BaseWriter {
  private static final long LOOK_MILLIS = 100;

  /// More than any length in a snapshot: it cannot be known which of them are too long.
  private static final long UNKNOWN_LENGTH = Long.MAX_VALUE / 2;

  /// What stands for the end of the snapshot.
  private static final ByteBuffer END = ByteBuffer.allocateDirect(0);

  private final BaseWriter file;
  private final boolean withFunctions;
  private final ValueLimits limits;
  private final @Nullable ByteBuffer timestamp;
  private final SynchronousQueue<ByteBuffer> pieces = new SynchronousQueue<>();
  private final Thread thread = Thread.ofPlatform().daemon().name("aof-base").unstarted(this::run);
  private volatile @Nullable Exception failure;

  /// @param file takes the commands
  /// @param limits how large values may be to keep their compact encodings
  /// @param timestamp what the file begins with, null for nothing
  /// @param withFunctions whether function libraries are written, too
  public CommandBase(
      BaseWriter file, ValueLimits limits, @Nullable ByteBuffer timestamp, boolean withFunctions) {
    this.file = file;
    this.withFunctions = withFunctions;
    this.limits = limits;
    this.timestamp = timestamp;
  }

  @Override
  public void write(ByteBuffer snapshot) throws IOException {
    ByteBuffer copy = ByteBuffer.allocateDirect(snapshot.remaining());
    hand(copy.put(snapshot).flip());
  }

  private void hand(ByteBuffer piece) throws IOException {
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
    try {
      while (!pieces.offer(piece, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (!thread.isAlive()) {
          throw failed();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void finish() throws IOException {
    hand(END);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (failure != null) {
      throw failed();
    }
    file.finish();
  }

  private IOException failed() {
    return new IOException("Cannot make commands of a snapshot: " + failure, failure);
  }

  @Override
  public void abandon() throws IOException {
    thread.interrupt();
    file.abandon();
  }

  @Override
  public boolean isSnapshot() {
    return false;
  }

  // ---- the thread -------------------------------------------------------------------------

  private void run() {
    try (Keyspace keyspace = new Keyspace(1, 1, 0)) {
      convert(keyspace);
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private @Nullable ByteBuffer next() {
    try {
      ByteBuffer piece = pieces.take();
      return piece == END ? null : piece;
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException("given up", e));
    }
  }

  private void convert(Keyspace keyspace) throws IOException {
    CommandOutput out = new CommandOutput(file);
    BlockSource source = new BlockSource(this::next, UNKNOWN_LENGTH, false);
    try (RdbFileReader reader = new RdbFileReader(keyspace.heap(), source);
        ValueCommands commands = new ValueCommands(keyspace, out, limits)) {
      if (timestamp != null) {
        out.annotation(timestamp);
      }
      reader.readHeader();
      ValueReader values = new ValueReader(keyspace);
      KeyCursor cursor = new KeyCursor(keyspace.database(0));
      int database = -1;
      for (RdbFileReader.Item item = reader.next();
          item != RdbFileReader.Item.END;
          item = reader.next()) {
        switch (item) {
          case FUNCTION -> {
            if (withFunctions) {
              out.command("FUNCTION", 3);
              out.word("LOAD");
              out.word(reader.textBytes());
            }
          }
          case KEY -> {
            if (reader.database() != database) {
              database = reader.database();
              out.command("SELECT", 2);
              out.word(database);
            }
            cursor.seekDetached(keyspace.database(0), 0);
            reader.readValue(values, cursor, limits, 0);
            key(out, commands, reader.key(), cursor, reader.expiry());
            cursor.delete();
          }
          case AUXILIARY, DATABASE, MODULE, END -> {}
        }
      }
      out.flush();
    }
    while (next() != null) {
      // what comes behind the end of the snapshot is nothing but its checksum
    }
  }

  private static void key(
      CommandOutput out, ValueCommands commands, TextBuffer key, KeyCursor value, long expiry)
      throws IOException {
    commands.write(key, value);
    if (expiry != Record.NO_EXPIRY) {
      out.command("PEXPIREAT", 3);
      out.word(key.address(), key.length());
      out.word(expiry);
    }
  }
}
