package io.slotkeeper.tools.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.rdb.BlockSource;
import io.slotkeeper.datatypes.rdb.RdbFileReader;
import io.slotkeeper.datatypes.rdb.RdbFormatException;
import io.slotkeeper.tools.check.FileBlocks;
import io.slotkeeper.tools.check.RdbCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// RDB files: whether they can be loaded, and of when they are.
final class Snapshot {
  private static final String CREATED = "ctime";

  private Snapshot() {}

  /// Reads all of it.
  ///
  /// @return its length; behind it may stand commands
  /// @throws IOException when it cannot be loaded; the message is what `check-rdb` tells
  static long check(Path file) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (FileChannel channel = FileChannel.open(file);
        PrintStream out = new PrintStream(lines, true, UTF_8)) {
      BlockSource source = new BlockSource(new FileBlocks(channel), channel.size(), true);
      if (!new RdbCheck(out, source, 0, true).run()) {
        throw new IOException(
            file + " cannot be loaded:\n" + lines.toString(UTF_8).stripTrailing());
      }
      return source.position();
    }
  }

  /// When it was begun, as it says itself: unix seconds, 0 when it does not.
  static long createdSeconds(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file);
        Keyspace keyspace = new Keyspace(1, 1, 0);
        RdbFileReader reader =
            new RdbFileReader(
                keyspace.heap(), new BlockSource(new FileBlocks(channel), channel.size(), false))) {
      reader.readHeader();
      while (reader.next() == RdbFileReader.Item.AUXILIARY) {
        if (reader.name().toString().equals(CREATED)) {
          return Long.parseLong(reader.text().toString());
        }
      }
      return 0;
    } catch (RdbFormatException | NumberFormatException e) {
      throw new IOException(file + " is no snapshot: " + e.getMessage(), e);
    }
  }
}
