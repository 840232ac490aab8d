package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.TextBuffer;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.nio.charset.StandardCharsets;

/// Reads a snapshot file item by item; the layout is [RdbFileWriter]'s.
///
/// ```
/// reader.readHeader();
/// for (Item item = reader.next(); item != Item.END; item = reader.next()) { ... }
/// ```
///
/// After [Item#KEY] the value must be read ([#readValue(ValueReader,KeyCursor,ValueLimits,int)])
/// before the next item. What modules have remembered is passed over, their values are refused.
///
/// One thread.
public final class RdbFileReader implements AutoCloseable {
  /// The greatest version of Redis' format that is read.
  public static final int GREATEST_VERSION = DumpPayload.GREATEST_VERSION;

  /// From this version on a checksum stands at the end.
  public static final int VERSION_OF_CHECKSUM = 5;

  private static final int HEADER_BYTES = 9;
  private static final String MAGIC = "REDIS";
  private static final String VALKEY_MAGIC = "VALKEY";
  private static final int LEAST_VALKEY_VERSION = 80;
  private static final int NO_VALUE = -1;

  /// What a file consists of.
  public enum Item {
    /// [#name()] and [#text()].
    AUXILIARY,
    /// A library of functions: its source is [#text()].
    FUNCTION,
    /// [#database()] is another.
    DATABASE,
    /// What a module has to remember, passed over: the module is [#module()].
    MODULE,
    /// [#key()], with all that stands before it.
    KEY,
    /// The checksum was read, too.
    END
  }

  /// What the reader was about to read, for messages.
  public enum Part {
    START("start"),
    TYPE("read-type"),
    EXPIRY("read-expire"),
    KEY("read-key"),
    VALUE("read-object-value"),
    CHECKSUM("check-sum"),
    LENGTH("read-len"),
    AUXILIARY("read-aux"),
    MODULE("read-module-aux"),
    FUNCTION("read-functions");

    private final String text;

