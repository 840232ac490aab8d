package io.slotkeeper.cluster.topology;

/// Where a node is reached, as it announces itself. A port that is not open is 0; `hostname` and
/// `humanName` may be empty. The bus port is only reported: no bus exists.
public record Endpoint(
    String ip, int port, int tlsPort, int busPort, String hostname, String humanName) {
  public static Endpoint of(String ip, int port) {
    return new Endpoint(ip, port, 0, port + 10_000, "", "");
  }

  /// The port for clients that use TLS or not; the other one where that is closed.
  public int clientPort(boolean tls) {
    return tls && tlsPort != 0 || port == 0 ? tlsPort : port;
  }
}
