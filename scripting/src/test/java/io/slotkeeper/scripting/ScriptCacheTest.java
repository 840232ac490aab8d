package io.slotkeeper.scripting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScriptCacheTest {
  private final ScriptCache cache = new ScriptCache(3);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private @Nullable Script find(String sha1) {
    return cache.find(bytes("x" + sha1), 1, sha1.length());
  }

  @Test
  void a_script_is_found_by_its_sha1_in_any_case() throws ScriptException {
    Script script = cache.load(bytes("return 1"));
    assertThat(script.sha1()).isEqualTo("e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
    assertThat(find(script.sha1())).isSameAs(script);
    assertThat(find(script.sha1().toUpperCase(Locale.ROOT))).isSameAs(script);
    assertThat(find("0".repeat(40))).isNull();
    assertThat(find("short")).isNull();
  }

  @Test
  void the_same_source_is_compiled_once() throws ScriptException {
    Script script = cache.evaluate(bytes("return 1"));
    assertThat(cache.evaluate(bytes("return 1"))).isSameAs(script);
    assertThat(cache.load(bytes("return 1"))).isSameAs(script);
    assertThat(cache.count()).isEqualTo(1);
    assertThat(cache.sourceBytes()).isEqualTo(8);
  }

  @Test
  void only_scripts_that_merely_ran_are_evicted() throws ScriptException {
    Script loaded = cache.load(bytes("return 'loaded'"));
    Script first = cache.evaluate(bytes("return 0"));
    for (int i = 1; i < 10; i++) {
      cache.evaluate(bytes("return " + i));
    }
    assertThat(find(loaded.sha1())).isNotNull();
    assertThat(find(first.sha1())).isNull();
    assertThat(cache.count()).isEqualTo(4);
    assertThat(cache.evictedCount()).isEqualTo(7);
  }

  @Test
  void a_script_that_ran_and_is_then_loaded_stays() throws ScriptException {
    cache.evaluate(bytes("return 'x'"));
    Script script = cache.load(bytes("return 'x'"));
    for (int i = 0; i < 10; i++) {
      cache.evaluate(bytes("return " + i));
    }
    assertThat(find(script.sha1())).isSameAs(script);
  }

  @Test
  void flushing_empties_the_cache() throws ScriptException {
    Script script = cache.load(bytes("return 1"));
    cache.evaluate(bytes("return 2"));
    cache.flush();
    assertThat(find(script.sha1())).isNull();
    assertThat(cache.count()).isZero();
    assertThat(cache.sourceBytes()).isZero();
  }

  @Test
  void a_source_that_does_not_compile_is_not_kept() {
    assertThatThrownBy(() -> cache.load(bytes("return +")))
        .isInstanceOf(ScriptException.class)
        .hasMessage(
            "ERR Error compiling script (new function): user_script:1: unexpected symbol near "
                + "'+'");
    assertThat(cache.count()).isZero();
  }

  @Test
  void flags_of_the_first_line_are_kept_with_the_script() throws ScriptException {
    Script script = cache.load(bytes("#!lua flags=no-writes,allow-oom\nreturn 1"));
    assertThat(ScriptFlags.names(script.flags())).containsExactly("no-writes", "allow-oom");
    assertThat(ScriptFlags.isCompat(script.flags())).isFalse();
    Script old = Objects.requireNonNull(cache.load(bytes("return 1")));
    assertThat(ScriptFlags.isCompat(old.flags())).isTrue();
  }
}
