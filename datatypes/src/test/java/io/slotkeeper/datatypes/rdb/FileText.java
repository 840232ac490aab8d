package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.memory.Memory;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Snapshot files in memory, as bytes and as lists of what they hold.
final class FileText {
  private FileText() {}

  /// Gathers what is written.
  static final class Gathered implements RdbSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(int oneByte) {
      bytes.write(oneByte);
    }

    @Override
    public void write(long address, int length) {
      bytes.writeBytes(Memory.bytes(address, length));
    }

    /// All that was written, with the end of a file.
    byte[] file(boolean withChecksum) {
      bytes.write(RdbFileWriter.END);
      byte[] content = bytes.toByteArray();
      ByteBuffer direct = ByteBuffer.allocateDirect(content.length).put(content);
      long address = MemorySegment.ofBuffer(direct.flip()).address();
      long crc = Crc64.update(0, address, content.length);
      for (int i = 0; i < Long.BYTES; i++) {
        bytes.write(withChecksum ? (int) (crc >>> 8 * i) : 0);
      }
      return bytes.toByteArray();
    }
  }

  /// The file in blocks of random sizes.
  static BlockSource source(byte[] file, Random random) {
    return new BlockSource(
        new BlockSource.Blocks() {
          private int at;

          @Override
          public @Nullable ByteBuffer next() {
            if (at == file.length) {
              return null;
            }
            int length = Math.min(file.length - at, random.nextInt(40));
            ByteBuffer block = ByteBuffer.allocateDirect(length).put(file, at, length).flip();
            at += length;
            return block;
          }
        },
        file.length,
        true);
  }

  /// What a file holds, a line for each item; values are the bytes of their dump payloads.
  static List<String> items(Codec codec, byte[] file) {
    List<String> items = new ArrayList<>();
    ValueReader values = new ValueReader(codec.keyspace);
    KeyCursor cursor = codec.cursor;
    try (RdbFileReader reader =
        new RdbFileReader(codec.keyspace.heap(), source(file, codec.random))) {
      reader.readHeader();
      items.add("version " + reader.version());
      RdbFileReader.Item item;
      do {
        item = reader.next();
        switch (item) {
          case AUXILIARY -> items.add(reader.name() + "=" + reader.text());
          case FUNCTION -> items.add("function " + reader.text());
          case DATABASE -> items.add("database " + reader.database());
          case MODULE -> items.add("module " + reader.module());
          case KEY -> {
            codec.drop();
            cursor.seekDetached(codec.keyspace.database(0), 5);
            reader.readValue(values, cursor, Codec.LIMITS, 0);
            items.add(
                "key %s expiry %d idle %d frequency %d is %s %s"
                    .formatted(
                        reader.keyText(),
                        reader.expiry(),
                        reader.idle(),
                        reader.frequency(),
                        codec.encoding(),
                        codec.elements().stream().sorted().toList()));
          }
          case END -> items.add(reader.isIntact() ? "intact" : "broken");
        }
      } while (item != RdbFileReader.Item.END);
      return items;
    } finally {
      codec.drop();
    }
  }
}
