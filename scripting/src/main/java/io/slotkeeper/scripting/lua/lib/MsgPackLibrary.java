package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Args;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `cmsgpack`: pack and unpack ([MsgPackEncoder], [MsgPackDecoder]).
public final class MsgPackLibrary {
  private MsgPackLibrary() {}

  /// Adds the library to the globals.
  public static void install(Interpreter in) {
    Registry r = Registry.global(in, "cmsgpack");
    r.add("pack", MsgPackLibrary::pack);
    r.add("unpack", (state, s, b, n) -> unpack(state, s, b, n, 0, 0));
    r.add("unpack_one", MsgPackLibrary::unpackOne);
    r.add("unpack_limit", MsgPackLibrary::unpackLimit);
    r.table().put("_NAME", LuaString.of("cmsgpack"));
    r.table().put("_VERSION", LuaString.of("lua-cmsgpack 0.4.0"));
    r.table().put("_COPYRIGHT", LuaString.of("Copyright (C) 2012, Salvatore Sanfilippo"));
    r.table().put("_DESCRIPTION", LuaString.of("MessagePack C implementation for Lua"));
  }

  private static Object pack(Interpreter in, @Nullable Object[] s, int b, int n) {
    if (n == 0) {
      throw in.argumentError(0, "MessagePack pack needs input.");
    }
    MsgPackEncoder encoder = new MsgPackEncoder(in);
    for (int i = 0; i < n; i++) {
      encoder.encode(s[b + i], 0);
    }
    return encoder.result();
  }

  private static @Nullable Object unpackOne(Interpreter in, @Nullable Object[] s, int b, int n) {
    return unpack(in, s, b, n, 1, Args.integer(in, s, b, n, 2, 0));
  }

  private static @Nullable Object unpackLimit(Interpreter in, @Nullable Object[] s, int b, int n) {
    long limit = Args.integer(in, s, b, n, 2);
    return unpack(in, s, b, n, limit, Args.integer(in, s, b, n, 3, 0));
  }

  private static @Nullable Object unpack(
      Interpreter in, @Nullable Object[] s, int b, int n, long limit, long offset) {
    LuaString data = Args.string(in, s, b, n, 1);
    int length = data.length();
    if (offset < 0 || limit < 0) {
      throw in.error(
          "Invalid request to unpack with offset of "
              + (int) offset
              + " and limit of "
              + length
              + ".");
    }
    if (offset > length) {
      throw in.error("Start offset " + (int) offset + " greater than input length " + length + ".");
    }
    boolean all = limit == 0 && offset == 0;
    MsgPackDecoder decoder = new MsgPackDecoder(in, data.bytes(), (int) offset);
    List<@Nullable Object> out = new ArrayList<>();
    in.pin(out);
    long wanted = all ? Integer.MAX_VALUE : limit;
    for (long i = 0; decoder.hasMore() && i < wanted; i++) {
      if (out.size() >= in.maxResults()) {
        throw in.error(
            "stack overflow (too many return values at once; "
                + "use unpack_one or unpack_limit instead.)");
      }
      out.add(decoder.decode(0));
    }
    in.unpin();
    if (!all) {
      out.addFirst(decoder.hasMore() ? (double) decoder.position() : -1.0);
    }
    return Values.of(out.toArray());
  }
}
