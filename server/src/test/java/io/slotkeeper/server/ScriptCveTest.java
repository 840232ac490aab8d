package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The security holes of other servers that scripts opened, by their CVE numbers, against the whole
/// server; the engine's own test of the same name tries more of each kind.
///
/// After each attack the attacker's connection and another one are served, and the data is there.
class ScriptCveTest {
  private static final String BUSY =
      "-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.";

  private TestServer server;
  private RespSocket attacker;
  private RespSocket other;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("--io-threads", "2", "--busy-reply-threshold", "50");
    attacker = server.connect();
    other = server.connect();
    other.call("SET", "kept", "value");
  }

  @AfterEach
  void stop() throws IOException {
    checkServed();
    attacker.close();
    other.close();
    server.close();
  }

  private void checkServed() throws IOException {
    assertThat(attacker.call("PING")).isEqualTo("PONG");
    assertThat(other.call("GET", "kept")).isEqualTo("value");
    assertThat(
            other.call("EVAL", "return {('ab'):rep(2), redis.call('GET', KEYS[1])}", "1", "kept"))
        .isEqualTo(List.of("abab", "value"));
  }

  private String eval(String script) throws IOException {
    return String.valueOf(attacker.call("EVAL", script, "1", "key", "argument"));
  }

  /// Row 1: what a chunk refers to was collected while it was parsed.
  @Test
  void CVE_2025_49844_chunksOutliveTheirParser() throws IOException {
    String names = "local f = {} for i = 1, 500 do f[i] = loadstring('return ' .. i, ";
    assertThat(
            eval(
                names
                    + "'=' .. ('n'):rep(i)) collectgarbage() end local n = 0 "
                    + "for i = 1, 500 do n = n + f[i]() end return n"))
        .isEqualTo("125250");
    long seed = 49844;
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      String chunk =
          IntStream.range(0, 1 + random.nextInt(30))
              .mapToObj(_ -> WORDS[random.nextInt(WORDS.length)])
              .collect(Collectors.joining(" "));
      assertThat(eval(chunk)).as("seed %d, round %d: %s", seed, i, chunk).isNotEmpty();
    }
  }

  private static final String[] WORDS =
      ("and do else elseif end false for function if in local nil not or return then true + - * / ^"
              + " # == ~= <= = ( ) { } [ ] ; : , . .. ... a b 0 1e5 'str' [[long]] string table"
              + " redis pcall error setmetatable {} self arg t[1] f() ('x') %f \\ $")
          .split(" ");

  /// Row 2.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "return {unpack({}, 1, 2^31 - 1)}",
        "return {unpack({}, -2^31, 2^31 - 1)}",
        "return table.concat({}, ',', 1, 2^31 - 1)",
        "return #('xx'):rep(2^30)"
      })
  void CVE_2025_46817_rangesThatOverflowAreErrors(String script) throws IOException {
    assertThat(eval(script)).startsWith("-ERR");
  }

  /// Row 3.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "getmetatable('').__index = function() return 'x' end",
        "rawset(getmetatable(''), '__index', 1)",
        "setmetatable(_G, {__index = function() return 'x' end})"
      })
  void CVE_2025_46818_noScriptChangesWhatValuesOfOtherUsersDo(String script) throws IOException {
    assertThat(eval(script)).contains("Attempt to modify a readonly table");
  }

  /// Row 4.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 1_000, 1_000_000})
  void CVE_2025_46819_longBracketsEndInTime(int level) throws IOException {
    assertThat(eval("return [" + "=".repeat(level) + "[text")).contains("unfinished long string");
    assertThat(eval("--[" + "=".repeat(level) + "[text")).contains("unfinished long comment");
  }

  /// Row 5.
  @Test
  void CVE_2024_46981_finalizersNeverRun() throws IOException {
    assertThat(
            eval(
                "local n = 0 for i = 1, 1000 do local p = newproxy(true) "
                    + "getmetatable(p).__gc = function() n = n + 1 end end "
                    + "collectgarbage() collectgarbage() return n"))
        .isEqualTo("0");
  }

  /// Row 6.
  @ParameterizedTest
  @ValueSource(strings = {"-2147483648", "2147483647", "-2^53", "1e300", "0/0"})
  void CVE_2024_31449_tohexTakesAnyNumberOfDigits(String digits) throws IOException {
    assertThat(eval("return bit.tohex(255, " + digits + ")")).matches("[0-9A-Fa-f]{0,8}");
  }

  /// Row 7.
  @Test
  void CVE_2022_24834_encodingMoreThanThereIsRoomForIsAnError() throws IOException {
    assertThat(
            eval(
                "local s = ('\\1'):rep(2^24) local t = {} for i = 1, 16 do t[i] = s end "
                    + "return #cjson.encode(t)"))
        .contains("not enough memory");
    assertThat(eval("local t = {} for i = 1, 1e5 do t = {t} end return cjson.encode(t)"))
        .contains("excessive nesting");
    assertThat(eval("return cmsgpack.unpack('\\221\\255\\255\\255\\255')"))
        .contains("Missing bytes in input.");
  }

  /// Row 8.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis.call = function() return 'hacked' end",
        "string.rep = nil",
        "_G.tostring = 1",
        "rawset(redis, 'call', 1)",
        "local e = getfenv(0) e.redis = nil"
      })
  void CVE_2022_24735_theNextUserSeesTheOriginals(String script) throws IOException {
    eval("pcall(function() " + script + " end)");
    checkServed();
    assertThat(eval("return redis.call('GET', 'kept')")).isEqualTo("value");
  }

  /// Row 8.
  @Test
  void CVE_2022_24736_emptyAndStrangeEndsAreReplies() throws IOException {
    assertThat(attacker.call("EVAL", "", "0")).isNull();
    assertThat(eval("error()")).startsWith("-ERR");
    assertThat(eval("error({})")).startsWith("-ERR");
    assertThat(eval("return redis.pcall()")).startsWith("-ERR");
  }

  /// Row 9.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "return loadstring(string.dump(function() end))()",
        "return loadstring('\\27LuaQ\\0')()",
        "return require('os')",
        "return package.loadlib",
        "return os.execute('true')",
        "return io.popen('true')",
        "return java.lang.Runtime",
        "return luajava.bindClass('java.lang.System')",
        "return debug.getregistry()"
      })
  void CVE_2015_4335_and_CVE_2022_0543_nothingOfTheHostCanBeReached(String script)
      throws IOException {
    assertThat(eval(script)).startsWith("-ERR");
  }

  /// Row 10.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "local function f(n) return 1 + f(n + 1) end return f(1)",
        "local function f() local ok, e = pcall(f) error(e) end f()",
        "local function f() return (('x'):gsub('x', f)) end return f()",
        "local function f() table.sort({2, 1}, f) end f()",
        "local function f() return coroutine.wrap(f)() end return f()",
        "return ('a'):rep(1e5):find(('(a'):rep(1e5))",
        "local t = setmetatable({}, {}) getmetatable(t).__index = "
            + "function(_, k) return t[k + 1] end return t[1]"
      })
  void CVE_2021_32626_recursionOfEveryKindIsAnError(String script) throws IOException {
    assertThat(eval(script)).startsWith("-ERR");
  }

  /// Row 10.
  @Test
  void CVE_2021_32672_thereIsNoDebugger() throws IOException {
    assertThat(eval("return redis.breakpoint()")).isEqualTo("null");
    assertThat((String) attacker.call("SCRIPT", "DEBUG", "YES")).startsWith("-ERR");
    assertThat((String) attacker.call("SCRIPT", "DEBUG", "SYNC")).startsWith("-ERR");
  }

  /// Row 11.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "return redis.error_reply('X\\r\\n+OK\\r\\n')",
        "return redis.error_reply('X\\0\\r\\n+OK\\r\\n')",
        "return redis.status_reply('X\\r\\n+OK\\r\\n')",
        "return {ok = 'X\\n:1'}",
        "error('X\\r\\n+OK\\r\\n')",
        "error({err = 'X\\r\\n+OK\\r\\n'})",
        "return redis.call('NOSUCH\\r\\n+OK\\r\\n')",
        "return redis.call('CONFIG', 'NOSUCH\\r\\n+OK\\r\\n')",
        "return redis.call('SET', 'k', 'v', 'X\\r\\n+OK\\r\\n')",
        "return redis.pcall('OBJECT', 'X\\r\\n+OK\\r\\n', 'k')",
        "redis.setresp(3) return {big_number = '1\\r\\n+OK\\r\\n'}",
        "redis.setresp(3) return {verbatim_string = {format = '\\r\\n+', string = 'x'}}",
        "x = 'unfinished\r\n+OK\r\n"
      })
  void CVE_2025_67733_everyReplyIsExactlyOneFrame(String script) throws IOException {
    for (String protocol : List.of("2", "3")) {
      attacker.call("HELLO", protocol);
      attacker.call("EVAL", script, "0");
      assertThat(attacker.call("ECHO", "mark")).as(protocol).isEqualTo("mark");
    }
    attacker.call("HELLO", "2");
  }

  /// Row 12: while a script runs, nobody replaces its data set, its code or its engine.
  @Test
  void CVE_2026_23631_theServerIsNotReplacedUnderARunningScript() throws Exception {
    attacker.call(
        "FUNCTION",
        "LOAD",
        "#!lua name=l\nredis.register_function('f', function() while true do end end)");
    attacker.send(RespSocket.request("FCALL", "f", "0"));
    String busy = BUSY.replace("SCRIPT KILL", "FUNCTION KILL");
    Await.until("it is slow", () -> busy.equals(other.call("PING")));
    for (List<String> command :
        List.of(
            List.of("FUNCTION", "FLUSH"),
            List.of("FUNCTION", "DELETE", "l"),
            List.of("SCRIPT", "FLUSH"),
            List.of("FLUSHALL"),
            List.of("SWAPDB", "0", "1"))) {
      assertThat(other.call(command.toArray(String[]::new))).as("%s", command).isEqualTo(busy);
    }
    assertThat((String) other.call("REPLICAOF", "127.0.0.1", "1")).startsWith("-");
    assertThat(other.call("FUNCTION", "KILL")).isEqualTo("OK");
    assertThat((String) attacker.receive()).contains("killed by user");
    assertThat(other.call("FUNCTION", "DELETE", "l")).isEqualTo("OK");
  }

  /// Row 12, from the inside: a script cannot remove what it runs from.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "return redis.call('FUNCTION', 'FLUSH')",
        "return redis.call('SCRIPT', 'FLUSH')",
        "return redis.call('EVAL', 'return 1', 0)",
        "return redis.call('SHUTDOWN', 'NOSAVE')",
        "return redis.call('REPLICAOF', 'NO', 'ONE')",
        "return redis.call('DEBUG', 'RELOAD')"
      })
  void CVE_2026_23631_scriptsDoNotReplaceTheServerEither(String script) throws IOException {
    assertThat(eval(script)).startsWith("-ERR");
  }

  /// Row 36: the debugger's commands reached a cache shared by all, before authentication.
  @Test
  void GHSA_fq2f_crmw_q97r_strangersReachNoScriptEngine() throws Exception {
    try (TestServer locked = TestServer.start("--requirepass", "secret");
        RespSocket stranger = locked.connect()) {
      for (List<String> command :
          List.of(
              List.of("SCRIPT", "DEBUG", "YES"),
              List.of("SCRIPT", "FLUSH"),
              List.of("EVAL", "return 1", "0"),
              List.of("FCALL", "f", "0"))) {
        assertThat((String) stranger.call(command.toArray(String[]::new)))
            .as("%s", command)
            .startsWith("-NOAUTH");
      }
    }
  }

  /// Row 36: what one script leaves in its engine is neither in another engine nor gone by a flush.
  @Test
  void GHSA_fq2f_crmw_q97r_flushingScriptsWhileTheyRunOnAnotherLoopIsHarmless() throws Exception {
    String sha1 = attacker.text("SCRIPT", "LOAD", "return redis.call('GET', KEYS[1])");
    for (int i = 0; i < 200; i++) {
      attacker.send(RespSocket.request("EVALSHA", sha1, "1", "kept"));
      other.send(RespSocket.request("SCRIPT", "FLUSH"));
      assertThat((String) attacker.receive())
          .satisfiesAnyOf(
              reply -> assertThat(reply).isEqualTo("value"),
              reply -> assertThat(reply).startsWith("-NOSCRIPT"));
      assertThat(other.receive()).isEqualTo("OK");
      assertThat(attacker.text("SCRIPT", "LOAD", "return redis.call('GET', KEYS[1])"))
          .isEqualTo(sha1);
    }
  }
}
