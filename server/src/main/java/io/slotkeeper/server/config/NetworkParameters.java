package io.slotkeeper.server.config;

import static io.slotkeeper.server.config.ConfigFlag.MULTI_ARGUMENT;

import java.util.List;

/// Listening, connections and the limits of one client.
public final class NetworkParameters extends ParameterGroup {
  public final ValueParameter<List<String>> bind =
      value("bind", new WordList(WordList::atMostSixteenAddresses), List.of("*", "-::*"))
          .flags(MULTI_ARGUMENT)
          .live();
  public final NumberParameter port = port("port", 6379).live();
  public final NumberParameter backlog =
      integer("tcp-backlog", 511, 0, INT_MAX).immutable().atStart();
  public final ValueParameter<String> unixSocket = optionalText("unixsocket").immutable().atStart();
  public final NumberParameter unixSocketPermissions =
      number("unixsocketperm", NumberFormat.OCTAL, 0, NumberParameter.Range.of(0, 0777))
          .immutable()
          .atStart();
  public final NumberParameter keepAliveSeconds = integer("tcp-keepalive", 300, 0, INT_MAX).live();

  /// Event loops. By default one for each core the process may use.
  public final NumberParameter loops;

  public final FlagParameter protectedMode = flag("protected-mode", true).live();
  public final NumberParameter maxClients = integer("maxclients", 10000, 1, UINT_MAX).live();
  public final NumberParameter idleTimeoutSeconds = integer("timeout", 0, 0, INT_MAX).live();
  public final NumberParameter queryBufferLimitBytes =
      memory("client-query-buffer-limit", 1024 * MIB, MIB, LONG_MAX).live();
  public final NumberParameter maxBulkBytes =
      memory("proto-max-bulk-len", 512 * MIB, MIB, LONG_MAX).live();
  public final ValueParameter<OutputBufferLimits> outputBufferLimits =
      value("client-output-buffer-limit", new OutputBufferLimits.Type(), OutputBufferLimits.DEFAULT)
          .flags(MULTI_ARGUMENT)
          .live();

  /// All clients' buffers together: bytes, or a share of `maxmemory` as a negative percentage.
  public final NumberParameter maxMemoryOfClients =
      number(
              "maxmemory-clients",
              NumberFormat.MEMORY_OR_PERCENT,
              0,
              NumberParameter.Range.of(-100, LONG_MAX))
          .live();

  public final NumberParameter acceptsPerCycle =
      integer("max-new-connections-per-cycle", 10, 1, 1000).live();
  public final NumberParameter tlsAcceptsPerCycle =
      integer("max-new-tls-connections-per-cycle", 1, 1, 1000).live();
  public final NumberParameter trackingTableMaxKeys =
      integer("tracking-table-max-keys", 1_000_000, 0, LONG_MAX).live();

  NetworkParameters(int processors) {
    loops = integer("io-threads", Math.clamp(processors, 1, 128), 1, 128).immutable().atStart();
    flag("io-threads-do-reads", false).immutable().ignored();
    optionalText("bind-source-addr").ignored();
    integer("socket-mark-id", 0, 0, UINT_MAX).immutable().ignored();
  }
}
