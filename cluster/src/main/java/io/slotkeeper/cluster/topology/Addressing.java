package io.slotkeeper.cluster.topology;

import org.jspecify.annotations.Nullable;

/// Which of a node's addresses a client is told: `cluster-preferred-endpoint-type`, and whether the
/// client came by TLS.
public record Addressing(Preferred preferred, boolean tls) {
  public static final Addressing IP = new Addressing(Preferred.IP, false);

  /// The kinds of address.
  public enum Preferred {
    IP,
    HOSTNAME,
    UNKNOWN
  }

  /// The host that stands in a redirection or in CLUSTER SLOTS; null where clients shall keep the
  /// one they used, `?` for a hostname that a node does not have.
  public @Nullable String host(Endpoint endpoint) {
    return switch (preferred) {
      case IP -> endpoint.ip();
      case HOSTNAME -> endpoint.hostname().isEmpty() ? "?" : endpoint.hostname();
      case UNKNOWN -> null;
    };
  }

  public int port(Endpoint endpoint) {
    return endpoint.clientPort(tls);
  }

  String of(Member member) {
    String host = host(member.endpoint());
    return (host == null ? "" : host) + ":" + port(member.endpoint());
  }
}
