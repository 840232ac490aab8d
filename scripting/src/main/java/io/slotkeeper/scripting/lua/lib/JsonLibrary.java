package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Args;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Table;
import io.slotkeeper.scripting.lua.Userdata;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `cjson`: encode, decode, and its settings. `cjson.new()` gives an instance of its own settings.
public final class JsonLibrary {
  private final JsonConfig config = new JsonConfig();

  private JsonLibrary() {}

  /// Adds the library to the globals.
  public static void install(Interpreter in) {
    in.globals().put("cjson", new JsonLibrary().table(in));
  }

  private Table table(Interpreter in) {
    Registry r = new Registry(new Table(in.memory()));
    r.add("encode", this::encode);
    r.add("decode", this::decode);
    r.add("encode_sparse_array", this::encodeSparseArray);
    r.add("encode_max_depth", this::encodeMaxDepth);
    r.add("decode_max_depth", this::decodeMaxDepth);
    r.add("encode_number_precision", this::encodeNumberPrecision);
    r.add("encode_keep_buffer", this::encodeKeepBuffer);
    r.add("encode_invalid_numbers", this::encodeInvalidNumbers);
    r.add("decode_invalid_numbers", this::decodeInvalidNumbers);
    r.add("new", (state, s, b, n) -> new JsonLibrary().table(state));
    r.table().put("null", Userdata.NULL);
    r.table().put("_NAME", LuaString.of("cjson"));
    r.table().put("_VERSION", LuaString.of("2.1.0"));
    return r.table();
  }

  private Object encode(Interpreter in, @Nullable Object[] s, int b, int n) {
    if (n != 1) {
      throw in.argumentError(1, "expected 1 argument");
    }
    return new JsonEncoder(in, config).encode(s[b]);
  }

  private @Nullable Object decode(Interpreter in, @Nullable Object[] s, int b, int n) {
    if (n != 1) {
      throw in.argumentError(1, "expected 1 argument");
    }
    byte[] text = Args.string(in, s, b, n, 1).bytes();
    if (text.length >= 2 && (text[0] == 0 || text[1] == 0)) {
      throw in.error("JSON parser does not support UTF-16 or UTF-32");
    }
    return new JsonDecoder(in, config, text).decode();
  }

  // ---- settings

  private static void atMost(Interpreter in, int n, int count) {
    if (n > count) {
      throw in.argumentError(count + 1, "found too many arguments");
    }
  }

  private static int integer(
      Interpreter in, @Nullable Object[] s, int b, int n, int i, int old, int min, int max) {
    if (Args.absent(s, b, n, i)) {
      return old;
    }
    int value = Args.intValue(in, s, b, n, i);
    if (value < min || value > max) {
      throw in.argumentError(1, "expected integer between " + min + " and " + max);
    }
    return value;
  }

  private static boolean onOff(Interpreter in, @Nullable Object[] s, int b, int n, boolean old) {
    return switch (Args.at(s, b, n, 1)) {
      case null -> old;
      case Boolean v -> v;
      case Object _ -> {
        String word = Args.string(in, s, b, n, 1).toString();
        if (!word.equals("on") && !word.equals("off")) {
          throw in.argumentError(1, "invalid option '" + word + "'");
        }
        yield word.equals("on");
      }
    };
  }

  private Object encodeSparseArray(Interpreter in, @Nullable Object[] s, int b, int n) {
    atMost(in, n, 3);
    config.sparseConvert = onOff(in, s, b, n, config.sparseConvert);
    int max = Integer.MAX_VALUE;
    config.sparseRatio = integer(in, s, b, n, 2, config.sparseRatio, 0, max);
    config.sparseSafe = integer(in, s, b, n, 3, config.sparseSafe, 0, max);
    return new @Nullable Object[] {
      config.sparseConvert, (double) config.sparseRatio, (double) config.sparseSafe
    };
  }

  private Object encodeMaxDepth(Interpreter in, @Nullable Object[] s, int b, int n) {
    atMost(in, n, 1);
    config.encodeDepth = integer(in, s, b, n, 1, config.encodeDepth, 1, Integer.MAX_VALUE);
    return (double) config.encodeDepth;
  }

  private Object decodeMaxDepth(Interpreter in, @Nullable Object[] s, int b, int n) {
    atMost(in, n, 1);
    config.decodeDepth = integer(in, s, b, n, 1, config.decodeDepth, 1, Integer.MAX_VALUE);
    return (double) config.decodeDepth;
  }

  private Object encodeNumberPrecision(Interpreter in, @Nullable Object[] s, int b, int n) {
    atMost(in, n, 1);
    config.precision = integer(in, s, b, n, 1, config.precision, 1, 14);
    return (double) config.precision;
  }

  private Object encodeKeepBuffer(Interpreter in, @Nullable Object[] s, int b, int n) {
    atMost(in, n, 1);
    config.keepBuffer = onOff(in, s, b, n, config.keepBuffer);
    return config.keepBuffer;
  }

  private Object encodeInvalidNumbers(Interpreter in, @Nullable Object[] s, int b, int n) {
    atMost(in, n, 1);
    Object setting = Args.at(s, b, n, 1);
    if (setting instanceof Boolean v) {
      config.encodeInvalid = v ? JsonConfig.InvalidNumbers.ON : JsonConfig.InvalidNumbers.OFF;
    } else if (setting != null) {
      config.encodeInvalid = invalidNumbers(in, Args.string(in, s, b, n, 1).toString());
    }
    return switch (config.encodeInvalid) {
      case OFF -> Boolean.FALSE;
      case ON -> Boolean.TRUE;
      case NULL -> LuaString.of("null");
    };
  }

  private static JsonConfig.InvalidNumbers invalidNumbers(Interpreter in, String word) {
    for (JsonConfig.InvalidNumbers option : JsonConfig.InvalidNumbers.values()) {
      if (option.name().toLowerCase(Locale.ROOT).equals(word)) {
        return option;
      }
    }
    throw in.argumentError(1, "invalid option '" + word + "'");
  }

  private Object decodeInvalidNumbers(Interpreter in, @Nullable Object[] s, int b, int n) {
    atMost(in, n, 1);
    config.decodeInvalid = onOff(in, s, b, n, config.decodeInvalid);
    return config.decodeInvalid;
  }
}
