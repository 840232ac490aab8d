package io.slotkeeper.server.command;

import io.slotkeeper.cluster.topology.KeyedCommand;
import java.util.ArrayList;
import java.util.List;

/// What a client has queued between MULTI and EXEC. Belongs to the client's loop.
final class Transaction implements AutoCloseable {
  static final String ABORTED_BECAUSE = "EXECABORT Transaction discarded because of: ";

  private final List<Command> commands = new ArrayList<>();
  private final List<StoredRequest> requests = new ArrayList<>();
  private boolean failed;
  private boolean roaming;
  private long flags;
  private long bytes;
  private int slot = KeyedCommand.NO_KEYS;

  void add(Command command, StoredRequest request) {
    commands.add(command);
    requests.add(request);
    flags |= command.flags();
    roaming |= command.roams();
    bytes += request.bytes();
  }

  /// The command that was added last belongs to this slot of the cluster.
  void addSlot(int more) {
    slot = ClusterGate.join(slot, more);
  }

  /// The slot of all its keys, see [KeyedCommand].
  int slot() {
    return slot;
  }

  /// A command was refused: EXEC will refuse too.
  void fail() {
    failed = true;
  }

  boolean hasFailed() {
    return failed;
  }

  /// Whether a command may touch keys that its arguments do not name.
  boolean roams() {
    return roaming;
  }

  /// The flags of all its commands together: bits of [CommandFlag].
  long flags() {
    return flags;
  }

  int size() {
    return commands.size();
  }

  long bytes() {
    return bytes;
  }

  Command command(int index) {
    return commands.get(index);
  }

  StoredRequest request(int index) {
    return requests.get(index);
  }

  @Override
  public void close() {
    requests.forEach(StoredRequest::close);
    requests.clear();
    commands.clear();
  }
}
