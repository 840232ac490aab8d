package io.slotkeeper.server.command;

import io.slotkeeper.cluster.node.PeerMessage;
import io.slotkeeper.cluster.topology.Endpoint;
import io.slotkeeper.server.cluster.Cluster;
import io.slotkeeper.server.cluster.PeerNetwork;
import java.util.List;

/// The network of a node that has no others.
final class MemoryPeers implements PeerNetwork {
  @Override
  public int listen(String self, int port, Receiver receiver) {
    return 1;
  }

  @Override
  public void rename(String self) {}

  @Override
  public void send(String to, Endpoint endpoint, PeerMessage message) {}

  @Override
  public void publish(Endpoint endpoint, boolean sharded, byte[] channel, byte[] message) {}

  @Override
  public void dial(String ip, int port, PeerMessage message) {}

  @Override
  public List<Cluster.PeerLink> links() {
    return List.of();
  }

  @Override
  public void close() {}
}
