package io.slotkeeper.server.cluster;

import io.slotkeeper.cluster.node.PeerMessage;
import io.slotkeeper.cluster.topology.Endpoint;
import java.io.IOException;
import java.util.List;

/// The door to the other nodes. Messages may be lost, never blocked for: who sends goes on at once.
public interface PeerNetwork extends AutoCloseable {
  /// Hears what others send. Called on threads of the network.
  interface Receiver {
    void received(String from, PeerMessage message);

    /// Somebody there has published a message.
    ///
    /// @param sharded whether the channel belongs to the shard
    void published(boolean sharded, byte[] channel, byte[] message);

    /// This host was reached under an address, in case it does not know one of its own.
    void reachedAs(String ip);
  }

  /// Begins to listen for other nodes.
  ///
  /// @param self the id that messages are sent under
  /// @param port 0 for any free one
  /// @return the port
  int listen(String self, int port, Receiver receiver) throws IOException;

  /// The node has another id.
  void rename(String self);

  void send(String to, Endpoint endpoint, PeerMessage message);

  /// A message of a channel, for who listens to it there; such messages hold up no others.
  void publish(Endpoint endpoint, boolean sharded, byte[] channel, byte[] message);

  /// To the node whose clients use this address.
  void dial(String ip, int port, PeerMessage message);

  /// The connections that stand.
  List<Cluster.PeerLink> links();

  @Override
  void close();
}
