package io.slotkeeper.scripting;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A handful of commands over maps, answering like Redis, in RESP2 or RESP3.
final class FakeServer implements CommandBridge {
  private static final String WRONG_TYPE =
      "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";

  final Map<String, Object> keys = new LinkedHashMap<>();
  final List<String> log = new ArrayList<>();
  int replicationFlags = 3;
  int calls;
  private int protocol = 2;

  @Override
  public void call(byte[][] arguments, int count, ReplyBytes reply) {
    calls++;
    String[] words = new String[count];
    for (int i = 0; i < count; i++) {
      words[i] = new String(arguments[i], StandardCharsets.ISO_8859_1);
    }
    byte[] bytes = execute(words).getBytes(StandardCharsets.ISO_8859_1);
    reply.set(bytes, 0, bytes.length);
  }

  /// Runs one command; bytes are characters.
  String execute(String... words) {
    return switch (words[0].toUpperCase(Locale.ROOT)) {
      case "PING" -> words.length > 1 ? bulk(words[1]) : "+PONG\r\n";
      case "ECHO" -> words.length == 2 ? bulk(words[1]) : arity();
      case "GET" -> words.length == 2 ? get(words[1]) : arity();
      case "SET" -> {
        if (words.length < 3) {
          yield arity();
        }
        keys.put(words[1], words[2]);
        yield "+OK\r\n";
      }
      case "INCR" -> incr(words[1]);
      case "STRLEN" -> ":" + ((String) keys.getOrDefault(words[1], "")).length() + "\r\n";
      case "EXISTS" -> ":" + (keys.containsKey(words[1]) ? 1 : 0) + "\r\n";
      case "DEL" -> ":" + (keys.remove(words[1]) == null ? 0 : 1) + "\r\n";
      case "RPUSH" -> rpush(words);
      case "LRANGE" -> lrange(words[1]);
      case "LPOP" -> lpop(words[1]);
      case "HSET" -> hset(words);
      case "HGETALL" -> hgetall(words[1]);
      case "HGET" -> hget(words[1], words[2]);
      case "SADD" -> sadd(words);
      case "SMEMBERS" -> smembers(words[1]);
      case "ZADD" -> zadd(words);
      case "ZSCORE" -> zscore(words[1], words[2]);
      case "DEBUG" -> debug(words);
      case "BLPOP" -> protocol == 3 ? "_\r\n" : "*-1\r\n";
      case "SUBSCRIBE" -> "-ERR This Redis command is not allowed from script\r\n";
      default -> "-ERR Unknown Redis command called from script\r\n";
    };
  }

  private static String arity() {
    return "-ERR Wrong number of args calling Redis command from script\r\n";
  }

  private static String bulk(String text) {
    return "$" + text.length() + "\r\n" + text + "\r\n";
  }

  private String nil() {
    return protocol == 3 ? "_\r\n" : "$-1\r\n";
  }

  private String get(String key) {
    Object value = keys.get(key);
    if (value == null) {
      return nil();
    }
    return value instanceof String s ? bulk(s) : WRONG_TYPE;
  }

  private String incr(String key) {
    try {
      long next = Long.parseLong((String) keys.getOrDefault(key, "0")) + 1;
      keys.put(key, Long.toString(next));
      return ":" + next + "\r\n";
    } catch (NumberFormatException e) {
      return "-ERR value is not an integer or out of range\r\n";
    } catch (ClassCastException e) {
      return WRONG_TYPE;
    }
  }

  @SuppressWarnings("unchecked")
  private <T> T typed(String key, T fresh) {
    return (T) keys.computeIfAbsent(key, _ -> fresh);
  }

  private String rpush(String[] words) {
    List<String> list = typed(words[1], new ArrayList<String>());
    list.addAll(List.of(words).subList(2, words.length));
    return ":" + list.size() + "\r\n";
  }

  private String lrange(String key) {
    Object value = keys.getOrDefault(key, List.of());
    return value instanceof List<?> list ? array(list) : WRONG_TYPE;
  }

  private String lpop(String key) {
    List<String> list = typed(key, new ArrayList<String>());
    return list.isEmpty() ? nil() : bulk(list.removeFirst());
  }

