package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.server.acl.Denial;
import io.slotkeeper.server.config.Percentiles;
import io.slotkeeper.server.config.ServerConfig;
import io.slotkeeper.server.metrics.HumanBytes;
import io.slotkeeper.server.metrics.InfoReport;
import io.slotkeeper.server.metrics.InfoReport.Section;
import io.slotkeeper.server.metrics.InfoReport.Shown;
import io.slotkeeper.server.metrics.ProcessProbe;
import io.slotkeeper.server.runtime.LatencyHistogram;
import io.slotkeeper.server.runtime.LoopStats;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// The fields of INFO, section by section, each with what it measures.
///
/// Names and forms are Redis' own, for clients and monitors search for them. What no part of the
/// server measures is left out rather than made up.
final class ServerInfo {
  private static final int MAX_TTL_SAMPLES = 64;

  private final ServerContext server;
  private final ServerConfig config;

  ServerInfo(ServerContext server) {
    this.server = server;
    this.config = server.config;
  }

  void describe(InfoReport info) {
    server(info.section("Server", Shown.DEFAULT));
    clients(info.section("Clients", Shown.DEFAULT));
    memory(info.section("Memory", Shown.DEFAULT));
    persistence(info.section("Persistence", Shown.DEFAULT));
    stats(info.section("Stats", Shown.DEFAULT));
    replication(info.section("Replication", Shown.DEFAULT));
    cpu(info.section("CPU", Shown.DEFAULT));
    info.section("Modules", Shown.DEFAULT);
    info.section("Commandstats", Shown.ALL).lines(this::commandStatistics);
    info.section("Errorstats", Shown.DEFAULT).lines(this::errorStatistics);
    info.section("Latencystats", Shown.ALL).lines(this::latencyStatistics);
    info.section("Cluster", Shown.DEFAULT)
        .number("cluster_enabled", () -> config.cluster.enabled.isOn() ? 1 : 0);
    info.section("Keyspace", Shown.DEFAULT).lines(this::keyspace);
  }

  private void server(Section section) {
    ServerIdentity identity = server.identity;
    LongSupplier uptime = () -> (server.clock.unixMicros() / 1000 - identity.startMillis()) / 1000;
    section
        .text("redis_version", identity::redisVersion)
        .text("server_name", () -> "slotkeeper")
        .text("slotkeeper_version", identity::version)
        .text("redis_mode", () -> config.cluster.enabled.isOn() ? "cluster" : "standalone")
        .text("os", ServerInfo::operatingSystem)
        .number("arch_bits", () -> Integer.getInteger("sun.arch.data.model", 64))
        .text("java_version", () -> Runtime.version().toString())
        .number("process_id", identity::processId)
        .text("run_id", identity::runId)
        .number(
            "tcp_port",
            () ->
                config.network.port.value() != 0
                    ? config.network.port.value()
                    : config.tls.port.value())
        .number("server_time_usec", server.clock::unixMicros)
        .number("uptime_in_seconds", uptime)
        .number("uptime_in_days", () -> uptime.getAsLong() / 86_400)
        .number("hz", config.process.hz::value)
        .number("configured_hz", config.process.hz::value)
        .number("lru_clock", () -> server.clock.unixMicros() / 1_000_000 & 0xFF_FFFF)
        .text("executable", identity::executable)
        .text("config_file", () -> identity.configFile() == null ? "" : identity.configFile())
        .number("io_threads_active", server::loops)
        .lines(this::ending)
        .lines(this::listeners);
  }

  private Map<String, String> ending() {
    long millisLeft = server.shutdown.millisLeft();
    return millisLeft < 0
        ? Map.of()
        : Map.of("shutdown_in_milliseconds", Long.toString(millisLeft));
  }

  private Map<String, String> listeners() {
    Map<String, String> lines = new LinkedHashMap<>();
    String addresses = ",bind=" + String.join(",bind=", config.network.bind.value());
    long port = config.network.port.value();
    long tlsPort = config.tls.port.value();
    String unixSocket = config.network.unixSocket.value();
    if (port != 0) {
      lines.put("listener" + lines.size(), "name=tcp" + addresses + ",port=" + port);
    }
    if (!unixSocket.isEmpty()) {
      lines.put("listener" + lines.size(), "name=unix,bind=" + unixSocket);
    }
    if (tlsPort != 0) {
      lines.put("listener" + lines.size(), "name=tls" + addresses + ",port=" + tlsPort);
    }
    return lines;
  }

  private static String operatingSystem() {
    return System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + " "
        + System.getProperty("os.arch");
  }

  private void clients(Section section) {
    section
        .number(
            "connected_clients",
            () -> server.clients.count() - server.replication.replicas().count())
        .number("maxclients", config.network.maxClients::value)
        .number(
            "client_recent_max_input_buffer",
            () -> maxOverClients(client -> client.link.queryBufferBytes()))
        .number(
            "client_recent_max_output_buffer",
            () -> maxOverClients(client -> client.link.outputBytes()))
        .number("blocked_clients", () -> server.blocked.count() + count(Client::isPaused))
        .number("clients_in_timeout_table", () -> count(Client::waitsWithTimeout))
        .number("watching_clients", () -> count(client -> !client.watch.keys().isEmpty()))
        .number("tracking_clients", server.tracked::clientCount)
        .number("pubsub_clients", () -> count(Client::isSubscriber))
        .number("total_watched_keys", server.watched::keyCount)
        .number("total_blocking_keys", server.blocked::keyCount);
  }

