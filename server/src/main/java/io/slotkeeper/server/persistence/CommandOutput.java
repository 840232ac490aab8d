package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.value.Element;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Commands in the request form of RESP, gathered and handed on in large pieces.
final class CommandOutput {
  private static final int BYTES = 64 * 1024;

  /// What a count or length takes at most: type, digits, line end.
  private static final int HEAD_BYTES = 16;

  private final BaseWriter target;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);

  CommandOutput(BaseWriter target) {
    this.target = target;
  }

  /// Begins a command of so many words, its name included.
  void command(String name, long words) throws IOException {
    head('*', words);
    word(name);
  }

  private void head(char type, long number) throws IOException {
    room(HEAD_BYTES);
    buffer.put((byte) type);
    ascii(Long.toString(number));
    lineEnd();
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      buffer.put((byte) text.charAt(i));
    }
  }

  private void lineEnd() {
    buffer.put((byte) '\r').put((byte) '\n');
  }

  private void room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  void word(String text) throws IOException {
    word(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void word(long number) throws IOException {
    word(Long.toString(number));
  }

  void word(Element element) throws IOException {
    word(element.address(), element.length());
  }

  void word(byte[] bytes) throws IOException {
    head('$', bytes.length);
    raw(ByteBuffer.wrap(bytes));
  }

  void word(long address, int length) throws IOException {
    head('$', length);
    raw(Memory.segment(address, length).asByteBuffer());
  }

  private void raw(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      room(1);
      int part = Math.min(bytes.remaining(), buffer.remaining());
      buffer.put(bytes.slice(bytes.position(), part));
      bytes.position(bytes.position() + part);
    }
    room(2);
    lineEnd();
  }

  /// Something that is no command.
  void annotation(ByteBuffer bytes) throws IOException {
    room(bytes.remaining());
    buffer.put(bytes);
  }

  void flush() throws IOException {
    target.write(buffer.flip());
    buffer.clear();
  }
}
