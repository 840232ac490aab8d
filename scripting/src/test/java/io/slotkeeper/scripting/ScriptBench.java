package io.slotkeeper.scripting;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Times scripts on the engine and, given a port, on a running redis-server in the same run.
///
/// Usage: `ScriptBench [port of redis-server]`. The engine's times are CPU times of the thread, the
/// server's are round trips; both the median of the last rounds, all scripts taking turns so that
/// the JIT sees a mixed profile.
final class ScriptBench {
  private static final int ROUNDS = 24;
  private static final int MEASURED = 10;
  private static final int CALLS = 100_000;

  private static final Map<String, String> SCRIPTS = new LinkedHashMap<>();

  static {
    SCRIPTS.put(
        "fib(25)",
        "local function fib(n) if n < 2 then return n end return fib(n-1) + fib(n-2) end "
            + "return fib(25)");
    SCRIPTS.put(
        "arithmetic 2M", "local s = 0 for i = 1, 2000000 do s = s + i * 2 % 7 end return s");
    SCRIPTS.put(
        "sort 20k",
        "local t = {} local x = 42 for i = 1, 20000 do x = (x * 16807) % 2147483647 t[i] = x end "
            + "table.sort(t) return t[1]");
    SCRIPTS.put(
        "sort 20k with comparator",
        "local t = {} local x = 42 for i = 1, 20000 do x = (x * 16807) % 2147483647 t[i] = x end "
            + "table.sort(t, function(a, b) return a > b end) return t[1]");
    SCRIPTS.put(
        "string building 20k", "local s = '' for i = 1, 20000 do s = s .. 'x' end return #s");
    SCRIPTS.put(
        "table.concat 50k",
        "local t = {} for i = 1, 50000 do t[#t + 1] = 'item' .. i end return #table.concat(t,"
            + " ',')");
    SCRIPTS.put(
        "patterns",
        "local n = 0 local s = ('key1=value1, key2=value2; '):rep(200) "
            + "for k, v in s:gmatch('(%w+)=(%w+)') do n = n + #k + #v end "
            + "local r = s:gsub('%d', function(d) return '<' .. d .. '>' end) return n + #r");
    SCRIPTS.put(
        "json 3k",
        "local t = {} for i = 1, 3000 do t[i] = {id = i, name = 'user' .. i, score = i * 1.5} end "
            + "local s = cjson.encode(t) local d = cjson.decode(s) return #s + #d");
    SCRIPTS.put(
        "hash 200k",
        "local t = {} for i = 1, 200000 do t['k' .. (i % 1000)] = i end local n = 0 "
            + "for k, v in pairs(t) do n = n + v end return n");
    SCRIPTS.put(
        "objects 100k",
        "local P = {} P.__index = P function P.new(x) return setmetatable({x = x}, P) end "
            + "function P:add(n) self.x = self.x + n return self end local s = 0 "
            + "for i = 1, 100000 do s = s + P.new(i):add(1).x end return s");
    SCRIPTS.put(
        "10k redis.call",
        "for i = 1, 10000 do redis.call('SET', KEYS[1], i) end return redis.call('GET', KEYS[1])");
  }

  private ScriptBench() {}

  public static void main(String[] args) throws Exception {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : -1;
    Thread main = new Thread(null, () -> run(port), "bench", 16L << 20);
    main.start();
    main.join();
  }

