package io.slotkeeper.scripting;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Writes replies as a RESP2 client of Redis would get them.
final class RespSink implements ReplySink {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  boolean lastErrorCounted;

  /// Everything written so far, one character per byte.
  String text() {
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private void line(char type, byte[] text) {
    out.write(type);
    out.writeBytes(text);
    out.write('\r');
    out.write('\n');
  }

  private void line(char type, long number) {
    line(type, Long.toString(number).getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void status(byte[] text) {
    line('+', text);
  }

  @Override
  public void error(byte[] text, boolean counted) {
    lastErrorCounted = counted;
    line('-', text);
  }

  @Override
  public void integer(long value) {
    line(':', value);
  }

  @Override
  public void bulk(byte[] bytes) {
    line('$', bytes.length);
    out.writeBytes(bytes);
    out.write('\r');
    out.write('\n');
  }

  @Override
  public void nil() {
    line('$', -1);
  }

  @Override
  public void bool(boolean value) {
    line(':', value ? 1 : 0);
  }

  @Override
  public void number(double value) {
    String text =
        value == (long) value
            ? Long.toString((long) value)
            : String.format(Locale.ROOT, "%s", value);
    bulk(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void bigNumber(byte[] digits) {
    bulk(digits);
  }

  @Override
  public void verbatim(byte[] format, byte[] text) {
    bulk(text);
  }

  @Override
  public void array(int size) {
    line('*', size);
  }

  @Override
  public void map(int size) {
    line('*', 2L * size);
  }

  @Override
  public void set(int size) {
    line('*', size);
  }
}
