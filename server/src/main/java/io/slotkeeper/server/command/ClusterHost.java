package io.slotkeeper.server.command;

import static java.util.Objects.requireNonNull;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.Slots;
import io.slotkeeper.cluster.node.Action;
import io.slotkeeper.cluster.node.Event;
import io.slotkeeper.cluster.node.Position;
import io.slotkeeper.cluster.node.Standing;
import io.slotkeeper.cluster.topology.Addressing;
import io.slotkeeper.cluster.topology.KeyedCommand;
import io.slotkeeper.cluster.topology.Route;
import io.slotkeeper.server.cluster.ClusterView;
import io.slotkeeper.server.cluster.NodeHost;
import io.slotkeeper.server.cluster.StreamPart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the control plane of the cluster can do with the server.
public final class ClusterHost implements NodeHost {
  private static final long BUSY_GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final byte[] UNSUBSCRIBED = "sunsubscribe".getBytes(StandardCharsets.US_ASCII);

  private final ServerContext server;
  private final ClusterReplication replication;
  private final SlotStreamHost streams;
  private Consumer<Event> events = _ -> {};

  public ClusterHost(ServerContext server) {
    this.server = server;
    this.replication =
        new ClusterReplication(server, requireNonNull(server.cluster).view().standing());
    this.streams = new SlotStreamHost(server, event -> events.accept(event));
  }

  @Override
  public void tellTo(Consumer<Event> control) {
    events = control;
  }

  @Override
  public void controlledBy(Control control) {
    replication.controlledBy(control);
  }

  @Override
  public void whenQuiet(Runnable then) {
    AtomicInteger busy = new AtomicInteger(server.loops());
    for (int loop = 0; loop < server.loops(); loop++) {
      server.betweenTurns.post(
          loop,
          () -> {
            if (busy.decrementAndGet() == 0) {
              then.run();
            }
          });
    }
  }

  @Override
  public int keysIn(int slot) {
    return server.keyspace.database(0).keyCount(slot);
  }

  @Override
  public boolean isEmpty() {
    return server.keyspace.database(0).isEmpty();
  }

  @Override
  public Position position() {
    return replication.position();
  }

  @Override
  public void standing(Standing standing) {
    replication.standing(standing);
    streams.standing(standing);
  }

  @Override
  public Map<String, SlotSet> staged() {
    return streams.staged();
  }

  @Override
  public void openImport(String job, SlotSet slots, Consumer<String> then) {
    server.imports.open(job, slots, then);
  }

  @Override
  public void close() {
    streams.close();
  }

  @Override
  public void remember(StreamPart part) {
    replication.remember(part);
  }

  @Override
  public StreamPart streamPart() {
    return replication.streamPart();
  }

  @Override
  public void settled(Standing standing) {
    replication.settled(standing);
  }

  @Override
  public void becomePrimary(long epoch, SlotSet keep, Runnable then) {
    replication.becomePrimary(
        epoch,
        () -> {
          server.imports.clear();
          streams.drop(SlotSet.ALL.minus(keep), () -> {});
          then.run();
        });
  }

  @Override
  public boolean isConfirmed() {
    boolean confirmed = server.gate.released() >= server.changes.end();
    if (!confirmed) {
      server.betweenTurns.post(0, () -> server.replication.askForAcks(0));
    }
    return confirmed;
  }

  @Override
  public long longestCommandNanos() {
    long busyMillis = server.config.process.busyReplyMillis.value();
    return TimeUnit.MILLISECONDS.toNanos(busyMillis) + BUSY_GRACE_NANOS;
  }

  @Override
  public void carryOut(Action action) {
    switch (action) {
      case Action.FlushData() ->
          server.betweenTurns.post(0, () -> server.world.exclusively(this::flush));
      case Action.StartExport start -> streams.start(start);
      case Action.FinishExport finish -> streams.finish(finish);
      case Action.ResumeExport(String job) -> streams.resume(job);
      case Action.EndExport end -> streams.end(end);
      case Action.ActivateStaged(String job) -> streams.activate(job);
      case Action.DropStaged(String job) -> streams.drop(job);
      default -> server.log.debug("Cluster: " + action);
    }
  }

  private void flush() {
    server.replication.promote();
    server.keyspace.detach(0);
  }

  @Override
  public Set<String> links() {
    return replication.links();
  }

  @Override
  public void keepLinked() {
    replication.keepLinked();
  }

  @Override
  public long discardRequest() {
    return replication.discardRequest();
  }

  @Override
  public void allowDiscard(long request) {
    replication.allowDiscard(request);
  }

  /// Another node's client has published a message. Any thread.
  public void published(boolean sharded, byte[] channel, byte[] message) {
    PubSub pubSub = server.pubSub;
    server.betweenTurns.post(
        0,
        () -> {
          if (sharded) {
            pubSub.publishToShard(channel, message);
          } else {
            pubSub.publish(channel, message);
          }
        });
  }

  @Override
  public void viewChanged(ClusterView view, Addressing addressing) {
    for (KeyName key : List.copyOf(server.blocked.keys())) {
      for (BlockedCommand waiting : server.blocked.waitersOf(key)) {
        String error = refusal(view, addressing, waiting, Slots.of(key.bytes()));
        if (error != null) {
          server.betweenTurns.post(0, () -> server.blocked.fail(waiting, error, server.stats[0]));
        }
      }
    }
    for (Channel channel : server.pubSub.shardChannels.all()) {
      if (!view.listens(Slots.of(channel.name()))) {
        unsubscribe(channel);
      }
    }
    server.resumePaused();
  }

  /// Why a command that waits for a key of the slot waits in vain, null if it does not.
  private static @Nullable String refusal(
      ClusterView view, Addressing addressing, BlockedCommand waiting, int slot) {
    Route route =
        view.route(
            new KeyedCommand(
                slot,
                KeyedCommand.Kind.ORDINARY,
                waiting.command.has(CommandFlag.WRITE),
                0,
                0,
                false,
                true,
                waiting.client.readOnly));
    return route == null ? null : Route.error(route, addressing);
  }

  /// The slot of the channel has gone to another node: its listeners must go there too.
  private void unsubscribe(Channel channel) {
    Name name = new Name(channel.name());
    for (int loop = 0; loop < server.loops(); loop++) {
      int here = loop;
      server.mailboxes.post(loop, () -> unsubscribe(channel, name, here));
    }
  }

  private void unsubscribe(Channel channel, Name name, int loop) {
    for (Client client : new ArrayList<>(channel.clients(loop))) {
      Set<Name> own = client.subscriptions.shardChannels;
      if (own.remove(name)) {
        server.pubSub.shardChannels.remove(name, client);
        client.link.pushOnLoop(message(client, name, own.size()));
      }
    }
  }

  private static byte[] message(Client client, Name name, int left) {
    byte[] channel = name.bytes();
    String head = (client.protocol == 3 ? ">" : "*") + "3\r\n$" + UNSUBSCRIBED.length + "\r\n";
    String text =
        head
            + new String(UNSUBSCRIBED, StandardCharsets.ISO_8859_1)
            + "\r\n$"
            + channel.length
            + "\r\n"
            + name.text()
            + "\r\n:"
            + left
            + "\r\n";
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
