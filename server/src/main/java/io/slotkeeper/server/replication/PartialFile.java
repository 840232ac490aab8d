package io.slotkeeper.server.replication;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.rdb.RdbFileWriter;
import io.slotkeeper.datatypes.rdb.RdbSink;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// A snapshot file without keys: what a replica gets that wants functions only, or nothing.
final class PartialFile implements RdbSink {
  private static final int CHECKSUM_BYTES = 8;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private PartialFile() {}

  /// The whole file, without a checksum. On a loop.
  static byte[] of(ReplicationDoors doors, List<byte[]> functions) {
    PartialFile file = new PartialFile();
    RdbFileWriter writer = new RdbFileWriter(doors.heap(), file);
    int version = doors.config().persistence.snapshotVersion.intValue();
    writer.format(version, doors.config().persistence.snapshotCompression.isOn());
    writer.header(version);
    functions.forEach(writer::function);
    file.write(RdbFileWriter.END);
    for (int i = 0; i < CHECKSUM_BYTES; i++) {
      file.write(0);
    }
    return file.bytes.toByteArray();
  }

  @Override
  public void write(int oneByte) {
    bytes.write(oneByte);
  }

  @Override
  public void write(long address, int length) {
    bytes.writeBytes(Memory.bytes(address, length));
  }
}
