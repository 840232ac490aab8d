package io.slotkeeper.server.command;

import java.util.Random;

/// Commands that change keys of all types, so that each meets keys of its own type often.
final class RandomWrites {
  private RandomWrites() {}

  static String[] next(Random random, int keys) {
    return switch (random.nextInt(8)) {
      case 0 -> string(random, keys);
      case 1 -> list(random, keys);
      case 2 -> set(random, keys);
      case 3 -> hash(random, keys);
      case 4 -> sortedSet(random, keys);
      case 5 -> stream(random, keys);
      case 6 -> anyKey(random, keys);
      default -> rare(random, keys);
    };
  }

  private static String key(String type, Random random, int keys) {
    return type + random.nextInt(keys);
  }

  private static String text(Random random) {
    int length = 1 << random.nextInt(random.nextInt(50) == 0 ? 17 : 8);
    return random.nextInt() + "x".repeat(length);
  }

  private static String member(Random random) {
    return random.nextInt(3) == 0 ? "m" + random.nextInt(300) : "" + random.nextInt(300);
  }

  private static String[] string(Random random, int keys) {
    String key = key("string", random, keys);
    return switch (random.nextInt(7)) {
      case 0 -> new String[] {"SET", key, text(random)};
      case 1 -> new String[] {"SET", key, "" + random.nextInt(), "KEEPTTL"};
      case 2 -> new String[] {"APPEND", key, text(random)};
      case 3 -> new String[] {"SETRANGE", key, "" + random.nextInt(100), "range"};
      case 4 -> new String[] {"INCR", key};
      case 5 -> new String[] {"SETBIT", key, "" + random.nextInt(1000), "1"};
      default -> new String[] {"GETDEL", key};
    };
  }

  private static String[] list(Random random, int keys) {
    String key = key("list", random, keys);
    return switch (random.nextInt(6)) {
      case 0 -> new String[] {"RPUSH", key, text(random), text(random), member(random)};
      case 1 -> new String[] {"LPUSH", key, member(random)};
      case 2 -> new String[] {"LPOP", key};
      case 3 -> new String[] {"LSET", key, "0", text(random)};
      case 4 -> new String[] {"LMOVE", key, key("list", random, keys), "LEFT", "RIGHT"};
      default -> new String[] {"LTRIM", key, "1", "-2"};
    };
  }

  private static String[] set(Random random, int keys) {
    String key = key("set", random, keys);
    return switch (random.nextInt(6)) {
      case 0 -> new String[] {"SADD", key, member(random), member(random), text(random)};
      case 1 -> new String[] {"SADD", key, "" + random.nextInt(1000)};
      case 2 -> new String[] {"SREM", key, member(random)};
      case 3 -> new String[] {"SPOP", key};
      case 4 -> new String[] {"SMOVE", key, key("set", random, keys), member(random)};
      default -> new String[] {"SUNIONSTORE", key, key, key("set", random, keys)};
    };
  }

  private static String[] hash(Random random, int keys) {
    String key = key("hash", random, keys);
    return switch (random.nextInt(6)) {
      case 0 -> new String[] {"HSET", key, member(random), text(random), member(random), "1"};
      case 1 -> new String[] {"HDEL", key, member(random)};
      case 2 -> new String[] {"HINCRBY", key, "counter", "1"};
      case 3 ->
          new String[] {
            "HPEXPIRE", key, "" + (1 + random.nextInt(5000)), "FIELDS", "1", member(random)
          };
      case 4 -> new String[] {"HPERSIST", key, "FIELDS", "1", member(random)};
      default -> new String[] {"HSETNX", key, member(random), "0"};
    };
  }

  private static String[] sortedSet(Random random, int keys) {
    String key = key("zset", random, keys);
    return switch (random.nextInt(6)) {
      case 0 ->
          new String[] {"ZADD", key, "" + random.nextInt(100), member(random), "1.5", text(random)};
      case 1 -> new String[] {"ZINCRBY", key, "1.25", member(random)};
      case 2 -> new String[] {"ZREM", key, member(random)};
      case 3 -> new String[] {"ZPOPMIN", key};
      case 4 -> new String[] {"ZREMRANGEBYRANK", key, "0", "0"};
      default -> new String[] {"ZUNIONSTORE", key, "2", key, key("zset", random, keys)};
    };
  }

