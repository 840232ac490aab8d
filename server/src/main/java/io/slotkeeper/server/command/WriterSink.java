package io.slotkeeper.server.command;

import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.scripting.ReplySink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A script's reply, as it goes to the client.
final class WriterSink implements ReplySink {
  private static final int FORMAT_LENGTH = 3;

  private final ReplyWriter reply;
  private boolean errorWasCounted;

  WriterSink(ReplyWriter reply) {
    this.reply = reply;
  }

  /// Whether the latest error is one that a command of the script has had, so that it is counted.
  boolean takeErrorWasCounted() {
    boolean was = errorWasCounted;
    errorWasCounted = false;
    return was;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void status(byte[] status) {
    reply.status(text(status));
  }

  @Override
  public void error(byte[] error, boolean counted) {
    errorWasCounted = counted;
    reply.error(text(error));
  }

  @Override
  public void integer(long value) {
    reply.integer(value);
  }

  @Override
  public void bulk(byte[] bytes) {
    reply.bulk(bytes);
  }

  @Override
  public void nil() {
    reply.nullValue();
  }

  @Override
  public void bool(boolean value) {
    reply.bool(value);
  }

  @Override
  public void number(double value) {
    reply.doubleValue(value);
  }

  @Override
  public void bigNumber(byte[] digits) {
    reply.bigNumber(text(digits));
  }

  @Override
  public void verbatim(byte[] format, byte[] bytes) {
    byte[] three = Arrays.copyOf(format, FORMAT_LENGTH);
    for (int i = format.length; i < FORMAT_LENGTH; i++) {
      three[i] = ' ';
    }
    reply.verbatim(text(three), bytes);
  }

  @Override
  public void array(int size) {
    reply.array(size);
  }

  @Override
  public void map(int size) {
    reply.map(size);
  }

  @Override
  public void set(int size) {
    reply.set(size);
  }
}
