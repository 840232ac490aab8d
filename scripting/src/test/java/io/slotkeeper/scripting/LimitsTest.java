package io.slotkeeper.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Memory and recursion have limits that scripts meet as errors.
class LimitsTest {
  private static final ScriptLimits SMALL = new ScriptLimits(16 << 20, 16_384);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return #('x'):rep(1e8)",
        "local s = 'x' while true do s = s .. s end",
        "local t = {} while true do t[#t + 1] = {} end",
        "local t = {} for i = 1, 1e9 do t[i] = i end",
        "local t = {} local i = 0 while true do i = i + 1 t['k' .. i] = true end",
        "local t = {} while true do t = {t} end",
        "local t = {} while true do local u = t t = function() return u end end",
        "local t = {} while true do t[#t + 1] = ('x'):rep(1000) end",
        "local t = {} for i = 1, 1e9 do t[i] = coroutine.create(function() end) end",
        "local function f(n) return ('x'):rep(1e5) .. f(n + 1) end return f(1)",
        "local function f(s) local a, b = s .. 'a', s .. 'b' return f(a .. b) end return f('x')",
        "local t = {('x'):rep(1e6)} for i = 1, 100 do t[1] = t[1] .. t[1] end",
        "local t = {} for i = 1, 200 do t[i] = ('x'):rep(1e5) end return table.concat(t)",
        "return ('x'):rep(1e6):gsub('x', ('y'):rep(1000))",
        "local s = ('x'):rep(1e6) local t = {} for i = 1, 100 do t[i] = s:upper() end",
        "local t = {} for i = 1, 1e3 do t[i] = ('x'):rep(1e4) end return cjson.encode(t)",
        "return cjson.decode('[' .. ('[],'):rep(1e6) .. '1]')",
        "return cmsgpack.unpack('\\220\\255\\255' .. ('\\144'):rep(65535)) and "
            + "cmsgpack.pack(('x'):rep(7e6), ('y'):rep(7e6))",
        "return struct.pack('c0', ('x'):rep(5e6)):rep(4)",
        "local t = {} for i = 1, 1e6 do t[i] = {unpack({1, 2, 3, 4, 5, 6, 7, 8})} end",
        "local function f(...) return f(1, 2, 3, ...) end return f()",
        "local t = {} while true do t[#t + 1] = tostring(#t) .. 'suffix' end",
        "local s = '' while true do s = string.format('%s%s', s, ('x'):rep(1e5)) end",
        "load(function() return ('x'):rep(1e5) end)"
      })
  void a_script_that_grows_without_end_runs_out_of_its_memory(String source) {
    TestScripts scripts = new TestScripts(SMALL);
    assertThat(onBigStack(scripts, source)).contains("not enough memory");
    assertThat(scripts.eval("return 'next'")).isEqualTo("$4\r\nnext\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local s for i = 1, 1000 do s = ('x'):rep(1e5) end return #s",
        "local s = '' for i = 1, 20000 do s = s .. 'x' end return #s",
        "local t for i = 1, 1e5 do t = {i, {i}, 'k' .. i} end return #t",
        "local n = 0 for i = 1, 1e4 do local f = function() return i end n = n + f() end return n",
        "local r = {} for i = 1, 5 do local t = {} for j = 1, 20000 do t[j] = j end r = t end "
            + "return #r",
        "for i = 1, 3000 do local f = coroutine.wrap(function() coroutine.yield() end) f() f() end"
      })
  void garbage_does_not_count(String source) {
    assertThat(onBigStack(new TestScripts(SMALL), source)).doesNotContain("not enough memory");
  }

  @Test
  void an_error_of_memory_can_be_caught_and_the_script_goes_on() {
    String reply =
        new TestScripts(SMALL)
            .eval(
                "local ok, e = pcall(function() local t = {} while true do t[#t + 1] = {} end end) "
                    + "local s = ('x'):rep(1000) return {tostring(ok), e, #s}");
    assertThat(reply).isEqualTo("*3\r\n$5\r\nfalse\r\n$17\r\nnot enough memory\r\n:1000\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local function f() return 1 + f() end return f()",
        "local function f(n) if n then for i = 1, 1 do while true do return (1 + (2 * f(n))) end "
            + "end end end return f(1)",
        "local function f(t) return {f({t})} end return f()",
        "local f f = function(x) local y = x .. f(x) return y end return f('a')",
        "local function f() local t = {f()} return t end return f()"
      })
  void recursion_without_end_is_an_error_on_any_stack(String source) {
    for (long stackBytes : new long[] {256 << 10, 1 << 20, 16 << 20}) {
      TestScripts scripts = new TestScripts();
      String reply = onStack(scripts, source, stackBytes);
      assertThat(reply).startsWith("-ERR");
      assertThat(scripts.eval("return 1")).isEqualTo(":1\r\n");
    }
  }

  @Test
  void fifteen_thousand_levels_fit_a_stack_of_sixteen_megabytes() {
    String reply =
        onBigStack(
            new TestScripts(),
            "local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end return"
                + " f(15000)");
    assertThat(reply).isEqualTo(":15000\r\n");
  }

  @Test
  void a_million_tail_calls_need_no_stack() {
    assertThat(
            new TestScripts()
                .eval(
                    "local function f(n) if n == 0 then return 'end' end return f(n - 1) end "
                        + "return f(1000000)"))
        .isEqualTo("$3\r\nend\r\n");
  }

  @Test
  void long_chains_of_operators_are_limited_by_the_parser() {
    TestScripts scripts = new TestScripts();
    assertThat(onBigStack(scripts, "return " + "1+".repeat(1500) + "1")).isEqualTo(":1501\r\n");
    for (String chain :
        new String[] {
          "return 1" + "+1".repeat(100_000),
          "return x" + ".y".repeat(100_000),
          "return x" + "()".repeat(100_000),
          "return " + "(".repeat(10_000),
          "return " + "{".repeat(10_000),
          "return " + "not ".repeat(10_000),
          "do ".repeat(10_000),
          "return 'a'" + "..'b'".repeat(10_000)
        }) {
      assertThat(onBigStack(scripts, chain)).contains("chunk has too many");
    }
  }

  private static String onBigStack(TestScripts scripts, String source) {
    return onStack(scripts, source, 16 << 20);
  }

  private static String onStack(TestScripts scripts, String source, long stackBytes) {
    AtomicReference<String> reply = new AtomicReference<>("");
    Thread thread =
        new Thread(
            null,
            () ->
                reply.set(
                    scripts.eval(source.getBytes(StandardCharsets.ISO_8859_1), new FakeServer())),
            "script",
            stackBytes);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return reply.get();
  }
}