  private static String[] stream(Random random, int keys) {
    String key = key("stream", random, keys);
    return switch (random.nextInt(7)) {
      case 0, 1 -> new String[] {"XADD", key, "*", "field", text(random)};
      case 2 -> new String[] {"XTRIM", key, "MAXLEN", "" + random.nextInt(20)};
      case 3 -> new String[] {"XGROUP", "CREATE", key, "group", "0", "MKSTREAM"};
      case 4 ->
          new String[] {
            "XREADGROUP",
            "GROUP",
            "group",
            "c" + random.nextInt(3),
            "COUNT",
            "2",
            "STREAMS",
            key,
            ">"
          };
      case 5 -> new String[] {"XAUTOCLAIM", key, "group", "c1", "0", "0"};
      default -> new String[] {"XGROUP", "DELCONSUMER", key, "group", "c1"};
    };
  }

  private static String[] anyKey(Random random, int keys) {
    String[] types = {"string", "list", "set", "hash", "zset", "stream"};
    String type = types[random.nextInt(types.length)];
    String key = key(type, random, keys);
    String other = key(type, random, keys);
    return switch (random.nextInt(8)) {
      case 0 -> new String[] {"DEL", key, other};
      case 1 -> new String[] {"RENAME", key, other};
      case 2 -> new String[] {"COPY", key, other, "REPLACE"};
      case 3 -> new String[] {"PEXPIRE", key, "" + (1 + random.nextInt(3000))};
      case 4 -> new String[] {"PERSIST", key};
      case 5 -> new String[] {"MOVE", key, "1"};
      case 6 -> new String[] {"UNLINK", key};
      default -> new String[] {"COPY", key, other, "DB", "1", "REPLACE"};
    };
  }

  private static String[] rare(Random random, int keys) {
    String key = key("string", random, keys);
    return switch (random.nextInt(400)) {
      case 0 -> new String[] {"FLUSHDB"};
      case 1 -> new String[] {"FLUSHDB", "ASYNC"};
      case 2, 3 -> new String[] {"SWAPDB", "0", "1"};
      case 4, 5, 6, 7, 8, 9 -> new String[] {"PFADD", key, text(random)};
      case 10, 11, 12, 13, 14, 15 -> new String[] {"PFCOUNT", key};
      case 16, 17, 18, 19 ->
          new String[] {
            "EVAL",
            "redis.call('SET', KEYS[1], ARGV[1]) redis.call('APPEND', KEYS[2], 'x')",
            "2",
            key,
            key("string", random, keys),
            "scripted"
          };
      case 20, 21, 22 -> new String[] {"MSET", key, "1", key("string", random, keys), "2"};
      case 23, 24, 25, 26, 27, 28 -> large(random);
      default -> largeChange(random);
    };
  }

  /// Makes a value large enough to be saved in parts.
  private static String[] large(Random random) {
    String type = new String[] {"set", "hash", "zset", "list"}[random.nextInt(4)];
    String script =
        switch (type) {
          case "set" -> "redis.call('SADD', KEYS[1], i .. 'member')";
          case "hash" -> "redis.call('HSET', KEYS[1], i .. 'field', i)";
          case "zset" -> "redis.call('ZADD', KEYS[1], i, i .. 'member')";
          default -> "redis.call('RPUSH', KEYS[1], i .. string.rep('x', 100))";
        };
    String whole = "redis.call('DEL', KEYS[1]) for i = 1, 3000 do " + script + " end";
    return new String[] {"EVAL", whole, "1", "large:" + type + random.nextInt(4)};
  }

  private static String[] largeChange(Random random) {
    int which = random.nextInt(4);
    int element = random.nextInt(3000);
    return switch (random.nextInt(9)) {
      case 0 -> new String[] {"SADD", "large:set" + which, "" + random.nextInt()};
      case 1 -> new String[] {"SPOP", "large:set" + which};
      case 2 -> new String[] {"HSET", "large:hash" + which, element + "field", "" + element};
      case 3 -> new String[] {"HDEL", "large:hash" + which, element + "field"};
      case 4 -> new String[] {"ZADD", "large:zset" + which, "1", element + "member"};
      case 5 -> new String[] {"RPUSH", "large:list" + which, "x"};
      case 6 -> new String[] {"LPOP", "large:list" + which};
      case 7 ->
          new String[] {
            "EVAL",
            "redis.call('ZREM', KEYS[1], ARGV[1])",
            "1",
            "large:zset" + which,
            element + "member"
          };
      default -> new String[] {"RENAME", "large:set" + which, "large:set" + random.nextInt(4)};
    };
  }
}
