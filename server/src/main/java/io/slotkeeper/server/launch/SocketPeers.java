package io.slotkeeper.server.launch;

import io.slotkeeper.cluster.node.PeerMessage;
import io.slotkeeper.cluster.topology.Endpoint;
import io.slotkeeper.server.cluster.Cluster;
import io.slotkeeper.server.cluster.PeerCodec;
import io.slotkeeper.server.cluster.PeerNetwork;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Nodes talk to each other over TCP, on a port of their own (`cluster-port`).
///
/// Why not over the clients' port: what arrives there is read by the loops, and a loop may execute
/// one command for seconds. Heartbeats must get through meanwhile, or a long script would look like
/// a dead node.
///
/// ```
/// connection = "SLK" version(1) | id of the sender | frames, one way only
/// frame      = length(4) | message, see PeerCodec
/// ```
///
/// Messages of channels have connections of their own, so that they hold up no others.
final class SocketPeers implements PeerNetwork {
  static final byte[] MAGIC = {'S', 'L', 'K', PeerCodec.VERSION};
  private static final int MOST_BYTES = 1 << 26;
  private static final int MOST_QUEUED = 256;
  private static final int MOST_PUBLISHED = 16_384;

  private final ServerClock clock;
  private final ServerLog log;
  private final Dialing dialing;
  private final Map<InetSocketAddress, PeerSender> senders = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, PeerSender> publishers = new ConcurrentHashMap<>();
  private final Set<Incoming> incoming = ConcurrentHashMap.newKeySet();
  private volatile String self = "";
  private volatile boolean closed;
  private @Nullable Receiver receiver;
  private @Nullable ServerSocket listening;

  /// @param dialing finds the peers' port of a node whose clients' port is known
  SocketPeers(ServerClock clock, ServerLog log, Dialing dialing) {
    this.clock = clock;
    this.log = log;
    this.dialing = dialing;
  }

  /// Asks a server at the address clients use where its peers reach it.
  interface Dialing {
    Found find(String ip, int port) throws IOException;

    /// @param localIp which of this host's addresses leads there
    record Found(int peerPort, String localIp) {}
  }

  private record Incoming(Socket socket, String from, long createdMillis) {}

  @Override
  public int listen(String id, int port, Receiver told) throws IOException {
    self = id;
    receiver = told;
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(port));
    listening = socket;
    Thread.ofVirtual().name("cluster-accept").start(() -> accept(socket));
    return socket.getLocalPort();
  }

  private void accept(ServerSocket socket) {
    while (!closed) {
      try {
        Socket accepted = socket.accept();
        Thread.ofVirtual().name("cluster-receive").start(() -> receive(accepted));
      } catch (IOException e) {
        if (!closed) {
          log.warning("Cannot accept another node: " + e.getMessage());
        }
      }
    }
  }

  private void receive(Socket socket) {
    Incoming connection = null;
    try (socket) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      for (byte expected : MAGIC) {
        if (in.readByte() != expected) {
          throw new IOException("not a node of this version");
        }
      }
      connection = new Incoming(socket, in.readUTF(), clock.unixMicros() / 1000);
      incoming.add(connection);
      receiver().reachedAs(socket.getLocalAddress().getHostAddress());
      while (!closed) {
        int length = in.readInt();
        if (length < 1 || length > MOST_BYTES) {
          throw new IOException("a message of " + length + " bytes");
        }
        in.mark(1);
        if (in.readUnsignedByte() == PeerCodec.PUBLICATION) {
          receivePublication(in);
        } else {
          in.reset();
          PeerMessage message = PeerCodec.decode(in);
          receiver().received(connection.from(), withAddress(message, socket.getInetAddress()));
        }
      }
    } catch (IOException e) {
      log.verbose("A node's connection ends: " + e.getMessage());
    } finally {
      if (connection != null) {
        incoming.remove(connection);
      }
    }
  }

  private void receivePublication(DataInputStream in) throws IOException {
    boolean sharded = in.readBoolean();
    byte[] channel = in.readNBytes(in.readInt());
    byte[] message = in.readNBytes(in.readInt());
    receiver().published(sharded, channel, message);
  }

  private Receiver receiver() {
    return Objects.requireNonNull(receiver);
  }

  /// A node that does not know its own address has the one it came from.
  private static PeerMessage withAddress(PeerMessage message, InetAddress from) {
    return message instanceof PeerMessage.Hello hello && hello.endpoint().ip().isEmpty()
        ? withIp(hello, from.getHostAddress())
        : message;
  }

  private static PeerMessage.Hello withIp(PeerMessage.Hello hello, String ip) {
    Endpoint old = hello.endpoint();
    return new PeerMessage.Hello(
        hello.id(),
        new Endpoint(ip, old.port(), old.tlsPort(), old.busPort(), old.hostname(), old.humanName()),
        hello.connect(),
        hello.cluster(),
        hello.answer());
  }

  @Override
  public void rename(String id) {
    self = id;
    hangUp(senders);
    hangUp(publishers);
  }

  private static void hangUp(Map<InetSocketAddress, PeerSender> all) {
    all.values().forEach(PeerSender::close);
    all.clear();
  }

  @Override
  public void send(String to, Endpoint endpoint, PeerMessage message) {
    if (!endpoint.ip().isEmpty()) {
      sender(new InetSocketAddress(endpoint.ip(), endpoint.busPort()), to)
          .send(PeerCodec.encode(message));
    }
  }

  @Override
  public void publish(Endpoint endpoint, boolean sharded, byte[] channel, byte[] message) {
    byte[] bytes = PeerCodec.encode(sharded, channel, message);
    if (endpoint.ip().isEmpty() || bytes.length > MOST_BYTES) {
      return;
    }
    publishers
        .computeIfAbsent(
            new InetSocketAddress(endpoint.ip(), endpoint.busPort()),
            address -> new PeerSender(address, self, clock, MOST_PUBLISHED))
        .send(bytes);
  }

  private PeerSender sender(InetSocketAddress address, String to) {
    PeerSender sender =
        senders.computeIfAbsent(address, _ -> new PeerSender(address, self, clock, MOST_QUEUED));
    sender.named(to);
    return sender;
  }

  @Override
  public void dial(String ip, int port, PeerMessage message) {
    Thread.ofVirtual()
        .name("cluster-dial")
        .start(() -> {
          try {
            Dialing.Found found = dialing.find(ip, port);
            receiver().reachedAs(found.localIp());
            PeerMessage sent =
                message instanceof PeerMessage.Hello hello && hello.endpoint().ip().isEmpty()
                    ? withIp(hello, found.localIp())
                    : message;
            sender(new InetSocketAddress(ip, found.peerPort()), "").send(PeerCodec.encode(sent));
          } catch (IOException e) {
            log.verbose("Cannot meet " + ip + ":" + port + ": " + e.getMessage());
          }
        });
  }

  @Override
  public List<Cluster.PeerLink> links() {
    List<Cluster.PeerLink> links = new ArrayList<>();
    for (PeerSender sender : senders.values()) {
      Cluster.PeerLink link = sender.link();
      if (link != null) {
        links.add(link);
      }
    }
    for (Incoming connection : incoming) {
      links.add(new Cluster.PeerLink(true, connection.from(), connection.createdMillis()));
    }
    return links;
  }

  @Override
  public void close() {
    closed = true;
    try {
      if (listening != null) {
        listening.close();
      }
      for (Incoming connection : incoming) {
        connection.socket().close();
      }
    } catch (IOException e) {
      log.verbose("Closing a node's connection: " + e.getMessage());
    }
    hangUp(senders);
    hangUp(publishers);
  }
}
