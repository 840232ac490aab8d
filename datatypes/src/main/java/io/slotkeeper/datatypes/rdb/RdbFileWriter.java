package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.nio.charset.StandardCharsets;

/// Writes the parts of a snapshot file, all but its end.
///
/// ```
/// "REDIS" version (4 digits)
/// AUX name value ...
/// FUNCTION2 source ...
/// SELECTDB database  RESIZEDB keys expires
///   [EXPIRETIME_MS ms] [IDLE seconds | FREQ counter] type key value ...
/// EOF checksum (64)
/// ```
///
/// One thread.
///
/// Source: `rdb.c` of Redis 7.2, which fixes these bytes.
public final class RdbFileWriter {
  /// The byte behind the last key; the checksum of all up to here follows it, 0 for none.
  public static final int END = RdbOpcode.END;

  private static final String MAGIC = "REDIS";

  private final NativeHeap heap;
  private final RdbWriter out;
  private final ValueWriter values;

  public RdbFileWriter(NativeHeap heap, RdbSink sink) {
    this.heap = heap;
    this.out = new RdbWriter(heap, sink);
    this.values = new ValueWriter(heap, out);
  }

  /// How keys are written from here on.
  ///
  /// @param version what the header says
  /// @param compress whether strings are compressed where that makes them shorter
  public void format(int version, boolean compress) {
    values.version(version);
    out.compress(compress);
  }

  /// The version a file needs, at least.
  ///
  /// @param hasFieldExpiry whether fields of a hash in it expire
  public static int versionFor(int wanted, boolean hasFieldExpiry) {
    return hasFieldExpiry ? Math.max(wanted, RdbType.VERSION_OF_FIELD_EXPIRY) : wanted;
  }

  public void header(int version) {
    for (char c : "%s%04d".formatted(MAGIC, version).toCharArray()) {
      out.writeByte(c);
    }
  }

  public void auxiliary(String name, String value) {
    out.writeByte(RdbOpcode.AUXILIARY);
    string(name.getBytes(StandardCharsets.ISO_8859_1));
    string(value.getBytes(StandardCharsets.ISO_8859_1));
  }

  public void function(byte[] source) {
    out.writeByte(RdbOpcode.FUNCTION);
    string(source);
  }

  private void string(byte[] bytes) {
    long copy = heap.allocate(0, Math.max(1, bytes.length));
    Memory.copy(bytes, 0, copy, bytes.length);
    out.string(copy, bytes.length);
    heap.free(copy);
  }

  /// The keys that follow are in this database.
  public void database(int index) {
    out.writeByte(RdbOpcode.SELECT_DATABASE);
    out.length(index);
  }

  /// How many keys the database has, and how many of them expire.
  public void sizes(long keys, long expires) {
    out.writeByte(RdbOpcode.RESIZE_DATABASE);
    out.length(keys);
    out.length(expires);
  }

  /// How long the key that follows was not used.
  public void idle(long seconds) {
    out.writeByte(RdbOpcode.IDLE);
    out.length(seconds);
  }

  /// How often the key that follows is used, 0 to 255.
  public void frequency(int counter) {
    out.writeByte(RdbOpcode.FREQUENCY);
    out.writeByte(counter);
  }

  /// A key with its expiry and its value. What says how it is used stands before it.
  public void key(long record) {
    keyWithoutValue(record);
    values.write(record);
  }

  /// Begins a key with its value, which must not change until it is whole.
  public void beginKey(long record) {
    keyWithoutValue(record);
    values.begin(record);
  }

  /// Writes more of the value that was begun.
  ///
  /// @param limit elements, or blocks of elements
  /// @return whether there is still more
  public boolean someOfValue(int limit) {
    return values.some(limit);
  }

  /// A key with its expiry up to the value.
  public void keyWithoutValue(long record) {
    long expiry = Record.expiry(record);
    if (expiry != Record.NO_EXPIRY) {
      out.writeByte(RdbOpcode.EXPIRY_MILLIS);
      out.millis(expiry);
    }
    out.writeByte(values.type(record));
    out.string(Record.keyAddress(record), Record.keyLength(record));
  }
}
