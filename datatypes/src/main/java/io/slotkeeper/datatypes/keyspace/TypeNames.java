package io.slotkeeper.datatypes.keyspace;

/// What types and encodings are called on the wire.
public final class TypeNames {
  private TypeNames() {}

  public static String of(int type) {
    return switch (type) {
      case Record.STRING -> "string";
      case Record.LIST -> "list";
      case Record.SET -> "set";
      case Record.ZSET -> "zset";
      case Record.HASH -> "hash";
      case Record.STREAM -> "stream";
      default -> throw new AssertionError("type=" + type);
    };
  }

  /// The encoding as OBJECT ENCODING names it.
  public static String encoding(long record) {
    return switch (Record.encoding(record)) {
      case Record.INT -> "int";
      case Record.EMBSTR -> "embstr";
      case Record.RAW, Record.BLOCK -> "raw";
      case Record.LISTPACK -> "listpack";
      case Record.LISTPACK_EX -> "listpackex";
      case Record.HASHTABLE, Record.HASHTABLE_EX -> "hashtable";
      case Record.INTSET -> "intset";
      case Record.QUICKLIST -> "quicklist";
      case Record.SKIPLIST -> "skiplist";
      case Record.STREAM_BLOCKS -> "stream";
      default -> throw new AssertionError("encoding=" + Record.encoding(record));
    };
  }
}
