package io.slotkeeper.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The security holes of other script engines, by their CVE numbers: here they are errors.
///
/// After each attack the same engine must run the next script as if nothing had happened.
class CveTest {
  private final TestScripts scripts = new TestScripts();

  private String eval(String source) {
    String reply = scripts.eval(source);
    assertThat(scripts.eval("return {type(string.rep), #redis.sha1hex('')}"))
        .isEqualTo("*2\r\n$8\r\nfunction\r\n:40\r\n");
    return reply;
  }

  @Test
  void CVE_2025_49844_a_chunk_may_outlive_its_parser() {
    String reply =
        eval(
            "local f = {} for i = 1, 200 do f[i] = loadstring(('local a' .. i .. ' = ') .. i .. '"
                + " return function() return a' .. i .. ' end', '@' .. ('x'):rep(i * 50))"
                + " collectgarbage() end local n = 0 for i = 1, 200 do n = n + f[i]()() end return"
                + " n");
    assertThat(reply).isEqualTo(":20100\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return unpack({}, 0, 2^31-1)",
        "return unpack({}, 1, 2^31-1)",
        "return unpack({}, -2^31, 2^31-1)",
        "return unpack({}, -2^31, 0)",
        "return {unpack({1,2,3}, 2^31-2, 2^31-1)} and unpack({}, 1, 1e9)"
      })
  void CVE_2025_46817_unpack_range_overflows_are_errors(String source) {
    assertThat(eval(source)).contains("too many results to unpack");
  }

  @ParameterizedTest
  @ValueSource(strings = {"('x'):rep(2^31)", "('xx'):rep(2^30)", "('x'):rep(1e9):rep(1e9)"})
  void CVE_2025_46817_string_rep_beyond_all_bounds_is_an_error_or_empty(String expression) {
    assertThat(eval("return #" + expression)).containsAnyOf("not enough memory", ":0\r\n");
  }

