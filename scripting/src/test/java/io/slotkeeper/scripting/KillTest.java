package io.slotkeeper.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.scripting.lua.Coroutines;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a script does, it polls its host and ends when the host says so.
class KillTest {
  private static String killed(TestScripts scripts, String source) {
    int[] polls = new int[1];
    return scripts.eval(
        source.getBytes(StandardCharsets.ISO_8859_1), new FakeServer(), () -> ++polls[0] > 5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while true do end",
        "repeat until false",
        "for i = 1, 1e15 do end",
        "for i = 1, math.huge do end",
        "while true do pcall(function() while true do end end) end",
        "while true do pcall(error) end",
        "pcall(pcall, pcall, function() while true do end end) while true do end",
        "while true do xpcall(function() error('x') end, function() while true do end end) end",
        "local f = coroutine.wrap(function() while true do end end) f()",
        "local f = coroutine.wrap(function() while true do pcall(function() while true do end end)"
            + " end end) f()",
        "local f = coroutine.wrap(function() while true do coroutine.yield() end end) "
            + "while true do f() end",
        "while true do local co = coroutine.create(function() coroutine.yield() end) "
            + "coroutine.resume(co) coroutine.resume(co) end",
        "local s = ('a'):rep(40) .. 'c' return s:find(('a-'):rep(20) .. 'b')",
        "local s = ('a'):rep(40) return s:match(('a*'):rep(20) .. 'b')",
        "local s = ('a'):rep(40) return s:gsub(('a?'):rep(30) .. ('a*'):rep(9) .. 'b', '')",
        "for w in ('a'):rep(1e6):gmatch(('a-'):rep(9) .. 'b') do end",
        "local s = ('('):rep(1e6) while true do s:find('%b()') end",
        "while true do local s = ('x'):rep(1e6) end",
        "while true do local s = 'x' for i = 1, 20 do s = s .. s end end",
        "local t = {} for i = 1, 1e4 do t[i] = i end while true do table.concat(t) end",
        "local t = {} for i = 1, 1e4 do t[i] = -i end while true do table.sort(t) end",
        "local t = {} for i = 1, 100 do t[i] = i end while true do "
            + "table.sort(t, function(a, b) return a > b end) end",
        "table.sort({3, 1, 2}, function(a, b) while true do end end)",
        "local t = {} for i = 1, 1e4 do t[i] = i end while true do table.insert(t, 1, 0) "
            + "table.remove(t, 1) end",
        "local t = {} t[1] = 1 while true do table.insert(t, -2^31, 1) end",
        "local t = setmetatable({}, {__tostring = function() while true do end end}) tostring(t)",
        "local t = setmetatable({}, {__index = function() while true do end end}) return t.x",
        "('x'):gsub('x', function() while true do end end)",
        "local function f() return f() end f()",
        "local function f(...) return f(...) end f(1, 2)",
        "local function f() pcall(f) end while true do f() end",
        "local t = {} for i = 1, 1e4 do t[i] = i end while true do cjson.encode(t) end",
        "local s = '[' .. ('1,'):rep(1e4) .. '1]' while true do cjson.decode(s) end",
        "local t = {} for i = 1, 1e4 do t[i] = i end local p = cmsgpack.pack(t) "
            + "while true do cmsgpack.unpack(p) end",
        "while true do for k in pairs({1, 2, 3}) do end end",
        "local t = {1} for k in next, t do t[k] = 1 while true do end end",
        "local i = function() return 1 end for x in i do end",
        "load(function() return ' ' end)",
        "while true do loadstring('return 1') end",
        "table.foreach({1}, function() while true do end end)",
        "while true do redis.call('PING') end",
        "while true do redis.pcall('NOSUCH') end",
        "while true do struct.pack('i4', 1) end",
        "local s = ('x'):rep(1e7) while true do s:upper() end",
        "local a, b = ('x'):rep(1e7), ('x'):rep(1e7 - 1) .. 'y' while true do local c = a < b end",
        "local a = ('x'):rep(1e6) while true do local c = a == a .. '' end",
        "while true do redis.sha1hex(('x'):rep(1e5)) end"
      })
  void every_endless_script_can_be_killed(String source) {
    assertThat(killed(new TestScripts(), source))
        .startsWith("-ERR Script killed by user with SCRIPT KILL... script: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local f = coroutine.wrap(function() while true do end end) f()",
        "local f = coroutine.wrap(function() local g = coroutine.wrap(function() "
            + "while true do end end) g() end) f()",
        "local f = coroutine.wrap(function() while true do coroutine.yield() end end) "
            + "while true do f() end"
      })
  void coroutines_on_threads_can_be_killed_too(String source) {
    TestScripts scripts = new TestScripts(ScriptLimits.DEFAULT, Coroutines.onThreads());
    assertThat(killed(scripts, source)).contains("Script killed by user");
    assertThat(scripts.eval("return 1")).isEqualTo(":1\r\n");
  }

  @Test
  void a_host_is_polled_on_the_thread_that_runs_the_script() {
    Thread runner = Thread.currentThread();
    TestScripts scripts = new TestScripts(ScriptLimits.DEFAULT, Coroutines.onThreads());
    int[] polls = new int[1];
    String reply =
        scripts.eval(
            "return coroutine.wrap(function() for i = 1, 1e5 do end return 7 end)()"
                .getBytes(StandardCharsets.ISO_8859_1),
            new FakeServer(),
            () -> {
              polls[0]++;
              return Thread.currentThread() != runner;
            });
    assertThat(reply).isEqualTo(":7\r\n");
    assertThat(polls[0]).isPositive();
  }

  @Test
  void a_short_script_is_not_polled() {
    String reply =
        new TestScripts()
            .eval("return 1".getBytes(StandardCharsets.ISO_8859_1), new FakeServer(), () -> true);
    assertThat(reply).isEqualTo(":1\r\n");
  }
}
