package io.slotkeeper.scripting.lua.syntax;

/// The name of a chunk, and the short form that messages show.
///
/// `@name` and `=name` are shown as `name`; anything else is source text and shown as `[string
/// "first line..."]`. Long names are cut as Lua 5.1 cuts them (lobject.c, luaO_chunkid).
///
/// @param source the full name, as `getinfo` would give it
public record ChunkName(String source) {
  private static final int RUNTIME_SIZE = 60;
  private static final int SYNTAX_SIZE = 80;

  /// The form in runtime errors.
  public String shown() {
    return cut(RUNTIME_SIZE);
  }

  String shownInSyntaxError() {
    return cut(SYNTAX_SIZE);
  }

  private String cut(int size) {
    if (source.startsWith("=")) {
      return source.substring(1, Math.min(source.length(), size));
    }
    if (source.startsWith("@")) {
      int room = size - " '...' ".length() - 1;
      String name = source.substring(1);
      return name.length() > room ? "..." + name.substring(name.length() - room) : name;
    }
    int room = size - " [string \"...\"] ".length() - 1;
    int lineEnd = 0;
    while (lineEnd < source.length()
        && source.charAt(lineEnd) != '\n'
        && source.charAt(lineEnd) != '\r') {
      lineEnd++;
    }
    int length = Math.min(lineEnd, room);
    String rest = length < source.length() ? "..." : "";
    return "[string \"" + source.substring(0, length) + rest + "\"]";
  }
}