  private long count(Predicate<Client> condition) {
    return server.clients.all().stream().filter(condition).count();
  }

  private long maxOverClients(ToLongFunction<Client> size) {
    return server.clients.all().stream().mapToLong(size).max().orElse(0);
  }

  private void memory(Section section) {
    size(section, "used_memory", server::usedMemory);
    size(section, "used_memory_rss", () -> usage().residentBytes());
    size(section, "used_memory_peak", server.rates::peakMemory);
    section
        .text("used_memory_peak_perc", () -> percent(server.usedMemory(), peak()))
        .number("used_memory_peak_time", () -> server.rates.peakMillis() / 1000);
    size(section, "total_system_memory", () -> usage().machineBytes());
    size(section, "maxmemory", config.memory.maxMemoryBytes::value);
    section
        .text("maxmemory_policy", config.memory.policy::text)
        .number("allocator_allocated", server.keyspace.heap()::usedBytes)
        .number("allocator_active", server.keyspace.heap()::spanBytes)
        .number("allocator_resident", server.keyspace.heap()::committedBytes)
        .text(
            "allocator_frag_ratio",
            () -> ratio(server.keyspace.heap().spanBytes(), server.keyspace.heap().usedBytes()))
        .number(
            "allocator_frag_bytes",
            () -> server.keyspace.heap().spanBytes() - server.keyspace.heap().usedBytes())
        .text("mem_fragmentation_ratio", () -> ratio(usage().residentBytes(), server.usedMemory()))
        .number("mem_fragmentation_bytes", () -> usage().residentBytes() - server.usedMemory())
        .number("mem_replication_backlog", server.replication::backlogBytes)
        .number("mem_total_replication_buffers", server.changes::bytes)
        .number("mem_clients_slaves", () -> 0)
        .number("mem_clients_normal", () -> MemoryReport.clientBytes(server))
        .number("number_of_cached_scripts", server.scripts.cache::count)
        .number("number_of_functions", server.scripts.functions::functionCount)
        .number("number_of_libraries", server.scripts.functions::libraryCount)
        .number("evicted_scripts", server.scripts.cache::evictedCount)
        .number("mem_not_counted_for_evict", () -> 0)
        .text("mem_allocator", () -> "slotkeeper-slabs")
        .number(
            "lazyfree_pending_objects",
            () -> server.keyspace.garbage().pending() + server.keyspace.detachedKeys())
        .number("lazyfreed_objects", server.keyspace.garbage()::freed)
        .number("jvm_heap_used", ServerInfo::heapUsed)
        .number("jvm_heap_committed", () -> Runtime.getRuntime().totalMemory())
        .number("jvm_heap_max", () -> Runtime.getRuntime().maxMemory());
  }

  private static long heapUsed() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void size(Section section, String name, LongSupplier bytes) {
    section.number(name, bytes).text(name + "_human", () -> HumanBytes.format(bytes.getAsLong()));
  }

  private ProcessProbe.Usage usage() {
    return server.metrics.process.read();
  }

  private long peak() {
    return server.rates.peakMemory();
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "0.00%" : String.format(Locale.ROOT, "%.2f%%", 100.0 * part / whole);
  }

  private static String ratio(long above, long below) {
    return below == 0 ? "0.00" : String.format(Locale.ROOT, "%.2f", (double) above / below);
  }

  private void persistence(Section section) {
    SnapshotInfo.describe(section, server);
    AofInfo.describe(section, server);
  }

