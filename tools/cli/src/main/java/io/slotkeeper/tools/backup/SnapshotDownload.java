package io.slotkeeper.tools.backup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.slotkeeper.tools.client.CommandLine;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/// Gets a snapshot from a server the way a replica does, with SYNC: from this one, from Redis, from
/// Valkey.
///
/// ```
///   ► REPLCONF capa eof rdb-only 1     a server older than Redis 7 refuses the latter
///   ► SYNC
///   ◄ \n \n \n                         still alive, while it makes the snapshot
///   ◄ $1234 CR LF                      so many bytes, which are an RDB file
///     $EOF:mark CR LF                  or bytes up to the mark, 40 characters
/// ```
final class SnapshotDownload implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  /// A server sends a line end at least every `repl-ping-replica-period`, 10 s by default.
  private static final int SILENCE_TIMEOUT_MILLIS = 60_000;

  private static final int BLOCK_BYTES = 1 << 16;
  private static final int MAX_LINE_LENGTH = 4096;
  private static final String MARK = "$EOF:";
  private static final int MARK_BYTES = 40;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  SnapshotDownload(String host, int port) throws IOException {
    try {
      socket.setSoTimeout(SILENCE_TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
      in = new BufferedInputStream(socket.getInputStream(), BLOCK_BYTES);
      out = socket.getOutputStream();
    } catch (IOException e) {
      socket.close();
      throw new IOException("cannot connect to %s:%d: %s".formatted(host, port, e.getMessage()), e);
    }
  }

  /// @param user may be empty: the default one
  void authenticate(String user, String password) throws IOException {
    List<byte[]> words =
        user.isEmpty()
            ? CommandLine.words("AUTH", password)
            : CommandLine.words("AUTH", user, password);
    String reply = call(words);
    if (reply.startsWith("-")) {
      throw new IOException("AUTH failed: " + reply.substring(1));
    }
  }

  /// Writes the snapshot.
  void copyTo(OutputStream file) throws IOException {
    call(CommandLine.words("REPLCONF", "capa", "eof"));
    call(CommandLine.words("REPLCONF", "rdb-only", "1"));
    out.write(CommandLine.encode(CommandLine.words("SYNC")));
    String head = line();
    while (head.isEmpty()) {
      head = line();
    }
    if (head.startsWith(MARK) && head.length() == MARK.length() + MARK_BYTES) {
      copyToMark(head.substring(MARK.length()).getBytes(ISO_8859_1), file);
    } else if (head.matches("\\$\\d{1,18}")) {
      copy(Long.parseLong(head.substring(1)), file);
    } else {
      throw new IOException("SYNC failed: " + head);
    }
  }

  private void copy(long bytes, OutputStream file) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    long left = bytes;
    while (left > 0) {
      int read = read(block, 0, (int) Math.min(block.length, left));
      file.write(block, 0, read);
      left -= read;
    }
  }

  /// Nothing follows the mark, so it is what was read last.
  private void copyToMark(byte[] mark, OutputStream file) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    int end = read(block, 0, block.length);
    while (end < MARK_BYTES || !Arrays.equals(block, end - MARK_BYTES, end, mark, 0, MARK_BYTES)) {
      int kept = Math.min(end, MARK_BYTES);
      file.write(block, 0, end - kept);
      System.arraycopy(block, end - kept, block, 0, kept);
      end = kept + read(block, kept, block.length - kept);
    }
    file.write(block, 0, end - MARK_BYTES);
  }

  private int read(byte[] block, int from, int count) throws IOException {
    int read = in.read(block, from, count);
    if (read < 0) {
      throw new EOFException("the server has closed the connection inside the snapshot");
    }
    return read;
  }

  private String call(List<byte[]> words) throws IOException {
    out.write(CommandLine.encode(words));
    return line();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int value = in.read(); value != '\n'; value = in.read()) {
      if (value < 0 || line.length() == MAX_LINE_LENGTH) {
        throw new EOFException("the server has closed the connection: " + line);
      }
      line.append((char) value);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