  private static void run(int port) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    TestScripts scripts = new TestScripts();
    FakeServer server = new FakeServer();
    Map<String, double[]> times = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (var entry : SCRIPTS.entrySet()) {
        byte[] source = entry.getValue().getBytes(StandardCharsets.ISO_8859_1);
        long start = threads.getCurrentThreadCpuTime();
        scripts.eval(source, server);
        double millis = (threads.getCurrentThreadCpuTime() - start) / 1e6;
        times.computeIfAbsent(entry.getKey(), _ -> new double[ROUNDS])[round] = millis;
      }
    }
    System.out.printf(
        "%-28s %10s %10s %10s %8s%n", "script", "first ms", "ms", "redis ms", "ratio");
    for (var entry : SCRIPTS.entrySet()) {
      double[] all = times.get(entry.getKey());
      double ours = median(Arrays.copyOfRange(all, ROUNDS - MEASURED, ROUNDS));
      double redis = port < 0 ? Double.NaN : timeOnServer(port, entry.getValue());
      System.out.printf(
          "%-28s %10.2f %10.2f %10.2f %8.2f%n", entry.getKey(), all[0], ours, redis, ours / redis);
    }
    timeCalls(threads);
  }

  /// One GET through the engine, with a bridge that does nothing but answer.
  private static void timeCalls(ThreadMXBean threads) {
    ScriptEngine engine = new ScriptEngine(TestScripts.VERSION, ScriptLimits.DEFAULT);
    ScriptCache cache = new ScriptCache(10);
    byte[] answer = "$5\r\nvalue\r\n".getBytes(StandardCharsets.ISO_8859_1);
    CommandBridge bridge = new FixedAnswer(answer);
    RespSink sink = new RespSink();
    Interrupt never = () -> false;
    try {
      Script script =
          cache.load("return redis.call('GET',KEYS[1])".getBytes(StandardCharsets.ISO_8859_1));
      byte[] sha = script.sha1().getBytes(StandardCharsets.ISO_8859_1);
      for (int round = 0; round < 10; round++) {
        long start = threads.getCurrentThreadCpuTime();
        long allocated = allocated(threads);
        for (int i = 0; i < CALLS; i++) {
          Script found = cache.find(sha, 0, sha.length);
          byte[][] keys = {{'k'}};
          engine.run(
              Objects.requireNonNull(found),
              new ScriptCall(bridge, never, keys, new byte[0][]),
              new NullSink());
        }
        double nanos = (threads.getCurrentThreadCpuTime() - start) / (double) CALLS;
        long bytes = (allocated(threads) - allocated) / CALLS;
        System.out.printf("EVALSHA of a GET: %.0f ns, %d bytes%n", nanos, bytes);
      }
    } catch (ScriptException e) {
      throw new IllegalStateException(e);
    }
    System.out.print(sink.text());
  }

  private static long allocated(ThreadMXBean threads) {
    return ((com.sun.management.ThreadMXBean) threads)
        .getThreadAllocatedBytes(Thread.currentThread().threadId());
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static double timeOnServer(int port, String script) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      double[] times = new double[MEASURED];
      for (int i = 0; i < times.length; i++) {
        String request =
            "*4\r\n$4\r\nEVAL\r\n$"
                + script.length()
                + "\r\n"
                + script
                + "\r\n$1\r\n1\r\n$4\r\nkey1\r\n";
        long start = System.nanoTime();
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        InputStream in = socket.getInputStream();
        byte[] reply = new byte[1024];
        if (in.read(reply) < 0) {
          throw new IOException("closed");
        }
        times[i] = (System.nanoTime() - start) / 1e6;
      }
      return median(times);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Gives the same reply to every command.
  private static final class FixedAnswer implements CommandBridge {
    private final byte[] answer;

    FixedAnswer(byte[] answer) {
      this.answer = answer;
    }

    @Override
    public void call(byte[][] arguments, int count, ReplyBytes reply) {
      reply.set(answer, 0, answer.length);
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

  /// Drops the reply.
  private static final class NullSink implements ReplySink {
    @Override
    public void status(byte[] text) {}

    @Override
    public void error(byte[] text, boolean counted) {
      throw new IllegalStateException(new String(text, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void integer(long value) {}

    @Override
    public void bulk(byte[] bytes) {}

    @Override
    public void nil() {}

    @Override
    public void bool(boolean value) {}

    @Override
    public void number(double value) {}

    @Override
    public void bigNumber(byte[] digits) {}

    @Override
    public void verbatim(byte[] format, byte[] text) {}

    @Override
    public void array(int size) {}

    @Override
    public void map(int size) {}

    @Override
    public void set(int size) {}
  }
}
