package io.slotkeeper.scripting;

import java.nio.charset.StandardCharsets;

/// Function libraries for tests, with replies as RESP text.
final class TestLibraries {
  final FunctionLibraries libraries =
      new FunctionLibraries(TestScripts.VERSION, ScriptLimits.DEFAULT, () -> 0);

  /// FUNCTION LOAD.
  String load(String code, boolean replace) {
    RespSink sink = new RespSink();
    try {
      sink.bulk(libraries.load(latin1(code), replace).getBytes(StandardCharsets.ISO_8859_1));
    } catch (ScriptException e) {
      sink.error(latin1(String.valueOf(e.getMessage())), false);
    }
    return sink.text();
  }

  /// FCALL with one key and one argument.
  String call(String name) {
    RespSink sink = new RespSink();
    LibraryFunction function = libraries.find(latin1(name));
    if (function == null) {
      sink.error(latin1("ERR Function not found"), false);
    } else {
      byte[][] keys = TestScripts.words("key1");
      byte[][] arguments = TestScripts.words("arg1");
      function
          .library()
          .run(function, new ScriptCall(new FakeServer(), () -> false, keys, arguments), sink);
    }
    return sink.text();
  }

  /// What the corpus of libraries records.
  static String loadAndCall(String code) {
    TestLibraries fresh = new TestLibraries();
    return fresh.load(code, false) + fresh.call("f");
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
