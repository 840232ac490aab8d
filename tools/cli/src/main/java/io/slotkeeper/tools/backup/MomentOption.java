package io.slotkeeper.tools.backup;

import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A moment on the command line: `2026-11-21T03:00:00Z` or Unix seconds.
final class MomentOption implements ITypeConverter<Instant> {
  @Override
  public Instant convert(String text) {
    try {
      return text.matches("\\d{1,12}")
          ? Instant.ofEpochSecond(Long.parseLong(text))
          : Instant.parse(text);
    } catch (DateTimeException _) {
      throw new TypeConversionException(
          "'" + text + "' is neither like 2026-11-21T03:00:00Z nor Unix seconds");
    }
  }
}
