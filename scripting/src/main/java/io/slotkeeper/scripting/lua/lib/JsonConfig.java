package io.slotkeeper.scripting.lua.lib;

/// The settings of one `cjson` instance.
final class JsonConfig {
  static final int DEFAULT_DEPTH = 1000;

  /// What to do with inf and NaN when encoding.
  enum InvalidNumbers {
    OFF,
    ON,
    NULL
  }

  boolean sparseConvert;
  int sparseRatio = 2;
  int sparseSafe = 10;
  int encodeDepth = DEFAULT_DEPTH;
  int decodeDepth = DEFAULT_DEPTH;
  InvalidNumbers encodeInvalid = InvalidNumbers.OFF;
  boolean decodeInvalid = true;
  boolean keepBuffer = true;
  int precision = 14;
}
