package io.slotkeeper.scripting;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The function libraries of a server: FUNCTION LOAD, DELETE, LIST, FLUSH, RESTORE, and FCALL's
/// look-up.
///
/// An immutable snapshot behind one volatile: look-ups take no lock, changes replace it whole.
/// Callers that change must not race each other; the server runs them exclusively.
public final class FunctionLibraries {
  static final String BAD_NAME =
      "Library names can only contain letters, numbers, or underscores(_) and must be at least "
          + "one character long";

  /// What RESTORE does with libraries that are there already.
  public enum RestorePolicy {
    APPEND,
    REPLACE,
    FLUSH
  }

  private record State(
      Map<String, FunctionLibrary> libraries, Map<String, LibraryFunction> functions) {
    static final State EMPTY = new State(Map.of(), Map.of());

    /// Both maps, ready to be changed.
    State copy() {
      return new State(new LinkedHashMap<>(libraries), new LinkedHashMap<>(functions));
    }

    void link(FunctionLibrary library) {
      libraries.put(library.name(), library);
      library.functions().forEach(f -> functions.put(key(f.name()), f));
    }

    void unlink(FunctionLibrary library) {
      libraries.remove(library.name());
      library.functions().forEach(f -> functions.remove(key(f.name())));
    }
  }

  private final ServerVersion version;
  private final ScriptLimits limits;
  private final LongSupplier nanoTime;
  private volatile State state = State.EMPTY;

  /// No libraries yet.
  public FunctionLibraries(ServerVersion version, ScriptLimits limits, LongSupplier nanoTime) {
    this.version = version;
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  // ---- look-ups

  /// Names of functions are the same in any case.
  private static String key(String function) {
    return function.toLowerCase(Locale.ROOT);
  }

  /// The function of a name, or null.
  public @Nullable LibraryFunction find(byte[] name) {
    return state.functions.get(key(new String(name, StandardCharsets.ISO_8859_1)));
  }

  /// All libraries, in the order they were loaded.
  public Collection<FunctionLibrary> list() {
    return Collections.unmodifiableCollection(state.libraries.values());
  }

  /// How many libraries there are.
  public int libraryCount() {
    return state.libraries.size();
  }

  /// How many functions there are.
  public int functionCount() {
    return state.functions.size();
  }

  /// The sources of all libraries: what DUMP and the RDB file hold.
  public List<byte[]> sources() {
    return state.libraries.values().stream().map(FunctionLibrary::code).toList();
  }

  // ---- changes

  /// FUNCTION LOAD.
  ///
  /// @return the library's name
  public String load(byte[] code, boolean replace) throws ScriptException {
    State next = state.copy();
    FunctionLibrary library = loadInto(next, code, replace);
    state = next;
    return library.name();
  }

  private FunctionLibrary loadInto(State into, byte[] code, boolean replace)
      throws ScriptException {
    Shebang shebang = shebang(code);
    String name = libraryName(shebang);
    if (!isName(name)) {
      throw new ScriptException("ERR " + BAD_NAME);
    }
    String engine = parts(shebang).getFirst().substring(2);
    if (!engine.equalsIgnoreCase("lua")) {
      throw new ScriptException(ErrorText.line("ERR Engine '" + engine + "' not found"));
    }
    FunctionLibrary old = into.libraries.get(name);
    if (old != null && !replace) {
      throw new ScriptException("ERR Library '" + name + "' already exists");
    }
    if (old != null) {
      into.unlink(old);
    }
    FunctionLibrary library =
        FunctionLibrary.load(name, code, shebang.length(), version, limits, nanoTime);
    requireNewFunctions(into, library);
    into.link(library);
    return library;
  }

  private static void requireNewFunctions(State into, FunctionLibrary library)
      throws ScriptException {
    for (LibraryFunction function : library.functions()) {
      if (into.functions.containsKey(key(function.name()))) {
        throw new ScriptException("ERR Function " + function.name() + " already exists");
      }
    }
  }

  private static Shebang shebang(byte[] code) throws ScriptException {
    if (!Shebang.startsIn(code)) {
      throw new ScriptException("ERR Missing library metadata");
    }
    Shebang shebang = Shebang.parse(code);
    if (shebang == null) {
      throw new ScriptException("ERR Invalid library metadata");
    }
    return shebang;
  }

  private static List<String> parts(Shebang shebang) throws ScriptException {
    List<String> parts = shebang.parts();
    if (parts == null || parts.isEmpty()) {
      throw new ScriptException("ERR Invalid library metadata");
    }
    return parts;
  }

  private static String libraryName(Shebang shebang) throws ScriptException {
    String name = null;
    List<String> parts = parts(shebang);
    for (String part : parts.subList(1, parts.size())) {
      if (!part.toLowerCase(Locale.ROOT).startsWith("name=")) {
        throw new ScriptException(ErrorText.line("ERR Invalid metadata value given: " + part));
      }
      if (name != null) {
        throw new ScriptException(
            "ERR Invalid metadata value, name argument was given multiple times");
      }
      name = part.substring("name=".length());
    }
    if (name == null) {
      throw new ScriptException("ERR Library name was not given");
    }
    return name;
  }

  /// Whether a library or function may have this name.
  static boolean isName(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '_');
  }

  /// FUNCTION DELETE; false when there is no such library.
  public boolean delete(byte[] name) {
    FunctionLibrary library = state.libraries.get(new String(name, StandardCharsets.ISO_8859_1));
    if (library == null) {
      return false;
    }
    State next = state.copy();
    next.unlink(library);
    state = next;
    return true;
  }

  /// FUNCTION FLUSH.
  public void flush() {
    state = State.EMPTY;
  }

  /// FUNCTION RESTORE: all of the libraries, or none and an error.
  public void restore(List<byte[]> codes, RestorePolicy policy) throws ScriptException {
    State incoming = State.EMPTY.copy();
    for (byte[] code : codes) {
      loadInto(incoming, code, false);
    }
    State next = policy == RestorePolicy.FLUSH ? State.EMPTY.copy() : state.copy();
    for (FunctionLibrary library : incoming.libraries.values()) {
      FunctionLibrary old = next.libraries.get(library.name());
      if (old != null && policy == RestorePolicy.APPEND) {
        throw new ScriptException("ERR Library " + library.name() + " already exists");
      }
      if (old != null) {
        next.unlink(old);
      }
    }
    for (FunctionLibrary library : incoming.libraries.values()) {
      requireNewFunctions(next, library);
    }
    incoming.libraries.values().forEach(next::link);
    state = next;
  }
}
