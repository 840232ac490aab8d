package io.slotkeeper.server.config;

/// The event classes of `notify-keyspace-events`, as bits, and their letters.
///
/// `A` stands for all classes of the first line. Key misses (`m`) are not among them: they would
/// flood a cache. New keys (`n`) are not either, but are not shown beside `A`, as in Redis.
public final class KeyspaceEvents {
  public static final int KEYSPACE = 1;
  public static final int KEYEVENT = 1 << 1;
  public static final int GENERIC = 1 << 2;
  public static final int STRING = 1 << 3;
  public static final int LIST = 1 << 4;
  public static final int SET = 1 << 5;
  public static final int HASH = 1 << 6;
  public static final int ZSET = 1 << 7;
  public static final int EXPIRED = 1 << 8;
  public static final int EVICTED = 1 << 9;
  public static final int STREAM = 1 << 10;
  public static final int KEY_MISS = 1 << 11;
  public static final int MODULE = 1 << 13;
  public static final int NEW = 1 << 14;
  public static final int ALL =
      GENERIC | STRING | LIST | SET | HASH | ZSET | EXPIRED | EVICTED | STREAM | MODULE;

  /// Letters in the order they are shown; the ones of [#ALL], and `n`, give way to `A`.
  private static final String LETTERS = "g$lshzxetdnKEm";

  private KeyspaceEvents() {}

  static int parse(String letters) throws ConfigException {
    int flags = 0;
    for (int i = 0; i < letters.length(); i++) {
      int flag = flag(letters.charAt(i));
      if (flag == 0) {
        throw new ConfigException("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
      }
      flags |= flag;
    }
    return flags;
  }

  static String format(int flags) {
    StringBuilder shown = new StringBuilder();
    boolean all = (flags & ALL) == ALL;
    if (all) {
      shown.append('A');
    }
    for (int i = 0; i < LETTERS.length(); i++) {
      int flag = flag(LETTERS.charAt(i));
      boolean covered = all && (flag & (ALL | NEW)) != 0;
      if ((flags & flag) != 0 && !covered) {
        shown.append(LETTERS.charAt(i));
      }
    }
    return shown.toString();
  }

  private static int flag(char letter) {
    return switch (letter) {
      case 'A' -> ALL;
      case 'K' -> KEYSPACE;
      case 'E' -> KEYEVENT;
      case 'g' -> GENERIC;
      case '$' -> STRING;
      case 'l' -> LIST;
      case 's' -> SET;
      case 'h' -> HASH;
      case 'z' -> ZSET;
      case 'x' -> EXPIRED;
      case 'e' -> EVICTED;
      case 't' -> STREAM;
      case 'm' -> KEY_MISS;
      case 'd' -> MODULE;
      case 'n' -> NEW;
      default -> 0;
    };
  }
}
