package io.slotkeeper.scripting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotkeeper.scripting.lua.Coroutines;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScriptEngineTest {
  private final TestScripts scripts = new TestScripts();
  private final FakeServer server = new FakeServer();

  private String eval(String source) {
    return scripts.eval(source.getBytes(StandardCharsets.ISO_8859_1), server);
  }

  @Test
  void all_bytes_pass_through_unharmed() {
    String all =
        IntStream.range(0, 256).mapToObj(i -> "\\" + i).collect(Collectors.joining("", "'", "'"));
    String reply = eval("redis.call('SET', 'k', " + all + ") return redis.call('GET', 'k')");
    String bytes =
        IntStream.range(0, 256)
            .mapToObj(i -> String.valueOf((char) i))
            .collect(Collectors.joining());
    assertThat(reply).isEqualTo("$256\r\n" + bytes + "\r\n");
  }

  @Test
  void log_and_propagation_reach_the_server() {
    eval("redis.log(redis.LOG_WARNING, 'a', 1, 'b') redis.set_repl(redis.REPL_NONE)");
    assertThat(server.log).containsExactly("3 a 1 b");
    assertThat(server.replicationFlags).isZero();
  }

  @Test
  void acl_answers_are_passed_on() {
    assertThat(eval("return {redis.acl_check_cmd('get', 'x'), redis.acl_check_cmd('flushall')}"))
        .isEqualTo("*2\r\n:1\r\n$-1\r\n");
  }

  @Test
  void the_protocol_is_two_again_for_the_next_script() {
    eval("redis.setresp(3)");
    assertThat(eval("return false")).isEqualTo("$-1\r\n");
  }

  @Test
  void errors_of_commands_are_known_to_be_counted() throws ScriptException {
    RespSink sink = new RespSink();
    ScriptEngine engine = new ScriptEngine(TestScripts.VERSION, ScriptLimits.DEFAULT);
    ScriptCache cache = new ScriptCache(10);
    ScriptCall call = new ScriptCall(server, () -> false, TestScripts.words(), TestScripts.words());
    engine.run(
        cache.load("return redis.call('NOSUCH')".getBytes(StandardCharsets.US_ASCII)), call, sink);
    assertThat(sink.lastErrorCounted).isTrue();
    engine.run(
        cache.load("return redis.error_reply('X')".getBytes(StandardCharsets.US_ASCII)),
        call,
        sink);
    assertThat(sink.lastErrorCounted).isFalse();
    engine.run(
        cache.load("return redis.pcall('NOSUCH')".getBytes(StandardCharsets.US_ASCII)), call, sink);
    assertThat(sink.lastErrorCounted).isTrue();
  }

  @Test
  void a_table_that_contains_itself_ends_at_the_stack_limit() {
    assertThat(eval("local t = {} t[1] = t return t"))
        .startsWith("*1\r\n*1\r\n")
        .endsWith("-ERR reached lua stack limit\r\n");
  }

  @Test
  void coroutines_work_alike_on_threads_and_on_continuations() {
    String source =
        "local r = {} local function gen(n) return coroutine.wrap(function() for i = 1, n do"
            + " coroutine.yield(i) end end) end for a in gen(3) do for b in gen(2) do r[#r + 1] = a"
            + " * 10 + b end end local co = coroutine.create(function() redis.call('SET', 'k',"
            + " 'co') error('end') end) local ok, e = coroutine.resume(co) r[#r + 1] = e r[#r + 1]"
            + " = redis.call('GET', 'k') r[#r + 1] = coroutine.status(co) return r";
    String expected = eval(source);
    TestScripts threads = new TestScripts(ScriptLimits.DEFAULT, Coroutines.onThreads());
    assertThat(threads.eval(source)).isEqualTo(expected);
    assertThat(expected).contains("user_script:1: end", "$2\r\nco\r\n", "dead");
  }

  @Test
  void commands_called_in_a_coroutine_run_on_the_thread_of_the_script() {
    Thread runner = Thread.currentThread();
    boolean[] elsewhere = new boolean[1];
    CommandBridge bridge =
        new CommandBridge() {
          @Override
          public void call(byte[][] arguments, int count, ReplyBytes reply) {
            elsewhere[0] |= Thread.currentThread() != runner;
            server.call(arguments, count, reply);
          }

          @Override
          public AclAnswer checkAcl(byte[][] arguments, int count) {
            return server.checkAcl(arguments, count);
          }

          @Override
          public void protocol(int version) {
            server.protocol(version);
          }

          @Override
          public void replicationFlags(int flags) {
            server.replicationFlags(flags);
          }

          @Override
          public void log(int level, byte[] message) {
            server.log(level, message);
          }
        };
    ScriptEngine engine =
        new ScriptEngine(TestScripts.VERSION, ScriptLimits.DEFAULT, Coroutines.onThreads());
    RespSink sink = new RespSink();
    String source =
        "return coroutine.wrap(function() return coroutine.wrap(function() "
            + "return redis.call('INCR', 'n') end)() end)()";
    try {
      Script script = new ScriptCache(1).load(source.getBytes(StandardCharsets.US_ASCII));
      engine.run(
          script,
          new ScriptCall(bridge, () -> false, TestScripts.words(), TestScripts.words()),
          sink);
    } catch (ScriptException e) {
      throw new AssertionError(e);
    }
    assertThat(sink.text()).isEqualTo(":1\r\n");
    assertThat(elsewhere[0]).isFalse();
  }

  @Test
  void an_exception_of_the_server_ends_the_script_whatever_it_catches() throws ScriptException {
    String source =
        "return pcall(function() return coroutine.wrap(function() "
            + "return pcall(redis.call, 'GET', 'x') end)() end)";
    Script script = new ScriptCache(1).load(source.getBytes(StandardCharsets.US_ASCII));
    for (Coroutines kind : new Coroutines[] {Coroutines.best(), Coroutines.onThreads()}) {
      ScriptEngine engine = new ScriptEngine(TestScripts.VERSION, ScriptLimits.DEFAULT, kind);
      boolean[] failing = {true};
      ScriptCall call =
          new ScriptCall(
              new ThrowingBridge(failing), () -> false, TestScripts.words(), TestScripts.words());
      assertThatThrownBy(() -> engine.run(script, call, new RespSink()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("start again");
      failing[0] = false;
      RespSink sink = new RespSink();
      engine.run(script, call, sink);
      assertThat(sink.text()).isEqualTo(":1\r\n");
    }
  }

  private static final class ThrowingBridge implements CommandBridge {
    private final boolean[] failing;

    ThrowingBridge(boolean[] failing) {
      this.failing = failing;
    }

    @Override
    public void call(byte[][] arguments, int count, ReplyBytes reply) {
      if (failing[0]) {
        throw new IllegalStateException("start again");
      }
      byte[] bytes = "$5\r\nvalue\r\n".getBytes(StandardCharsets.US_ASCII);
      reply.set(bytes, 0, bytes.length);
    }

    @Override
    public AclAnswer checkAcl(byte[][] arguments, int count) {
      return AclAnswer.ALLOWED;
    }

    @Override
    public void protocol(int version) {}

    @Override
    public void replicationFlags(int flags) {}

    @Override
    public void log(int level, byte[] message) {}
  }

  @Test
  void abandoned_coroutines_leave_no_thread_behind() {
    TestScripts threads = new TestScripts(ScriptLimits.DEFAULT, Coroutines.onThreads());
    threads.eval(
        "for i = 1, 20 do local f = coroutine.wrap(function() coroutine.yield() end) f() end");
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(t -> t.getName().equals("lua-coroutine") && t.isAlive());
  }

  @Test
  void environments_of_functions_can_be_changed() {
    assertThat(eval("local function f() return x end setfenv(f, {x = 5}) return f()"))
        .isEqualTo(":5\r\n");
    assertThat(eval("setfenv(1, {y = 6}) return y")).isEqualTo(":6\r\n");
    assertThat(eval("return getfenv(1) == _G and getfenv(string.rep) == _G and 1"))
        .isEqualTo(":1\r\n");
    assertThat(eval("setfenv(string.rep, {})"))
        .contains("'setfenv' cannot change environment of given object");
  }
}
