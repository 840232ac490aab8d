package io.slotkeeper.scripting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotkeeper.scripting.FunctionLibraries.RestorePolicy;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FunctionLibrariesTest {
  private final TestLibraries test = new TestLibraries();
  private final FunctionLibraries libraries = test.libraries;

  private static String library(String name, String function, String result) {
    return "#!lua name="
        + name
        + "\nredis.register_function('"
        + function
        + "', function() return '"
        + result
        + "' end)";
  }

  @Test
  void a_library_that_exists_is_only_replaced_on_demand() {
    test.load(library("lib", "f", "old"), false);
    assertThat(test.load(library("lib", "f", "new"), false))
        .isEqualTo("-ERR Library 'lib' already exists\r\n");
    assertThat(test.call("f")).contains("old");
    assertThat(test.load(library("lib", "g", "new"), true)).isEqualTo("$3\r\nlib\r\n");
    assertThat(test.call("f")).isEqualTo("-ERR Function not found\r\n");
    assertThat(test.call("g")).contains("new");
  }

  @Test
  void a_replacement_that_fails_leaves_the_old_library() {
    test.load(library("lib", "f", "old"), false);
    assertThat(test.load("#!lua name=lib\nerror('no')", true)).startsWith("-ERR Error registering");
    assertThat(test.call("f")).contains("old");
    assertThat(libraries.functionCount()).isEqualTo(1);
  }

  @Test
  void two_libraries_cannot_register_the_same_function() {
    test.load(library("one", "f", "1"), false);
    assertThat(test.load(library("two", "f", "2"), false))
        .isEqualTo("-ERR Function f already exists\r\n");
    assertThat(libraries.libraryCount()).isEqualTo(1);
  }

  @Test
  void deleted_and_flushed_libraries_are_gone() {
    test.load(library("one", "f", "1"), false);
    test.load(library("two", "g", "2"), false);
    assertThat(libraries.delete(TestLibraries.latin1("one"))).isTrue();
    assertThat(libraries.delete(TestLibraries.latin1("one"))).isFalse();
    assertThat(test.call("f")).contains("Function not found");
    assertThat(test.call("g")).contains("2");
    libraries.flush();
    assertThat(libraries.list()).isEmpty();
    assertThat(libraries.functionCount()).isZero();
  }

  @Test
  void sources_restore_into_another_server() throws ScriptException {
    test.load(library("one", "f", "1"), false);
    test.load(library("two", "g", "2"), false);
    TestLibraries other = new TestLibraries();
    other.libraries.restore(libraries.sources(), RestorePolicy.APPEND);
    assertThat(other.call("f") + other.call("g")).isEqualTo("$1\r\n1\r\n$1\r\n2\r\n");
    assertThat(other.libraries.sources()).hasSize(2);
  }

  @Test
  void restoring_takes_all_libraries_or_none() {
    test.load(library("one", "f", "1"), false);
    List<byte[]> incoming =
        List.of(
            TestLibraries.latin1(library("new", "n", "new")),
            TestLibraries.latin1(library("one", "f", "other")));
    assertThatThrownBy(() -> libraries.restore(incoming, RestorePolicy.APPEND))
        .isInstanceOf(ScriptException.class)
        .hasMessage("ERR Library one already exists");
    assertThat(test.call("n")).contains("Function not found");
  }

  @Test
  void restoring_can_replace_or_flush() throws ScriptException {
    test.load(library("one", "f", "1"), false);
    test.load(library("two", "g", "2"), false);
    byte[] other = TestLibraries.latin1(library("one", "f", "other"));
    libraries.restore(List.of(other), RestorePolicy.REPLACE);
    assertThat(test.call("f") + test.call("g")).isEqualTo("$5\r\nother\r\n$1\r\n2\r\n");
    assertThatThrownBy(() ->
            libraries.restore(
                List.of(TestLibraries.latin1(library("three", "g", "3"))), RestorePolicy.REPLACE))
        .hasMessage("ERR Function g already exists");
    libraries.restore(List.of(other), RestorePolicy.FLUSH);
    assertThat(libraries.libraryCount()).isEqualTo(1);
  }

  @Test
  void what_a_library_registered_can_be_listed() {
    test.load(
        "#!lua name=lib\nredis.register_function{function_name='f', callback=function() end, "
            + "description='what it does', flags={'no-writes', 'allow-stale'}}",
        false);
    FunctionLibrary library = libraries.list().iterator().next();
    LibraryFunction function = library.functions().iterator().next();
    assertThat(library.name()).isEqualTo("lib");
    assertThat(function.name()).isEqualTo("f");
    assertThat(function.description()).isEqualTo("what it does");
    assertThat(ScriptFlags.names(function.flags())).containsExactly("no-writes", "allow-stale");
  }

  @Test
  void a_library_keeps_what_its_functions_share() {
    test.load(
        "#!lua name=lib\nlocal n = 0\n"
            + "redis.register_function('inc', function() n = n + 1 return n end)\n"
            + "redis.register_function('get', function() return n end)",
        false);
    test.call("inc");
    test.call("inc");
    assertThat(test.call("get")).isEqualTo(":2\r\n");
  }

  @Test
  void loading_ends_after_half_a_second() {
    AtomicLong clock = new AtomicLong();
    FunctionLibraries slow =
        new FunctionLibraries(
            TestScripts.VERSION, ScriptLimits.DEFAULT, () -> clock.addAndGet(100_000_000));
    assertThatThrownBy(
            () -> slow.load(TestLibraries.latin1("#!lua name=lib\nwhile true do end"), false))
        .isInstanceOf(ScriptException.class)
        .hasMessage("ERR Error registering functions: ERR FUNCTION LOAD timeout");
  }
}
