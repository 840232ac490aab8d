package io.slotkeeper.scripting;

import io.slotkeeper.scripting.lua.Coroutines;
import java.nio.charset.StandardCharsets;

/// An engine with a cache, for tests: source in, RESP out.
final class TestScripts {
  static final ServerVersion VERSION = new ServerVersion("7.2.4", 0x070204);
  private static final Interrupt NEVER = () -> false;

  private final ScriptCache cache = new ScriptCache(500);
  private final ScriptEngine engine;

  TestScripts() {
    this(ScriptLimits.DEFAULT);
  }

  TestScripts(ScriptLimits limits) {
    this(limits, Coroutines.best());
  }

  TestScripts(ScriptLimits limits, Coroutines coroutines) {
    engine = new ScriptEngine(VERSION, limits, coroutines);
  }

  /// Runs a script on an empty server.
  String eval(String source) {
    return eval(source.getBytes(StandardCharsets.ISO_8859_1), new FakeServer());
  }

  /// Runs a script with two keys and two arguments.
  String eval(byte[] source, FakeServer server) {
    return eval(source, server, NEVER);
  }

  String eval(byte[] source, FakeServer server, Interrupt interrupt) {
    RespSink sink = new RespSink();
    try {
      Script script = cache.evaluate(source);
      server.protocol(2);
      engine.run(
          script,
          new ScriptCall(server, interrupt, words("key1", "key2"), words("arg1", "arg2")),
          sink);
    } catch (ScriptException e) {
      sink.error(String.valueOf(e.getMessage()).getBytes(StandardCharsets.ISO_8859_1), false);
    }
    return sink.text();
  }

  static byte[][] words(String... words) {
    byte[][] out = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      out[i] = words[i].getBytes(StandardCharsets.ISO_8859_1);
    }
    return out;
  }
}
