package io.slotkeeper.tools.bench;

import io.slotkeeper.tools.client.CommandLine;
import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.client.WireReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What redis-benchmark sends in one test, and what must be stored before so that every command
/// does real work: a GET that misses or a pop from an empty list would measure nothing.
///
/// @param command the words given to redis-benchmark, which replaces `__rand_int__`
/// @param fill what is stored first
record Workload(String name, List<String> command, Fill fill) {
  /// Data a workload needs.
  enum Fill {
    NOTHING,
    EMPTY_KEY,
    STRINGS,
    LIST,
    SET,
    SORTED_SET
  }

  private static final String KEY = "key:__rand_int__";
  private static final String ELEMENT = "element:__rand_int__";
  private static final int ELEMENTS_PER_COMMAND = 500;
  private static final int LRANGE_LIST = 1_000;

  /// The workload called `name`, with values of `valueBytes`.
  static Workload named(String name, int valueBytes) {
    String data = "x".repeat(valueBytes);
    return switch (name) {
      case "ping" -> of(name, Fill.NOTHING, "PING");
      case "set" -> of(name, Fill.STRINGS, "SET", KEY, data);
      case "get" -> of(name, Fill.STRINGS, "GET", KEY);
      case "incr" -> of(name, Fill.NOTHING, "INCR", "counter:__rand_int__");
      case "mset" -> new Workload(name, mset(data), Fill.NOTHING);
      case "lpush" -> of(name, Fill.EMPTY_KEY, "LPUSH", "mylist", data);
      case "rpush" -> of(name, Fill.EMPTY_KEY, "RPUSH", "mylist", data);
      case "lpop" -> of(name, Fill.LIST, "LPOP", "mylist");
      case "rpop" -> of(name, Fill.LIST, "RPOP", "mylist");
      case "lrange_100" -> of(name, Fill.LIST, "LRANGE", "mylist", "0", "99");
      case "lrange_600" -> of(name, Fill.LIST, "LRANGE", "mylist", "0", "599");
      case "sadd" -> of(name, Fill.NOTHING, "SADD", "myset", ELEMENT);
      case "spop" -> of(name, Fill.SET, "SPOP", "myset");
      case "hset" -> of(name, Fill.NOTHING, "HSET", "myhash", ELEMENT, data);
      case "zadd" -> of(name, Fill.NOTHING, "ZADD", "myzset", "__rand_int__", ELEMENT);
      case "zpopmin" -> of(name, Fill.SORTED_SET, "ZPOPMIN", "myzset");
      case "xadd" -> of(name, Fill.EMPTY_KEY, "XADD", "mystream", "*", "myfield", data);
      default -> throw new IllegalArgumentException("no such test: " + name);
    };
  }

  /// A workload of the user's own words; strings are stored first.
  static Workload ofCommand(String line) {
    List<String> words = List.of(line.strip().split(" +"));
    return new Workload(words.getFirst().toLowerCase(Locale.ROOT), words, Fill.STRINGS);
  }

  /// Stores what the next `requests` commands need.
  void prepare(RespConnection connection, long requests, Loader strings) throws IOException {
    switch (fill) {
      case NOTHING -> {}
      case EMPTY_KEY -> connection.call("DEL", command.get(1));
      case STRINGS -> strings.fillOnce(connection);
      case LIST -> {
        long wanted = name.startsWith("lrange") ? LRANGE_LIST : requests;
        grow(connection, wanted, "LLEN", "RPUSH", "mylist");
      }
      case SET -> grow(connection, requests, "SCARD", "SADD", "myset");
      case SORTED_SET -> grow(connection, requests, "ZCARD", "ZADD", "myzset");
    }
  }

  private void grow(RespConnection connection, long wanted, String count, String add, String key)
      throws IOException {
    long present = connection.call(count, key).integer();
    for (long next = present; next < wanted; next += ELEMENTS_PER_COMMAND) {
      List<String> words = new ArrayList<>(List.of(add, key));
      for (int i = 0; i < ELEMENTS_PER_COMMAND; i++) {
        if (fill == Fill.SORTED_SET) {
          words.add(Long.toString((next + i) * 7919 % 1_000_003));
        }
        words.add(String.format(Locale.ROOT, "fill:%012d:%d", next + i, present));
      }
      WireReply reply = connection.call(CommandLine.words(words.toArray(String[]::new)));
      if (reply.isError()) {
        throw new IOException(add + " failed: " + reply);
      }
    }
  }

  private static Workload of(String name, Fill fill, String... command) {
    return new Workload(name, List.of(command), fill);
  }

  private static List<String> mset(String data) {
    List<String> words = new ArrayList<>(List.of("MSET"));
    for (int i = 0; i < 10; i++) {
      words.add(KEY);
      words.add(data);
    }
    return words;
  }
}