    Part(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private final BlockSource source;
  private final RdbReader in;
  private final TextBuffer name;
  private final TextBuffer text;
  private final TextBuffer key;
  private Part part = Part.START;
  private int version;
  private boolean isValkey;
  private int database;
  private String module = "";
  private int type = NO_VALUE;
  private long expiry;
  private long idle;
  private int frequency;
  private long checksum;
  private long expectedChecksum;

  public RdbFileReader(NativeHeap heap, BlockSource source) {
    this.source = source;
    this.in = new RdbReader(heap, source);
    this.name = new TextBuffer(heap);
    this.text = new TextBuffer(heap);
    this.key = new TextBuffer(heap);
  }

  /// Reads what every file begins with.
  public void readHeader() {
    StringBuilder header = new StringBuilder();
    for (int i = 0; i < HEADER_BYTES; i++) {
      header.append((char) in.readByte());
    }
    isValkey = header.indexOf(VALKEY_MAGIC) == 0;
    if (!isValkey && header.indexOf(MAGIC) != 0) {
      throw new RdbFormatException("Wrong signature trying to load DB from file");
    }
    String digits = header.substring((isValkey ? VALKEY_MAGIC : MAGIC).length());
    version = digits.matches("[0-9]+") ? Integer.parseInt(digits) : 0;
    boolean known =
        isValkey ? version == LEAST_VALKEY_VERSION : version >= 1 && version <= GREATEST_VERSION;
    if (!known) {
      throw new RdbFormatException("Can't handle RDB format version " + version);
    }
  }

  /// Goes on to the next item.
  public Item next() {
    expiry = Record.NO_EXPIRY;
    idle = NO_VALUE;
    frequency = NO_VALUE;
    type = NO_VALUE;
    while (true) {
      part = Part.TYPE;
      int opcode = in.readByte();
      switch (opcode) {
        case RdbOpcode.EXPIRY_SECONDS -> {
          part = Part.EXPIRY;
          expiry = in.littleEndian(Integer.BYTES) * 1000;
        }
        case RdbOpcode.EXPIRY_MILLIS -> {
          part = Part.EXPIRY;
          expiry = in.millis();
        }
        case RdbOpcode.FREQUENCY -> frequency = in.readByte();
        case RdbOpcode.IDLE -> idle = in.length();
        case RdbOpcode.RESIZE_DATABASE -> skipLengths(2);
        case RdbOpcode.SLOT_INFO -> skipLengths(3);
        default -> {
          return item(opcode);
        }
      }
    }
  }

  private void skipLengths(int count) {
    part = Part.LENGTH;
    for (int i = 0; i < count; i++) {
      in.length();
    }
  }

  private Item item(int opcode) {
    switch (opcode) {
      case RdbOpcode.SELECT_DATABASE -> {
        part = Part.LENGTH;
        long index = in.length();
        database = (int) Math.min(index & Long.MAX_VALUE, Integer.MAX_VALUE);
        return Item.DATABASE;
      }
      case RdbOpcode.AUXILIARY -> {
        part = Part.AUXILIARY;
        in.string(0, name);
        in.string(0, text);
        return Item.AUXILIARY;
      }
      case RdbOpcode.MODULE_AUXILIARY -> {
        part = Part.MODULE;
        module = ModuleSkip.auxiliary(in, text);
        return Item.MODULE;
      }
      case RdbOpcode.FUNCTION -> {
        part = Part.FUNCTION;
        in.string(0, text);
        return Item.FUNCTION;
      }
      case RdbOpcode.FUNCTION_EARLY ->
          throw new RdbFormatException("Pre-release function format not supported.");
      case RdbOpcode.END -> {
        readChecksum();
        return Item.END;
      }
      default -> {
        readKey(opcode);
        return Item.KEY;
      }
    }
  }

  private void readKey(int opcode) {
    if (!RdbType.isKnown(opcode)) {
      throw new RdbFormatException("Invalid object type: " + opcode);
    }
    type = isValkey && opcode == RdbType.HASH_METADATA_EARLY ? RdbType.VALKEY_HASH_2 : opcode;
    part = Part.KEY;
    in.string(0, key);
    part = Part.VALUE;
    if (type == RdbType.MODULE_EARLY) {
      throw new RdbFormatException("Pre-release module value not supported.");
    }
    if (type == RdbType.MODULE) {
      throw new RdbFormatException(
          "The RDB file contains module data I can't load: no matching module type '"
              + ModuleSkip.name(in.length())
              + "'");
    }
  }

  private void readChecksum() {
    part = Part.CHECKSUM;
    checksum = 0;
    if (version >= VERSION_OF_CHECKSUM) {
      expectedChecksum = source.checksum();
      checksum = in.millis();
    }
  }

  /// Reads the value of the key into a cursor that has no record.
  public void readValue(ValueReader values, KeyCursor target, ValueLimits limits, int access) {
    values.read(type, in, target, limits, access);
  }

  /// Of the format, as the header says.
  public int version() {
    return version;
  }

  /// What is being read.
  public Part part() {
    return part;
  }

  public BlockSource source() {
    return source;
  }

  /// The text, one byte per char.
  private static String string(TextBuffer buffer) {
    return new String(Memory.bytes(buffer.address(), buffer.length()), StandardCharsets.ISO_8859_1);
  }

  public String name() {
    return string(name);
  }

  public String text() {
    return string(text);
  }

  public byte[] textBytes() {
    return Memory.bytes(text.address(), text.length());
  }

  public int database() {
    return database;
  }

  public String module() {
    return module;
  }

  public TextBuffer key() {
    return key;
  }

  public String keyText() {
    return string(key);
  }

  /// The type of the key's value, as the file has it; -1 when no key was begun.
  public int type() {
    return type == RdbType.VALKEY_HASH_2 ? RdbType.HASH_METADATA_EARLY : type;
  }

  /// Unix time in ms, or [Record#NO_EXPIRY].
  public long expiry() {
    return expiry;
  }

  /// Seconds since the key was used; negative when that is not known.
  public long idle() {
    return idle;
  }

  /// How often the key is used, 0 to 255; negative when that is not known.
  public int frequency() {
    return frequency;
  }

  /// Whether there was a checksum.
  public boolean hasChecksum() {
    return checksum != 0;
  }

  /// Whether the checksum, if there was one, is that of the bytes before.
  public boolean isIntact() {
    return checksum == 0 || checksum == expectedChecksum;
  }

  public long checksum() {
    return checksum;
  }

  public long expectedChecksum() {
    return expectedChecksum;
  }

  @Override
  public void close() {
    name.release();
    text.release();
    key.release();
  }
}