  private void stats(Section section) {
    section
        .number("total_connections_received", server.acceptedConnections::sum)
        .number("total_commands_processed", () -> sum(stats -> stats.commands))
        .number("instantaneous_ops_per_sec", server.rates.commands::perSecond)
        .number("total_net_input_bytes", () -> sum(stats -> stats.inputBytes))
        .number("total_net_output_bytes", () -> sum(stats -> stats.outputBytes))
        .text("instantaneous_input_kbps", () -> kilobytes(server.rates.inputBytes.perSecond()))
        .text("instantaneous_output_kbps", () -> kilobytes(server.rates.outputBytes.perSecond()))
        .number("rejected_connections", server.rejectedConnections::sum)
        .number("sync_full", server.replication.replicas()::fullSyncs)
        .number("sync_partial_ok", server.replication.replicas()::partialSyncs)
        .number("sync_partial_err", server.replication.replicas()::refusedPartialSyncs)
        .number("expired_keys", () -> sum(stats -> stats.expired))
        .number("expired_subkeys", () -> sum(stats -> stats.expiredFields))
        .number("expired_keys_active", () -> sum(stats -> stats.expiredInCycle))
        .number("tracking_total_keys", server.tracked::keyCount)
        .number("tracking_total_items", server.tracked::itemCount)
        .number("tracking_total_prefixes", server.tracked::prefixCount)
        .number("pubsub_channels", server.pubSub.channels::size)
        .number("pubsub_patterns", server.pubSub.patterns::size)
        .number("pubsubshard_channels", server.pubSub.shardChannels::size)
        .number("evicted_keys", () -> sum(stats -> stats.evicted))
        .number("evicted_clients", server.clientMemory.evictions::sum)
        .number("keyspace_hits", () -> sum(stats -> stats.hits))
        .number("keyspace_misses", () -> sum(stats -> stats.misses))
        .number("total_error_replies", () -> sum(stats -> stats.errorReplies))
        .number("migrate_cached_sockets", server.cachedLinks::sum)
        .number("eventloop_cycles", () -> sum(stats -> stats.turns))
        .number("acl_access_denied_auth", () -> server.access.log().count(Denial.AUTH))
        .number("acl_access_denied_cmd", () -> server.access.log().count(Denial.COMMAND))
        .number("acl_access_denied_key", () -> server.access.log().count(Denial.KEY))
        .number("acl_access_denied_channel", () -> server.access.log().count(Denial.CHANNEL));
  }

  private static String kilobytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f", bytes / 1024.0);
  }

  private long sum(ToLongFunction<LoopStats> counter) {
    return server.sum(counter);
  }

  private void replication(Section section) {
    section.lines(() -> server.replication.report().fields());
  }

  private void cpu(Section section) {
    section
        .text("used_cpu_sys", () -> seconds(usage().systemMicros()))
        .text("used_cpu_user", () -> seconds(usage().userMicros()));
  }

  private static String seconds(long micros) {
    return String.format(Locale.ROOT, "%d.%06d", micros / 1_000_000, micros % 1_000_000);
  }

  private Map<String, String> commandStatistics() {
    Map<String, String> lines = new TreeMap<>();
    for (int id = 0; id < server.commands.idCount(); id++) {
      int command = id;
      long calls = sum(stats -> stats.calls[command]);
      long nanos = sum(stats -> stats.nanos[command]);
      long rejected = sum(stats -> stats.rejected[command]);
      long failed = sum(stats -> stats.failed[command]);
      if (calls + rejected + failed > 0) {
        long micros = nanos / 1000;
        double mean = calls == 0 ? 0 : nanos / 1000.0 / calls;
        lines.put(
            "cmdstat_" + server.commands.byId(id).fullName(),
            String.format(
                Locale.ROOT,
                "calls=%d,usec=%d,usec_per_call=%.2f,rejected_calls=%d,failed_calls=%d",
                calls,
                micros,
                mean,
                rejected,
                failed));
      }
    }
    return lines;
  }

  private Map<String, String> errorStatistics() {
    Map<String, String> lines = new LinkedHashMap<>();
    server
        .metrics
        .errors
        .counts()
        .forEach((code, count) -> lines.put("errorstat_" + code, "count=" + count));
    return lines;
  }

  private Map<String, String> latencyStatistics() {
    Map<String, String> lines = new TreeMap<>();
    for (int id = 0; id < server.commands.idCount(); id++) {
      Command command = server.commands.byId(id);
      LatencyHistogram histogram = CallStatistics.latency(server, command);
      if (histogram.count() > 0) {
        lines.put("latency_percentiles_usec_" + command.fullName(), percentiles(histogram));
      }
    }
    return lines;
  }

  private String percentiles(LatencyHistogram histogram) {
    StringJoiner line = new StringJoiner(",");
    for (double percentile : config.diagnostics.latencyPercentiles.value().values()) {
      line.add(
          String.format(
              Locale.ROOT,
              "p%s=%.3f",
              Percentiles.format(percentile),
              histogram.percentileNanos(percentile) / 1000.0));
    }
    return line.toString();
  }

  private Map<String, String> keyspace() {
    Map<String, String> lines = new LinkedHashMap<>();
    for (int i = 0; i < server.keyspace.databaseCount(); i++) {
      Database database = server.keyspace.databaseIfUsed(i);
      if (database != null && !database.isEmpty()) {
        lines.put(
            "db" + i,
            "keys=%d,expires=%d,avg_ttl=%d,subexpiry=%d"
                .formatted(
                    database.size(),
                    database.expires(),
                    meanTtlMillis(database),
                    database.fieldExpires()));
      }
    }
    return lines;
  }

  /// An estimate: the mean time to the next expiry of up to 64 slots.
  private long meanTtlMillis(Database database) {
    long now = server.clock.unixMicros() / 1000;
    long sum = 0;
    int samples = 0;
    for (int slot = 0; slot < Database.SLOTS && samples < MAX_TTL_SAMPLES; slot++) {
      if (database.expiresCount(slot) > 0) {
        sum += Math.max(0, database.earliestExpiry(slot) - now);
        samples++;
      }
    }
    return samples == 0 ? 0 : sum / samples;
  }
}
