package io.slotkeeper.compat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Random arguments by kind, mostly good and sometimes at the edge.
///
/// Expiry kinds never yield a time that passes while the test runs: a key must not expire on one
/// server a moment before the other. Add a kind here when a family needs one.
final class Arguments {
  private static final int KEYS_PER_POOL = 8;
  private static final List<String> EDGES =
      List.of(
          "",
          "0",
          "-1",
          "1.5",
          "abc",
          "NaN",
          "inf",
          "-inf",
          " 1",
          "1 ",
          "+1",
          "-0",
          "01",
          "0x10",
          "1e3",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "-9223372036854775809",
          "18446744073709551616",
          "99999999999999999999999",
          "\r\n",
          "\u00ff\0\u0080",
          "*",
          "[",
          "\\",
          "MATCH",
          "LIMIT",
          "WITHSCORES");
  private static final List<String> GLOBS =
      List.of(
          "*", "s*", "*1", "s[0-3]", "s[^0-3]", "s?", "?", "", "\\*", "[", "s[", "s[3-0]", "k{a}*",
          "*[a-z]*", "**1**", "nosuch*");
  private static final List<String> FLOATS =
      List.of(
          "0",
          "1",
          "-1",
          "0.1",
          "3.0e3",
          "-2.5",
          "1e-10",
          "5e-324",
          "1e308",
          "1.7976931348623157e308",
          "0.30000000000000004",
          "123456789.123456789",
          "1e17",
          "99999999999999999",
          "-0",
          "inf");

  private static final List<String> SCORES =
      List.of("inf", "-inf", "+inf", "-0", "0x10", "1e3", "1e5", "-1e6", "123456.5", "1048577");

  private static final List<Integer> LONGITUDES = List.of(-180, -78, 0, 13, 179);
  private static final List<Integer> LATITUDES = List.of(-85, -33, 0, 52, 84);

  private static final List<String> STREAM_IDS =
      List.of(
          "-",
          "+",
          "0-0",
          "0",
          "007-01",
          " 3-1",
          "+4-+1",
          "5-",
          "-5",
          "5--1",
          "6-1\0-2",
          "18446744073709551615-18446744073709551615",
          "18446744073709551615",
          "18446744073709551616-0",
          "9223372036854775808-9223372036854775808",
          "5-*");

  private static final List<String> RULES =
      List.of(
          "on",
          "off",
          "nopass",
          "resetpass",
          ">p1",
          ">p2",
          "~*",
          "allkeys",
          "resetkeys",
          "resetkeys",
          "~acl1",
          "~acl*",
          "~acl[2-5]",
          "%R~acl*",
          "%R~acl[0-3]",
          "%W~acl2",
          "%rw~acl3",
          "%Rw~acl[4-7]",
          "&*",
          "allchannels",
          "resetchannels",
          "resetchannels",
          "&ch1",
          "&ch*",
          "+@all",
          "-@all",
          "-@all",
          "allcommands",
          "nocommands",
          "+get",
          "-get",
          "+SET",
          "-set",
          "+mget",
          "+copy",
          "+exists",
          "+del",
          "-del",
          "+config|get",
          "-config|set",
          "+config",
          "-config",
          "+select|0",
          "+@read",
          "-@READ",
          "+@write",
          "-@write",
          "-@dangerous",
          "+@string",
          "+publish",
          "+subscribe",
          "+psubscribe",
          "(+get ~acl1)",
          "(+set ~acl*)",
          "(+mget +copy %R~acl* %W~acl1)",
          "(allkeys +@read)",
          "(&ch1 +@pubsub)",
          "clearselectors",
          "reset",
          "skip-sanitize-payload",
          "sanitize-payload");

  /// Not among them: what makes Redis 7.2.4 end itself, such as a key pattern without access.
  private static final List<String> BAD_RULES =
      List.of(
          "what",
          "",
          "(",
          ")",
          "(+get",
          "()",
          "+nothing",
          "-@nothing",
          "+config|x",
          "+get|",
          "<p9",
          "+config|get|x",
          "-select|0",
          "#abc",
          "!abc",
          "~a b",
          "%X~a",
          "(+nothing)");

  private final RandomGenerator random;
  private final List<String> pools;
  private final String pool;
  private final List<String> edges;

