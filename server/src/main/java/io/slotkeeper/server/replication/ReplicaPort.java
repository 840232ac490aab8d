package io.slotkeeper.server.replication;

import io.slotkeeper.server.propagation.StreamReader;
import java.nio.ByteBuffer;

/// The connection of a replica, as what is sent to it: first bytes that are given, then the change
/// stream from where it lies.
///
/// All methods may be called from any thread; what is sent keeps its order.
public interface ReplicaPort {
  /// Sends bytes.
  void send(byte[] bytes);

  /// Sends a copy of the bytes.
  void send(ByteBuffer bytes);

  /// Bytes that were given and that the socket has not taken yet.
  long unsentBytes();

  /// The stream is sent from here, once [#startFeed()] is called. The reader, whose wake-up is
  /// [#wake()], is closed with the connection.
  void attach(StreamReader reader);

  /// From now on the stream is sent behind what was given.
  void startFeed();

  /// There is more in the stream.
  void wake();

  /// Unix time of the last bytes that came.
  long lastInputMillis();

  /// Whether the connection is there.
  boolean isOpen();

  /// Closes the connection soon.
  void close();

  /// The address of the other side, without port.
  String remoteHost();
}
