package io.slotkeeper.datatypes.rdb;

/// The byte in front of an encoded value: its type and encoding.
public final class RdbType {
  public static final int STRING = 0;
  public static final int LIST = 1;
  public static final int SET = 2;
  public static final int ZSET = 3;
  public static final int HASH = 4;

  /// Scores are binary.
  public static final int ZSET_2 = 5;

  /// Values of modules: that of release candidates, and that of today.
  static final int MODULE_EARLY = 6;

  static final int MODULE = 7;

  public static final int HASH_ZIPMAP = 9;
  public static final int LIST_ZIPLIST = 10;
  public static final int SET_INTSET = 11;
  public static final int ZSET_ZIPLIST = 12;
  public static final int HASH_ZIPLIST = 13;

  /// Nodes are ziplists.
  public static final int LIST_QUICKLIST = 14;

  public static final int STREAM_LISTPACKS = 15;
  public static final int HASH_LISTPACK = 16;
  public static final int ZSET_LISTPACK = 17;

  /// Nodes are listpacks or single elements.
  public static final int LIST_QUICKLIST_2 = 18;

  /// With first id, greatest deleted id and counts of what was added and read.
  public static final int STREAM_LISTPACKS_2 = 19;

  public static final int SET_LISTPACK = 20;

  /// With the time a consumer was active.
  public static final int STREAM_LISTPACKS_3 = 21;

  /// Fields that expire, as release candidates of Redis 7.4 wrote them: times are absolute.
  public static final int HASH_METADATA_EARLY = 22;

  public static final int HASH_LISTPACK_EX_EARLY = 23;

  /// Fields that expire: times count from the earliest.
  public static final int HASH_METADATA = 24;

  public static final int HASH_LISTPACK_EX = 25;

  /// Fields that expire as Valkey 9 writes them, where they have the number 22.
  static final int VALKEY_HASH_2 = 0x100 | HASH_METADATA_EARLY;

  /// The first version of the format that has them.
  static final int VERSION_OF_SET_LISTPACK = 11;

  static final int VERSION_OF_ACTIVE_TIME = 11;

  static final int VERSION_OF_FIELD_EXPIRY = 12;

  private RdbType() {}

  /// Whether a file may have values of this type.
  static boolean isKnown(int type) {
    return type >= STRING && type <= MODULE || type >= HASH_ZIPMAP && type <= HASH_LISTPACK_EX;
  }
}
