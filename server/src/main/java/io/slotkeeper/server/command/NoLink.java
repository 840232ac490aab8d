package io.slotkeeper.server.command;

import io.slotkeeper.server.replication.ReplicaPort;

/// The connection of what executes commands and is no client: nothing comes, nothing is read.
record NoLink(int loop) implements ClientLink {
  @Override
  public void close() {}

  @Override
  public void push(byte[] reply) {}

  @Override
  public void pushOnLoop(byte[] reply) {}

  @Override
  public void resume() {}

  @Override
  public void unblock(byte[] reply) {}

  @Override
  public void authenticated(boolean authenticated) {}

  @Override
  public long queryBufferBytes() {
    return 0;
  }

  @Override
  public long queryBufferFreeBytes() {
    return 0;
  }

  @Override
  public long outputBytes() {
    return 0;
  }

  @Override
  public String remoteAddress() {
    return "?:0";
  }

  @Override
  public String localAddress() {
    return "?:0";
  }

  @Override
  public boolean isLoopback() {
    return true;
  }

  @Override
  public ReplicaPort replicaPort() {
    throw new IllegalStateException("nobody is there");
  }

  @Override
  public boolean isUnixSocket() {
    return false;
  }

  @Override
  public int fileDescriptor() {
    return -1;
  }
}
