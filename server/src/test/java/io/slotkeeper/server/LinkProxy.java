package io.slotkeeper.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// A way to a server that a test can cut, hold up and make slow.
public final class LinkProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int SLOW_BYTES = 512;
  private static final long STEP_NANOS = 1_000_000;

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile boolean held;
  private volatile boolean slow;

  /// @param target port of the server
  public LinkProxy(int target) throws IOException {
    this.target = target;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket near = listening.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(near);
        sockets.add(far);
        Thread.ofVirtual().start(() -> pump(near, far));
        Thread.ofVirtual().start(() -> pump(far, near));
      } catch (IOException _) {
        // the server is down, or the test is over
      }
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer, 0, size()); n >= 0; n = in.read(buffer, 0, size())) {
        if (slow) {
          LockSupport.parkNanos(this, STEP_NANOS);
        }
        while (held && !from.isClosed() && !closed) {
          LockSupport.parkNanos(this, STEP_NANOS);
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException _) {
      // cut
    }
    sockets.remove(from);
    sockets.remove(to);
  }

  private int size() {
    return slow ? SLOW_BYTES : BUFFER_BYTES;
  }

  /// Breaks all connections there are; new ones can be made.
  public void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /// Lets nothing through, or goes on.
  public void hold(boolean now) {
    held = now;
  }

  /// Lets little through at a time.
  public void slow(boolean now) {
    slow = now;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listening.close();
    cut();
  }
}
