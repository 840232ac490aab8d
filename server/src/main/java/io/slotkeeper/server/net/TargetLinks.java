package io.slotkeeper.server.net;

import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.server.command.ServerContext;
import io.slotkeeper.server.command.Targets.Exchange;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A loop's links to other servers, one for each; kept for a while after their last use.
final class TargetLinks {
  private static final int MAX_LINKS = 64;

  private final ServerContext server;
  private final CommandLoop loop;
  private final Tls tls;

  /// The least recently used first.
  private final Map<String, TargetLink> links = new LinkedHashMap<>(16, 0.75f, true);

  TargetLinks(ServerContext server, CommandLoop loop, Tls tls) {
    this.server = server;
    this.loop = loop;
    this.tls = tls;
  }

  Exchange begin(String host, int port) {
    String name = host + ":" + port;
    TargetLink link = links.get(name);
    if (link == null) {
      if (links.size() == MAX_LINKS) {
        links.values().iterator().next().close();
      }
      link = new TargetLink(this, name, host, port);
      links.put(name, link);
      server.cachedLinks.increment();
    }
    return new TargetExchange(link);
  }

  void forget(TargetLink link) {
    if (links.remove(link.name(), link)) {
      server.cachedLinks.decrement();
    }
  }

  CommandLoop loop() {
    return loop;
  }

  NativeHeap heap() {
    return server.keyspace.heap();
  }

  long nanos() {
    return server.clock.nanos();
  }

  /// Null when links are not to be encrypted.
  @Nullable Tls encryption() {
    return server.config.tls.forCluster.isOn() ? tls : null;
  }
}