  @Test
  void CVE_2025_46817_concat_of_a_huge_range_is_an_error() {
    assertThat(eval("return table.concat({}, ',', 1, 2^31-1)"))
        .contains("invalid value (nil) at index 1 in table for 'concat'");
    assertThat(eval("return table.concat(setmetatable({}, {}), ',', -2^31, 2^31-1)"))
        .startsWith("-ERR");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "getmetatable('').__index = function() return 'x' end",
        "getmetatable('').__index = nil",
        "getmetatable('').__add = 1",
        "rawset(getmetatable(''), '__index', 1)",
        "setmetatable(getmetatable(''), {})"
      })
  void CVE_2025_46818_the_metatable_of_strings_cannot_be_changed(String source) {
    assertThat(eval(source)).contains("Attempt to modify a readonly table");
  }

  @Test
  void CVE_2025_46818_basic_values_take_no_metatable() {
    assertThat(eval("setmetatable('', {})")).contains("table expected, got string");
    assertThat(eval("setmetatable(nil, {})")).contains("table expected, got nil");
    assertThat(eval("return getmetatable(nil) == nil and getmetatable(1) == nil and 1"))
        .isEqualTo(":1\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 79, 1000, 1_000_000})
  void CVE_2025_46819_unfinished_long_brackets_are_syntax_errors(int level) {
    String bracket = "[" + "=".repeat(level) + "[";
    assertThat(eval("return " + bracket + "text")).contains("unfinished long string");
    assertThat(eval("--" + bracket + "text")).contains("unfinished long comment");
    assertThat(eval("return [" + "=".repeat(level + 1))).contains("invalid long string delimiter");
    assertThat(eval("return #" + bracket + "ab]" + "=".repeat(level) + "]")).isEqualTo(":2\r\n");
  }

  @Test
  void CVE_2024_46981_collecting_garbage_runs_no_finalizers() {
    String reply =
        eval(
            "local n = 0 for i = 1, 100 do local p = newproxy(true) "
                + "getmetatable(p).__gc = function() n = n + 1 end p = nil "
                + "collectgarbage() collectgarbage('step') end return n");
    assertThat(reply).isEqualTo(":0\r\n");
  }

  @Test
  void CVE_2024_31449_tohex_takes_any_number_of_digits() {
    for (String digits : List.of("-2147483648", "2147483647", "-1e300", "0/0", "1e9", "-9")) {
      assertThat(eval("return bit.tohex(-1, " + digits + ")"))
          .matches("(?i)\\$\\d\\r\\nf{0,8}\\r\\n");
    }
  }

  @Test
  void CVE_2022_24834_encoding_what_cannot_fit_is_an_error() {
    assertThat(eval("local s = ('\\1'):rep(10 * 1024 * 1024) return #cjson.encode({s, s, s, s})"))
        .contains("not enough memory");
    assertThat(eval("local t = {} for i = 1, 1e5 do t = {t} end return cjson.encode(t)"))
        .contains("excessive nesting (1001)");
    assertThat(eval("local t = {} for i = 1, 1e5 do t = {t} end return #cmsgpack.pack(t)"))
        .isEqualTo(":17\r\n");
    assertThat(eval("return cmsgpack.unpack(('\\145'):rep(1e6))")).startsWith("-ERR");
    assertThat(eval("return cmsgpack.unpack('\\221\\255\\255\\255\\255')"))
        .contains("Missing bytes in input.");
  }

  @Test
  void CVE_2022_24834_truncated_and_flipped_packs_never_break_the_engine() {
    long seed = 20220428;
    Random random = new Random(seed);
    String pack = "local p = cmsgpack.pack({a={1,2.5,-3,'text',true},b={c={1,2,3}}}) ";
    for (int i = 0; i < 300; i++) {
      String attack =
          pack
              + String.format(
                  "local at = %d %% #p + 1 p = p:sub(1, at - 1) .. string.char(%d) .. p:sub(at + 1,"
                      + " %d) local ok, e = pcall(cmsgpack.unpack, p) return ok and 1 or e",
                  random.nextInt(100), random.nextInt(256), 1 + random.nextInt(60));
      assertThat(scripts.eval(attack)).as("seed %d, round %d", seed, i).matches("(?s)[:$].*");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis.call = function() return 'hacked' end",
        "_G.redis = {}",
        "string.rep = nil",
        "table.insert = print",
        "rawset(_G, 'tostring', 1)",
        "setmetatable(_G, {__index = function() return 1 end})",
        "getmetatable(_G).__index = function() return 1 end",
        "cjson.encode = 1",
        "setfenv(0, {})",
        "local e = getfenv(0) e.x = 1",
        "table.sort(_G)",
        "table.insert(math, 1)",
        "table.remove(math)"
      })
  void CVE_2022_24735_nothing_a_script_changes_is_seen_by_the_next(String attack) {
    eval("local ok, e = pcall(function() " + attack + " end)");
    assertThat(eval("return {redis.call('PING').ok, ('ab'):rep(2), #table.concat({1,2})}"))
        .isEqualTo("*3\r\n$4\r\nPONG\r\n$4\r\nabab\r\n:2\r\n");
    assertThat(eval("return rawget(_G, 'x') == nil and rawget(math, 1) == nil and 1"))
        .isEqualTo(":1\r\n");
  }

  @Test
  void CVE_2022_24736_scripts_that_do_nothing_useful_end_in_an_error() {
    assertThat(eval("error({})")).startsWith("-ERR");
    assertThat(eval("error()")).startsWith("-ERR nil script: ");
  }

  @Test
  void CVE_2015_4335_compiled_code_is_never_loaded() {
    assertThat(eval("return loadstring(string.dump(function() return 1 end))()"))
        .contains("attempt to call a nil value");
    assertThat(eval("return string.dump(pairs)")).contains("unable to dump");
    assertThat(eval("return select(2, loadstring('\\27LuaQ\\0\\1\\4\\8\\4\\8\\0'))"))
        .contains("char(27)");
    assertThat(
            eval(
                "local n = 0 return select(2, load(function() n = n + 1 "
                    + "return n == 1 and '\\27LuaQ' or nil end))"))
        .contains("char(27)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "require",
        "package",
        "module",
        "os",
        "io",
        "debug",
        "luajava",
        "java",
        "dofile",
        "loadfile",
        "print"
      })
  void CVE_2022_0543_the_host_cannot_be_reached(String global) {
    assertThat(eval("return rawget(_G, '" + global + "') == nil and 1")).isEqualTo(":1\r\n");
    assertThat(eval("return " + global)).contains("nonexistent global variable");
  }

  @Test
  void CVE_2021_32626_deep_calls_through_the_libraries_are_errors() {
    assertThat(eval("local function f() return pcall(f) end return select('#', f())"))
        .startsWith(":");
    assertThat(eval("local function f() return ('x'):gsub('x', f) end return f()"))
        .contains("C stack overflow");
    assertThat(
            eval(
                "local t = setmetatable({}, {}) getmetatable(t).__index = "
                    + "function(_, k) return t[k + 1] end return t[1]"))
        .contains("C stack overflow");
    assertThat(eval("local function f() table.sort({2, 1}, f) end f()"))
        .contains("C stack overflow");
    assertThat(eval("local function f() return coroutine.wrap(f)() end return f()"))
        .contains("C stack overflow");
    assertThat(eval("return ('a'):rep(1e5):find(('(a'):rep(1e5))")).startsWith("-ERR");
    assertThat(eval("return ('a'):rep(1e5):find(('a?'):rep(1e5))")).startsWith("-ERR");
  }

  @Test
  void CVE_2021_32672_there_is_no_debugger() {
    assertThat(eval("return {redis.breakpoint(), select('#', redis.debug('x'))}"))
        .isEqualTo("*2\r\n$-1\r\n:0\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return redis.error_reply('X\\r\\n+OK\\r\\n')",
        "return redis.error_reply('X\\0\\r\\n+OK')",
        "return redis.status_reply('X\\r\\n+OK\\r\\n')",
        "return {ok='X\\r\\n:1\\r\\n'}",
        "return {err='X\\n:1'}",
        "error('X\\r\\n+OK\\r\\n')",
        "error({err='X\\r\\n+OK'})",
        "return {big_number='1\\r\\n+OK'}",
        "return redis.call('NOSUCH\\r\\n+OK')",
        "local t = nil; t['X\\r\\n+OK'].y = 1",
        "nosuch('x\\r\\n')",
        "return _G['X\\r\\n+OK']"
      })
  void CVE_2025_67733_every_reply_is_exactly_one_frame(String source) {
    String reply = eval(source);
    int start = reply.startsWith("$") ? reply.indexOf("\r\n") + 2 : 0;
    assertThat(reply.substring(start, reply.length() - 2)).doesNotContain("\r", "\n");
  }

  @Test
  void CVE_2025_67733_syntax_errors_that_quote_the_source_are_one_frame() {
    assertThat(eval("x = 'a\r\n+OK\r\n")).matches("-[^\r\n]*\r\n");
    assertThat(eval("#!lua flags=a\r+OK\nreturn 1")).matches("-[^\r\n]*\r\n");
  }

  @Test
  void CVE_2026_23631_an_engine_stays_usable_after_any_end_of_a_script() {
    int[] polls = new int[1];
    String killed =
        scripts.eval(
            "while true do end".getBytes(StandardCharsets.US_ASCII),
            new FakeServer(),
            () -> ++polls[0] > 3);
    assertThat(killed).contains("Script killed by user");
    assertThat(eval("return coroutine.running() == nil and 1")).isEqualTo(":1\r\n");
  }

  @Test
  void GHSA_fq2f_crmw_q97r_engines_share_no_state() {
    TestScripts other = new TestScripts();
    assertThat(scripts.eval("math.randomseed(1) return math.random(1000)"))
        .isEqualTo(other.eval("math.randomseed(1) return math.random(1000)"));
    String next = scripts.eval("return math.random(1000)");
    other.eval("for i = 1, 10 do math.random() end");
    assertThat(scripts.eval("return math.random(1000)")).isNotEqualTo(next);
    assertThat(scripts.eval("cjson.encode_max_depth(2) return 1")).isEqualTo(":1\r\n");
    assertThat(other.eval("return cjson.encode({{{1}}})")).isEqualTo("$7\r\n[[[1]]]\r\n");
  }

  @Test
  void CVE_2025_49844_ten_thousand_random_chunks_are_rejected_or_run() {
    long seed = 49844;
    Random random = new Random(seed);
    TestScripts bounded = new TestScripts(new ScriptLimits(4 << 20, 200));
    for (int i = 0; i < 10_000; i++) {
      String chunk = randomChunk(random);
      int[] polls = new int[1];
      String reply =
          bounded.eval(
              chunk.getBytes(StandardCharsets.ISO_8859_1), new FakeServer(), () -> ++polls[0] > 2);
      assertThat(reply).as("seed %d, round %d: %s", seed, i, chunk).isNotEmpty();
    }
  }

  private static final String[] WORDS =
      ("and break do else elseif end false for function if in local nil not or repeat return then "
              + "true until while + - * / % ^ # == ~= <= >= < > = ( ) { } [ ] ; : , . .. ... a b c "
              + "x y t f 0 1 2 1e5 0x1p4 'str' [[long]] string table math redis _G pcall error "
              + "setmetatable {} function() end --c\n self arg _ENV t[1] t.a f() ('x') %f \\ \27 $")
          .split(" ");

  private static String randomChunk(Random random) {
    return IntStream.range(0, 1 + random.nextInt(40))
        .mapToObj(_ -> WORDS[random.nextInt(WORDS.length)])
        .collect(Collectors.joining(" "));
  }

  @Test
  void random_programs_that_parse_end_with_a_reply() {
    long seed = 7;
    Random random = new Random(seed);
    TestScripts bounded = new TestScripts(new ScriptLimits(4 << 20, 200));
    for (int i = 0; i < 2000; i++) {
      String program = new RandomProgram(random).text();
      int[] polls = new int[1];
      String reply =
          bounded.eval(
              program.getBytes(StandardCharsets.ISO_8859_1),
              new FakeServer(),
              () -> ++polls[0] > 2);
      assertThat(reply).as("seed %d, round %d: %s", seed, i, program).isNotEmpty();
      assertThat(reply).as("seed %d: %s", seed, program).doesNotContain("Error compiling");
    }
  }
}