  private static String array(List<?> items) {
    StringBuilder out = new StringBuilder("*" + items.size() + "\r\n");
    items.forEach(item -> out.append(bulk(item.toString())));
    return out.toString();
  }

  private String hset(String[] words) {
    Map<String, String> map = typed(words[1], new LinkedHashMap<String, String>());
    for (int i = 2; i < words.length; i += 2) {
      map.put(words[i], words[i + 1]);
    }
    return ":" + (words.length - 2) / 2 + "\r\n";
  }

  private String hgetall(String key) {
    Map<?, ?> map = (Map<?, ?>) keys.getOrDefault(key, Map.of());
    StringBuilder out = new StringBuilder();
    out.append(protocol == 3 ? "%" + map.size() : "*" + 2 * map.size()).append("\r\n");
    map.forEach((k, v) -> out.append(bulk(k.toString())).append(bulk(v.toString())));
    return out.toString();
  }

  private String hget(String key, String field) {
    Object value = ((Map<?, ?>) keys.getOrDefault(key, Map.of())).get(field);
    return value == null ? nil() : bulk(value.toString());
  }

  private String sadd(String[] words) {
    List<String> set = typed(words[1], new ArrayList<String>());
    set.addAll(List.of(words).subList(2, words.length));
    return ":" + (words.length - 2) + "\r\n";
  }

  private String smembers(String key) {
    String array = array((List<?>) keys.getOrDefault(key, List.of()));
    return protocol == 3 ? "~" + array.substring(1) : array;
  }

  private String zadd(String[] words) {
    Map<String, String> map = typed(words[1], new LinkedHashMap<String, String>());
    map.put(words[3], words[2]);
    return ":1\r\n";
  }

  private String zscore(String key, String member) {
    Object score = ((Map<?, ?>) keys.getOrDefault(key, Map.of())).get(member);
    if (score == null) {
      return nil();
    }
    return protocol == 3 ? "," + score + "\r\n" : bulk(score.toString());
  }

  /// `DEBUG PROTOCOL type`, as Redis has it for tests of protocols.
  private String debug(String[] words) {
    boolean three = protocol == 3;
    return switch (words[1].equals("PROTOCOL") ? words[2] : "") {
      case "string" -> bulk("Hello World");
      case "integer" -> ":12345\r\n";
      case "double" -> three ? ",3.141\r\n" : bulk("3.141");
      case "null" -> nil();
      case "array" -> "*3\r\n:0\r\n:1\r\n:2\r\n";
      case "set" -> (three ? "~" : "*") + "3\r\n:0\r\n:1\r\n:2\r\n";
      case "map" ->
          three
              ? "%3\r\n:0\r\n#f\r\n:1\r\n#t\r\n:2\r\n#f\r\n"
              : "*6\r\n:0\r\n:0\r\n:1\r\n:1\r\n:2\r\n:0\r\n";
      case "attrib" ->
          three
              ? "|1\r\n$14\r\nkey-popularity\r\n*2\r\n$7\r\nkey:123\r\n:90\r\n"
                  + bulk("Some real reply following the attribute")
              : bulk("Some real reply following the attribute");
      case "bignum" ->
          three
              ? "(1234567999999999999999999999999999999\r\n"
              : bulk("1234567999999999999999999999999999999");
      case "true" -> three ? "#t\r\n" : ":1\r\n";
      case "false" -> three ? "#f\r\n" : ":0\r\n";
      case "verbatim" ->
          three ? "=29\r\ntxt:This is a verbatim\nstring\r\n" : bulk("This is a verbatim\nstring");
      default -> "-ERR Unknown subcommand\r\n";
    };
  }

  @Override
  public AclAnswer checkAcl(byte[][] arguments, int count) {
    return switch (new String(arguments[0], StandardCharsets.ISO_8859_1)) {
      case "get", "set" -> AclAnswer.ALLOWED;
      case "flushall" -> AclAnswer.DENIED;
      default -> AclAnswer.UNKNOWN_COMMAND;
    };
  }

  @Override
  public void protocol(int version) {
    protocol = version;
  }

  @Override
  public void replicationFlags(int flags) {
    replicationFlags = flags;
  }

  @Override
  public void log(int level, byte[] message) {
    log.add(level + " " + new String(message, StandardCharsets.ISO_8859_1));
  }
}
