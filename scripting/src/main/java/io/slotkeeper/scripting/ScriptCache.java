package io.slotkeeper.scripting;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The scripts of a server, by SHA-1. Thread-safe; a look-up takes no lock.
///
/// Scripts loaded on purpose stay until the cache is flushed. Of those that merely ran by EVAL, the
/// oldest go when there are too many: clients that put values into script texts would fill the
/// memory otherwise.
public final class ScriptCache {
  private static final int SHA1_LENGTH = 40;

  private final int maxEvaluated;
  private final ConcurrentHashMap<String, Script> scripts = new ConcurrentHashMap<>();
  private final Deque<String> evaluated = new ArrayDeque<>();
  private final AtomicLong sourceBytes = new AtomicLong();
  private long evictedCount;

  /// A cache that keeps at most `maxEvaluated` scripts that were not loaded on purpose.
  public ScriptCache(int maxEvaluated) {
    this.maxEvaluated = maxEvaluated;
  }

  /// SCRIPT LOAD: compiles unless known, and keeps.
  public Script load(byte[] source) throws ScriptException {
    Script script = find(source);
    synchronized (evaluated) {
      evaluated.remove(script.sha1());
      add(script);
    }
    return script;
  }

  /// EVAL: compiles unless known.
  public Script evaluate(byte[] source) throws ScriptException {
    String sha1 = Sha1.hex(source);
    Script known = scripts.get(sha1);
    if (known != null) {
      return known;
    }
    Script script = Script.compile(sha1, source);
    synchronized (evaluated) {
      if (add(script)) {
        evaluated.add(sha1);
        evict();
      }
    }
    return script;
  }

  private Script find(byte[] source) throws ScriptException {
    String sha1 = Sha1.hex(source);
    Script known = scripts.get(sha1);
    return known != null ? known : Script.compile(sha1, source);
  }

  private boolean add(Script script) {
    if (scripts.putIfAbsent(script.sha1(), script) != null) {
      return false;
    }
    script.cached(true);
    sourceBytes.addAndGet(script.source().length);
    return true;
  }

  private void evict() {
    while (evaluated.size() > maxEvaluated) {
      Script gone = scripts.remove(evaluated.remove());
      if (gone != null) {
        gone.cached(false);
        sourceBytes.addAndGet(-gone.source().length);
        evictedCount++;
      }
    }
  }

  /// EVALSHA, SCRIPT EXISTS, SCRIPT SHOW: the script of a SHA-1 in hex of any case, or null.
  public @Nullable Script find(byte[] hex, int offset, int length) {
    if (length != SHA1_LENGTH) {
      return null;
    }
    String name = new String(hex, offset, length, StandardCharsets.ISO_8859_1);
    Script script = scripts.get(name);
    return script != null ? script : scripts.get(name.toLowerCase(Locale.ROOT));
  }

  /// SCRIPT FLUSH.
  public void flush() {
    synchronized (evaluated) {
      scripts.values().forEach(script -> script.cached(false));
      scripts.clear();
      evaluated.clear();
      sourceBytes.set(0);
    }
  }

  /// How many scripts there are.
  public int count() {
    return scripts.size();
  }

  /// The bytes of all sources.
  public long sourceBytes() {
    return sourceBytes.get();
  }

  /// How many scripts went because there were too many.
  public long evictedCount() {
    synchronized (evaluated) {
      return evictedCount;
    }
  }
}
