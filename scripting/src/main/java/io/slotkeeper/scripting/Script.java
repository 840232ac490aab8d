package io.slotkeeper.scripting;

import io.slotkeeper.scripting.lua.Chunk;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.syntax.SyntaxError;
import java.util.Arrays;
import java.util.List;

/// A compiled script. Every engine can run it; nothing changes but whether it is cached.
public final class Script {
  private static final String CHUNK_NAME = "@user_script";

  private final String sha1;
  private final byte[] source;
  private final int flags;
  private final Chunk chunk;
  private volatile boolean cached = true;

  private Script(String sha1, byte[] source, int flags, Chunk chunk) {
    this.sha1 = sha1;
    this.source = source;
    this.flags = flags;
    this.chunk = chunk;
  }

  /// Compiles a script whose first line may declare flags.
  static Script compile(String sha1, byte[] source) throws ScriptException {
    int flags = ScriptFlags.COMPAT_MODE;
    byte[] body = source;
    if (Shebang.startsIn(source)) {
      Shebang shebang = Shebang.parse(source);
      if (shebang == null) {
        throw new ScriptException("ERR Invalid script shebang");
      }
      flags = flags(shebang);
      body = Arrays.copyOfRange(source, shebang.length(), source.length);
    }
    try {
      return new Script(sha1, source, flags, Interpreter.compile(body, CHUNK_NAME));
    } catch (SyntaxError e) {
      throw new ScriptException(
          ErrorText.line("ERR Error compiling script (new function): " + e.getMessage()));
    }
  }

  private static int flags(Shebang shebang) throws ScriptException {
    List<String> parts = shebang.parts();
    if (parts == null || parts.isEmpty()) {
      throw new ScriptException("ERR Invalid engine in script shebang");
    }
    if (!parts.getFirst().equals("#!lua")) {
      throw new ScriptException(
          ErrorText.line("ERR Unexpected engine in script shebang: " + parts.getFirst()));
    }
    int flags = 0;
    for (String part : parts.subList(1, parts.size())) {
      if (!part.startsWith("flags=")) {
        throw new ScriptException(ErrorText.line("ERR Unknown lua shebang option: " + part));
      }
      String list = part.substring("flags=".length());
      for (String name : list.isEmpty() ? new String[0] : list.split(",", -1)) {
        int flag = ScriptFlags.ofName(name);
        if (flag == 0) {
          throw new ScriptException(
              ErrorText.line("ERR Unexpected flag in script shebang: " + name));
        }
        flags |= flag;
      }
    }
    return flags;
  }

  /// The SHA-1 of the source, in lower-case hex.
  public String sha1() {
    return sha1;
  }

  /// The source, first line included: read only.
  public byte[] source() {
    return source;
  }

  /// Its [ScriptFlags].
  public int flags() {
    return flags;
  }

  /// Whether it is in the cache it came from, or on its way into it.
  public boolean isCached() {
    return cached;
  }

  void cached(boolean isCached) {
    cached = isCached;
  }

  Chunk chunk() {
    return chunk;
  }
}