  /// Draws keys mostly from the pool `pool`, and now and then from one of `pools`, so that commands
  /// meet keys that other families have filled with other types.
  ///
  /// @param small whether [#edge()] must not be a number of many digits
  Arguments(RandomGenerator random, String pool, List<String> pools, boolean small) {
    this.random = random;
    this.pool = pool;
    this.pools = pools;
    this.edges = small ? EDGES.stream().filter(edge -> !isLong(edge)).toList() : EDGES;
  }

  RandomGenerator random() {
    return random;
  }

  /// A literal word, now and then in another case.
  byte[] word(String word) {
    return switch (random.nextInt(12)) {
      case 0 -> bytes(word.toLowerCase(Locale.ROOT));
      case 1 -> bytes(word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
      default -> bytes(word);
    };
  }

  /// Something unfit for most places.
  byte[] edge() {
    return bytes(oneOf(edges));
  }

  private static boolean isLong(String edge) {
    return edge.equals("-0") || edge.matches("-?\\d{16,}");
  }

  /// One argument of `kind`.
  byte[] value(String kind) {
    return switch (kind) {
      case "key" -> bytes(key());
      case "value" -> anyValue();
      case "member" -> member();
      case "text" -> text(random.nextInt(12));
      case "name" -> bytes(oneOf(List.of("alice", "bob-1", "x", "", "with space", "new\nline")));
      case "glob" -> bytes(oneOf(GLOBS));
      case "integer" -> bytes(Long.toString(integer()));
      case "float" -> bytes(float64());
      case "index" -> bytes(index());
      case "offset" -> bytes(offset());
      case "count" -> bytes(oneOf(List.of("1", "2", "10", "1000", "0", "-1")));
      case "small" -> bytes(Integer.toString(random.nextInt(6)));
      case "score" -> bytes(score());
      case "bound" -> bytes(bound());
      case "lex" -> lex();
      case "longitude" -> bytes(coordinate(LONGITUDES, 180));
      case "latitude" -> bytes(coordinate(LATITUDES, 85));
      case "radius" -> bytes(radius());
      case "db" -> bytes(oneOf(List.of("0", "0", "1", "2", "15", "16", "-1", "a")));
      case "seconds" -> bytes(duration(1));
      case "millis" -> bytes(duration(1000));
      case "unix-seconds" -> bytes(moment(1));
      case "unix-millis" -> bytes(moment(1000));
      case "id" -> bytes(streamId());
      case "field-type" -> bytes(fieldType());
      case "field-offset" -> bytes(fieldOffset());
      case "bit" -> bytes(bit());
      case "id-bound" -> bytes(streamBound());
      case "payload" -> payload();
      case "group" -> bytes(oneOf(List.of("g1", "g2", "g3")));
      case "user" -> bytes(oneOf(List.of("ann", "bob", "eve", "nobody")));
      case "rule" -> bytes(random.nextInt(30) == 0 ? oneOf(BAD_RULES) : oneOf(RULES));
      case "consumer" -> bytes(oneOf(List.of("alice", "bob", "carol", "d e", "")));
      default -> throw new IllegalArgumentException("no such kind of argument: " + kind);
    };
  }

  private String key() {
    String from = random.nextInt(20) == 0 ? oneOf(pools) : pool;
    return random.nextInt(60) == 0 ? "" : from + random.nextInt(KEYS_PER_POOL);
  }

  /// What DUMP gave once, now and then with a byte changed.
  private byte[] payload() {
    byte[] payload = DumpPayloads.ALL.get(random.nextInt(DumpPayloads.ALL.size())).clone();
    if (random.nextInt(8) == 0) {
      payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return payload;
  }

  private byte[] anyValue() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> bytes(Integer.toString(random.nextInt(-20, 1000)));
      case 3 -> bytes(Long.toString(integer()));
      case 4 -> bytes(float64());
      case 5, 6 -> text(random.nextInt(60));
      case 7 -> binary(random.nextInt(30));
      case 8 -> edge();
      default -> text(random.nextInt(20, 1200));
    };
  }

  /// A field or an element: mostly one of a few, so that it is met again.
  private byte[] member() {
    return switch (random.nextInt(6)) {
      case 0 -> anyValue();
      case 1 -> bytes(oneOf(List.of("a", "b", "c", "field", "a member with spaces", "-1", "01")));
      default -> bytes(Integer.toString(random.nextInt(16)));
    };
  }

