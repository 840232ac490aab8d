package io.slotkeeper.tools.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.client.WireReply;
import java.io.IOException;
import java.util.Arrays;

/// Stores many keys fast: SET commands encoded into one buffer, a pipeline at a time. The keys are
/// those redis-benchmark draws, `key:` and twelve digits, padded with zeros to any other length.
final class Loader {
  private static final int PIPELINE = 500;

  private final long keys;
  private final int keyBytes;
  private final int valueBytes;

  Loader(long keys, int keyBytes, int valueBytes) {
    if (keyBytes < 5) {
      throw new IllegalArgumentException("a key needs at least 5 bytes, got " + keyBytes);
    }
    this.keys = keys;
    this.keyBytes = keyBytes;
    this.valueBytes = valueBytes;
  }

  /// Stores all keys unless the server holds that many already.
  void fillOnce(RespConnection connection) throws IOException {
    if (connection.call("DBSIZE").integer() < keys) {
      set(connection, 0, keys);
    }
  }

  /// Sets the keys from number `first` up to and without number `end`.
  void set(RespConnection connection, long first, long end) throws IOException {
    byte[] command = encode("SET", valueBytes);
    send(connection, command, first, end);
  }

  /// Deletes the keys from number `first` up to and without number `end`.
  void delete(RespConnection connection, long first, long end) throws IOException {
    send(connection, encode("DEL", -1), first, end);
  }

  private void send(RespConnection connection, byte[] command, long first, long end)
      throws IOException {
    int digitsAt = indexOfKeyDigits(command);
    long next = first;
    while (next < end) {
      int batch = (int) Math.min(PIPELINE, end - next);
      for (int i = 0; i < batch; i++) {
        writeDigits(command, digitsAt, next + i);
        connection.sendRaw(command);
      }
      connection.flush();
      for (int i = 0; i < batch; i++) {
        WireReply reply = connection.read();
        if (reply.isError()) {
          throw new IOException("loading failed: " + reply);
        }
      }
      next += batch;
    }
  }

  /// The command with zeros for the digits of its key; no value for a negative length.
  private byte[] encode(String name, int valueLength) {
    StringBuilder text = new StringBuilder();
    text.append(valueLength < 0 ? "*2" : "*3").append("\r\n$3\r\n").append(name).append("\r\n$");
    text.append(keyBytes).append("\r\nkey:").append("0".repeat(keyBytes - 4)).append("\r\n");
    if (valueLength >= 0) {
      text.append('$').append(valueLength).append("\r\n");
      text.append("x".repeat(valueLength)).append("\r\n");
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  private int indexOfKeyDigits(byte[] command) {
    return new String(command, ISO_8859_1).indexOf("key:") + 4;
  }

  private void writeDigits(byte[] command, int at, long number) {
    int end = at + keyBytes - 4;
    Arrays.fill(command, at, end, (byte) '0');
    long rest = number;
    for (int i = end - 1; rest > 0; i--) {
      if (i < at) {
        throw new IllegalArgumentException("number " + number + " does not fit the key");
      }
      command[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
