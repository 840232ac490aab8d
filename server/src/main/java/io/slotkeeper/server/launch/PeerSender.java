package io.slotkeeper.server.launch;

import io.slotkeeper.server.cluster.Cluster;
import io.slotkeeper.server.runtime.ServerClock;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// What this node sends to one other: a queue and a thread that connects when there is something to
/// send. What cannot be sent is dropped; who sent it sends again, or something newer.
final class PeerSender {
  private static final int CONNECT_MILLIS = 1000;

  private final InetSocketAddress address;
  private final String self;
  private final ServerClock clock;
  private final BlockingQueue<byte[]> queue;
  private final Thread thread;
  private volatile String to = "";
  private volatile @Nullable Socket socket;
  private volatile long createdMillis;
  private @Nullable DataOutputStream out;

  /// @param room how many messages may wait; those that have waited longest go first
  PeerSender(InetSocketAddress address, String self, ServerClock clock, int room) {
    this.queue = new ArrayBlockingQueue<>(room);
    this.address = address;
    this.self = self;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("cluster-send").start(this::run);
  }

  void named(String id) {
    if (!id.isEmpty()) {
      to = id;
    }
  }

  void send(byte[] message) {
    while (!queue.offer(message)) {
      queue.poll();
    }
  }

  private void run() {
    try {
      while (true) {
        byte[] message = queue.take();
        try {
          write(message);
        } catch (IOException _) {
          disconnect();
        }
      }
    } catch (InterruptedException _) {
      disconnect();
    }
  }

  private void write(byte[] message) throws IOException {
    DataOutputStream stream = out;
    if (stream == null || socket == null) {
      disconnect();
      stream = connect();
    }
    stream.writeInt(message.length);
    stream.write(message);
    if (queue.isEmpty()) {
      stream.flush();
    }
  }

  /// The other side never sends anything, so what there is to read is the end.
  private void awaitEnd(Socket open) {
    try (open) {
      open.getInputStream().read();
    } catch (IOException _) {
      // that is the end, too
    }
    if (socket == open) {
      socket = null;
    }
  }

  private DataOutputStream connect() throws IOException {
    Socket opened = new Socket();
    opened.setTcpNoDelay(true);
    opened.connect(address, CONNECT_MILLIS);
    socket = opened;
    Thread.ofVirtual().name("cluster-send-end").start(() -> awaitEnd(opened));
    createdMillis = clock.unixMicros() / 1000;
    DataOutputStream stream =
        new DataOutputStream(new BufferedOutputStream(opened.getOutputStream()));
    out = stream;
    stream.write(SocketPeers.MAGIC);
    stream.writeUTF(self);
    return stream;
  }

  private void disconnect() {
    Socket open = socket;
    socket = null;
    out = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException _) {
        // it is of no use any more either way
      }
    }
  }

  /// The connection, null when none stands.
  Cluster.@Nullable PeerLink link() {
    return socket == null ? null : new Cluster.PeerLink(false, to, createdMillis);
  }

  void close() {
    thread.interrupt();
    disconnect();
  }
}