  private byte[] text(int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + random.nextInt(i % 7 == 0 ? 26 : 3));
    }
    return text;
  }

  private byte[] binary(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private long integer() {
    return switch (random.nextInt(8)) {
      case 0 -> Long.MAX_VALUE - random.nextInt(2);
      case 1 -> Long.MIN_VALUE + random.nextInt(2);
      case 2 -> random.nextLong();
      case 3 -> 0;
      default -> random.nextInt(-1000, 1000);
    };
  }

  private String float64() {
    return random.nextInt(4) == 0 ? Double.toString(random.nextDouble(-1000, 1000)) : oneOf(FLOATS);
  }

  /// A number that needs few digits, and whose sums do.
  private String score() {
    return switch (random.nextInt(10)) {
      case 0 -> oneOf(SCORES);
      case 1, 2, 3 -> Double.toString(random.nextInt(-200, 200) / 4.0);
      default -> Integer.toString(random.nextInt(-12, 12));
    };
  }

  private String bound() {
    String score = random.nextInt(6) == 0 ? oneOf(List.of("-inf", "+inf", "inf", "")) : score();
    return random.nextInt(3) == 0 ? "(" + score : score;
  }

  private byte[] lex() {
    if (random.nextInt(4) == 0) {
      return bytes(oneOf(List.of("-", "+", "-", "+", "[", "(", "a", "", "+a")));
    }
    String name = new String(random.nextInt(3) == 0 ? text(4) : member(), ISO_8859_1);
    return bytes((random.nextBoolean() ? "[" : "(") + name);
  }

  /// Mostly near one of a few places.
  private String coordinate(List<Integer> places, int limit) {
    return switch (random.nextInt(10)) {
      case 0 -> Integer.toString(random.nextInt(-limit - 1, limit + 2));
      case 1 -> Double.toString(random.nextDouble(-limit, limit));
      default ->
          Double.toString(
              places.get(random.nextInt(places.size())) + random.nextInt(1_000_000) / 1e6);
    };
  }

  private String radius() {
    return random.nextInt(10) == 0
        ? oneOf(List.of("0", "-1", "1e10", "inf", "1e-5", "x"))
        : Double.toString(Math.pow(10, random.nextDouble(0, 7)));
  }

  private String index() {
    return random.nextInt(12) == 0
        ? Long.toString(integer())
        : Integer.toString(random.nextInt(-20, 20));
  }

  /// A place in a string: near its start, or past the limit of 512 MB, never a large string.
  private String offset() {
    return random.nextInt(10) == 0
        ? oneOf(List.of("536870912", "4294967296", "9223372036854775807", "-1", "-0", "1.0"))
        : Integer.toString(random.nextInt(60));
  }

  private String fieldType() {
    return random.nextInt(12) == 0
        ? oneOf(List.of("u64", "i65", "i0", "u", "x8", "i08", "i-1", "U8", "u63", "i64"))
        : (random.nextBoolean() ? "i" : "u") + (1 + random.nextInt(63));
  }

  private String fieldOffset() {
    return (random.nextInt(3) == 0 ? "#" : "")
        + (random.nextInt(3) == 0 ? bit() : Integer.toString(random.nextInt(90)));
  }

  /// A place in a bitmap: near its start, or past the limit of 512 MB.
  private String bit() {
    return random.nextInt(10) == 0
        ? oneOf(List.of("4294967296", "9223372036854775807", "-1", "-0", "1.0", "#1"))
        : Integer.toString(random.nextInt(600));
  }

  /// One of few ids, so that it is met again.
  private String streamId() {
    int ms = random.nextInt(12);
    return switch (random.nextInt(16)) {
      case 0 -> oneOf(STREAM_IDS);
      case 1, 2 -> Integer.toString(ms);
      default -> ms + "-" + random.nextInt(4);
    };
  }

  private String streamBound() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> oneOf(List.of("-", "+"));
      case 2 -> "(" + streamId();
      default -> streamId();
    };
  }

  private String duration(long unitsPerSecond) {
    return random.nextInt(12) == 0
        ? oneOf(List.of("0", "-1", "-100", "9223372036854775807", "9223372036854775", "1.5", "x"))
        : Long.toString(random.nextLong(1000, 10_000_000) * unitsPerSecond);
  }

  private String moment(long unitsPerSecond) {
    return random.nextInt(8) == 0
        ? oneOf(List.of("0", "-1", "1", "1000000000", "9223372036854775807", "x"))
        : Long.toString(
            (Instant.now().getEpochSecond() + random.nextLong(1000, 1_000_000)) * unitsPerSecond);
  }

  private String oneOf(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
