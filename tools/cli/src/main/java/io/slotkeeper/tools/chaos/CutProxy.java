package io.slotkeeper.tools.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The way to one port of a party, along which bytes are held back while [Links] says so: the
/// connection stays open, nothing arrives, and everything arrives late when the cut ends.
final class CutProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final long STEP_NANOS = 1_000_000;

  private final ServerSocket listening;
  private final int target;
  private final int owner;
  private final Links links;
  private final Sender sender;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// Finds out from the first bytes of a connection who has made it.
  @FunctionalInterface
  interface Sender {
    int of(byte[] bytes, int length);
  }

  /// @param target the real port
  /// @param owner the party that listens there
  CutProxy(int target, int owner, Links links, Sender sender) throws IOException {
    this.listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    this.target = target;
    this.owner = owner;
    this.links = links;
    this.sender = sender;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket near = listening.accept();
        Thread.ofVirtual().start(() -> join(near));
      } catch (IOException _) {
        // closed
      }
    }
  }

  private void join(Socket near) {
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      sockets.add(near);
      sockets.add(far);
      AtomicInteger party = new AtomicInteger(Links.UNKNOWN);
      Thread.ofVirtual().start(() -> pump(near, far, party, true));
      Thread.ofVirtual().start(() -> pump(far, near, party, false));
    } catch (IOException _) {
      close(near);
    }
  }

  private void pump(Socket from, Socket to, AtomicInteger party, boolean incoming) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (incoming && party.get() == Links.UNKNOWN) {
          party.set(sender.of(buffer, n));
        }
        while (isCut(party.get(), incoming) && !closed) {
          LockSupport.parkNanos(this, STEP_NANOS);
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException _) {
      // one side has ended
    }
    while (isCut(party.get(), incoming) && !closed) {
      LockSupport.parkNanos(this, STEP_NANOS);
    }
    close(from);
    close(to);
  }

  private boolean isCut(int party, boolean incoming) {
    return incoming
        ? links.isCut(party, owner)
        : party != Links.UNKNOWN && links.isCut(owner, party);
  }

  private void close(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException _) {
      // it is of no use any more either way
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listening.close();
    sockets.forEach(this::close);
  }
}
