package io.slotkeeper.server.command;

import io.slotkeeper.server.replication.ReplicaPort;

/// A client's connection, as commands see it.
public interface ClientLink {
  /// Closes the connection soon, what it was sent so far included. From any thread.
  void close();

  /// Sends bytes that no command of this client asked for, behind all replies written so far. From
  /// any thread.
  void push(byte[] reply);

  /// The same from the client's loop: it takes no detour.
  void pushOnLoop(byte[] reply);

  /// Goes on with the requests that were held back. From any thread.
  void resume();

  /// Ends the client's wait for a key: sends the reply and goes on with its requests. From any
  /// thread.
  void unblock(byte[] reply);

  /// Lifts or sets the limits for requests of clients that have not authenticated. On its loop.
  void authenticated(boolean authenticated);

  /// Bytes of requests that are not executed yet, and room beside them.
  long queryBufferBytes();

  long queryBufferFreeBytes();

  /// Bytes of replies that the socket has not taken yet.
  long outputBytes();

  String remoteAddress();

  String localAddress();

  boolean isLoopback();

  boolean isUnixSocket();

  int fileDescriptor();

  /// What is sent to the client when it is a replica, beside replies.
  ReplicaPort replicaPort();

  /// Which loop serves it.
  int loop();
}
