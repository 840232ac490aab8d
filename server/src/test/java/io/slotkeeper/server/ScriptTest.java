package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scripts and functions on a server of two loops, and how to end one that does not end.
class ScriptTest {
  private static final String BUSY =
      "-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.";

  private TestServer server;
  private RespSocket client;
  private RespSocket other;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("--io-threads", "2", "--busy-reply-threshold", "50");
    client = server.connect();
    other = server.connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    other.close();
    server.close();
  }

  @Test
  void scriptsSeeKeysAndArguments() throws IOException {
    assertThat(client.call("EVAL", "return {KEYS[1], ARGV[1], 3.9, false}", "1", "k", "a"))
        .isEqualTo(Arrays.asList("k", "a", 3L, null));
    String sha1 = client.text("SCRIPT", "LOAD", "return redis.call('INCR', KEYS[1])");
    assertThat(client.call("EVALSHA", sha1, "1", "n")).isEqualTo(1L);
    assertThat(other.call("EVALSHA", sha1.toUpperCase(java.util.Locale.ROOT), "1", "n"))
        .isEqualTo(2L);
    assertThat(client.call("EVALSHA", "0".repeat(40), "0"))
        .isEqualTo("-NOSCRIPT No matching script. Please use EVAL.");
  }

  @Test
  void aFlushedScriptIsUnknownToAllLoops() throws IOException {
    String source = "return ARGV[1]";
    String sha1 = client.text("SCRIPT", "LOAD", source);
    for (RespSocket one : List.of(client, other, client)) {
      assertThat(one.call("EVALSHA", sha1, "0", "x")).isEqualTo("x");
    }
    client.call("SCRIPT", "FLUSH");
    for (RespSocket one : List.of(client, other)) {
      assertThat((String) one.call("EVALSHA", sha1, "0", "x")).startsWith("-NOSCRIPT");
      assertThat(one.call("SCRIPT", "EXISTS", sha1)).isEqualTo(List.of(0L));
    }
    client.call("SCRIPT", "LOAD", source);
    assertThat(other.call("EVALSHA", sha1, "0", "y")).isEqualTo("y");
  }

  @Test
  void manyScriptsAreFoundByTheirNames() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      names.add(client.text("SCRIPT", "LOAD", "return " + i));
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < names.size(); i++) {
        assertThat(client.call("EVALSHA", names.get(i), "0")).isEqualTo((long) i);
      }
    }
  }

  @Test
  void errorsOfCommandsNameTheScript() throws IOException {
    client.call("SET", "s", "x");
    assertThat((String) client.call("EVAL", "return redis.call('LPUSH', KEYS[1], 1)", "1", "s"))
        .startsWith("-WRONGTYPE Operation against a key holding the wrong kind of value script: ")
        .endsWith(", on @user_script:1.");
    assertThat(client.call("EVAL", "return redis.pcall('LPUSH', KEYS[1], 1).err", "1", "s"))
        .isEqualTo("WRONGTYPE Operation against a key holding the wrong kind of value");
  }

  @Test
  void aScriptHasItsOwnDatabaseAndProtocol() throws IOException {
    client.call("EVAL", "redis.call('SELECT', 3) return redis.call('SET', 'k', 1)", "0");
    assertThat(client.call("GET", "k")).isNull();
    client.call("HELLO", "3");
    client.call("HSET", "h", "f", "v");
    assertThat(client.call("EVAL", "return redis.call('HGETALL', 'h')", "0"))
        .isEqualTo(List.of("f", "v"));
    assertThat(client.call("EVAL", "redis.setresp(3) return redis.call('HGETALL', 'h')", "0"))
        .isEqualTo(java.util.Map.of("f", "v"));
  }

  @Test
  void readOnlyScriptsDoNotWrite() throws IOException {
    assertThat((String) client.call("EVAL_RO", "return redis.call('SET', 'a', 1)", "0"))
        .startsWith("-ERR Write commands are not allowed from read-only scripts.");
    assertThat(
            (String)
                client.call("EVAL", "#!lua flags=no-writes\nreturn redis.call('SET', 'a', 1)", "0"))
        .startsWith("-ERR Write commands are not allowed from read-only scripts.");
  }

  @Test
  void commandsThatMakeNoSenseInScriptsAreRefused() throws IOException {
    for (String command : List.of("MULTI", "EVAL", "SUBSCRIBE", "AUTH")) {
      assertThat((String) client.call("EVAL", "return redis.call('" + command + "', 1, 0)", "0"))
          .as(command)
          .satisfiesAnyOf(
              reply -> assertThat(reply).contains("This Redis command is not allowed from script"),
              reply -> assertThat(reply).contains("Wrong number of args calling Redis command"));
    }
    assertThat((String) client.call("EVAL", "return redis.call('NOSUCH')", "0"))
        .startsWith("-ERR Unknown Redis command called from script");
  }

  @Test
  void functionsAreLoadedListedAndCalled() throws IOException {
    String code =
        "#!lua name=mine\nredis.register_function{function_name='twice', "
            + "callback=function(k, a) return a[1] * 2 end, flags={'no-writes'}}";
    assertThat(client.call("FUNCTION", "LOAD", code)).isEqualTo("mine");
    assertThat(other.call("FCALL", "twice", "0", "21")).isEqualTo(42L);
    assertThat(other.call("FCALL_RO", "TWICE", "0", "4")).isEqualTo(8L);
    assertThat(client.call("FUNCTION", "LIST").toString())
        .contains("library_name", "mine", "twice", "no-writes");
    assertThat(client.call("FUNCTION", "LOAD", code))
        .isEqualTo("-ERR Library 'mine' already exists");
    assertThat(client.call("FUNCTION", "DELETE", "mine")).isEqualTo("OK");
    assertThat(client.call("FCALL", "twice", "0", "1")).isEqualTo("-ERR Function not found");
  }

  /// Each of them runs for ever, or uses up memory or stack, in another part of the engine.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "while true do redis.pcall('PING') end",
        "xpcall(function() while true do end end, function() while true do end end)",
        "coroutine.wrap(function() while true do end end)()",
        "string.find(string.rep('a', 60), string.rep('a-', 30) .. 'b')",
        "while true do local s = string.rep('x', 1e7) end",
        "table.sort({3, 2, 1, 5, 4}, function(a, b) while true do end end)",
        "local t = setmetatable({}, {__index = function() while true do end end}) return t.x"
      })
  void everyScriptThatDoesNotEndCanBeKilled(String script) throws Exception {
    client.send(RespSocket.request("EVAL", script, "0"));
    Await.until("it is slow", () -> BUSY.equals(other.call("PING")));
    try (RespSocket fresh = server.connect()) {
      assertThat(fresh.call("GET", "x")).isEqualTo(BUSY);
      assertThat(fresh.call("SCRIPT", "KILL")).isEqualTo("OK");
    }
    assertThat((String) client.receive()).contains("Script killed by user with SCRIPT KILL");
    assertThat(other.call("PING")).isEqualTo("PONG");
    assertThat(client.call("PING")).isEqualTo("PONG");
    assertThat(other.call("SCRIPT", "KILL"))
        .isEqualTo("-NOTBUSY No scripts in execution right now.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local t = {} while true do t[#t + 1] = string.rep('x', 1000) .. #t end",
        "local s = 'x' while true do s = s .. s end",
        "local function f() return 1 + f() end return f()"
      })
  void memoryAndStackAreBounded(String script) throws IOException {
    assertThat((String) client.call("EVAL", script, "0"))
        .satisfiesAnyOf(
            reply -> assertThat(reply).contains("not enough memory"),
            reply -> assertThat(reply).contains("string length overflow"),
            reply -> assertThat(reply).contains("stack overflow"));
    assertThat(client.call("PING")).isEqualTo("PONG");
  }

  @Test
  void aScriptThatHasWrittenIsNotKilled() throws Exception {
    client.send(
        RespSocket.request(
            "EVAL",
            "redis.call('SET', KEYS[1], 1) "
                + "while redis.call('EXISTS', KEYS[1]) == 1 and redis.call('INCR', 'n') < 300000 "
                + "do end return 'end'",
            "1",
            "k"));
    Await.until("it is slow", () -> BUSY.equals(other.call("PING")));
    assertThat((String) other.call("SCRIPT", "KILL"))
        .startsWith("-UNKILLABLE Sorry the script already executed write commands");
    assertThat(client.receive()).isEqualTo("end");
  }

  @Test
  void whatComesInTheSameTurnAsTheScriptIsAnsweredBusy() throws Exception {
    byte[] pings = RespSocket.request("PING");
    for (int i = 0; i < 20; i++) {
      client.send(RespSocket.request("EVAL", "while true do end", "0"));
      other.send(pings);
      Object reply = other.receive();
      while (!BUSY.equals(reply)) {
        assertThat(reply).isEqualTo("PONG");
        reply = other.call("PING");
      }
      assertThat(other.call("SCRIPT", "KILL")).isEqualTo("OK");
      assertThat((String) client.receive()).contains("killed by user");
    }
  }

  /// The second script stands still for the first, which must not hide behind it.
  @Test
  void aSlowScriptIsKilledThoughAnotherThatHasWrittenIsSlowToo() throws Exception {
    client.send(RespSocket.request("EVAL", "while true do end", "0"));
    other.send(
        RespSocket.request(
            "EVAL",
            "redis.call('SET', KEYS[1], 1) for i = 1, 1e7 do end "
                + "redis.call('SET', 'undeclared', 1) return 'end'",
            "1",
            "k"));
    try (RespSocket third = server.connect()) {
      Await.until("it is killed", () -> "OK".equals(third.call("SCRIPT", "KILL")));
    }
    assertThat((String) client.receive()).contains("killed by user");
    assertThat(other.receive()).isIn("end", BUSY);
  }

  @Test
  void aServerThatStopsDoesNotWaitForScripts() throws Exception {
    try (TestServer stopping = TestServer.start("--busy-reply-threshold", "1");
        RespSocket endless = stopping.connect();
        RespSocket witness = stopping.connect()) {
      endless.send(RespSocket.request("EVAL", "while true do end", "0"));
      Await.until("it is slow", () -> BUSY.equals(witness.call("PING")));
    }
  }

  @Test
  void anErrorIsCountedOnceAndForTheCommandThatHadIt() throws Exception {
    try (TestServer server = TestServer.start();
        RespSocket client = server.connect()) {
      client.call("SET", "k", "text");
      client.call("CONFIG", "RESETSTAT");
      client.call("EVAL", "return redis.call('INCR', KEYS[1])", "1", "k");
      client.call("EVAL", "return redis.pcall('INCR', KEYS[1])", "1", "k");
      client.call("EVAL", "redis.pcall('INCR', KEYS[1]) return 1", "1", "k");
      client.call("EVALSHA", "f".repeat(40), "0");
      assertThat(client.info("errorstats"))
          .containsEntry("errorstat_ERR", "count=3")
          .containsEntry("errorstat_NOSCRIPT", "count=1");
      assertThat(client.info("commandstats").get("cmdstat_incr")).endsWith("failed_calls=3");
      assertThat(client.info("commandstats").get("cmdstat_eval"))
          .startsWith("calls=3,")
          .endsWith("failed_calls=2");
      client.call("MULTI");
      client.call("INCR", "k");
      client.call("EXEC");
      assertThat(client.info("commandstats").get("cmdstat_exec")).endsWith("failed_calls=0");
      assertThat(client.info("stats")).containsEntry("total_error_replies", "5");
    }
  }

  @Test
  void theMemoryOfScriptsIsLimitedAsTheDirectiveSaysNow() throws Exception {
    String script = "local s = string.rep('x', 2000000) return #s";
    try (TestServer server = TestServer.start();
        RespSocket client = server.connect()) {
      assertThat(client.call("EVAL", script, "0")).isEqualTo(2_000_000L);
      assertThat(client.call("CONFIG", "SET", "script-memory-limit", "1mb")).isEqualTo("OK");
      assertThat((String) client.call("EVAL", script, "0")).startsWith("-ERR");
    }
  }
}
