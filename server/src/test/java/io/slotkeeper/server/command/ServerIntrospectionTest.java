package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.launch.DiskConfigFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the server tells about itself, asked over a connection.
class ServerIntrospectionTest {
  @TempDir private Path directory;
  private Path configFile;
  private TestServer server;
  private RespSocket client;

  @BeforeEach
  void start() throws Exception {
    configFile = directory.resolve("test.conf");
    Files.writeString(configFile, "# kept\ntimeout 0\n");
    DiskConfigFiles files = new DiskConfigFiles(directory, InputStream.nullInputStream());
    server = TestServer.start(files, configFile);
    client = server.connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private Object call(String... words) throws IOException {
    return client.call(words);
  }

  private String info(String section) throws IOException {
    return (String) call("INFO", section);
  }

  @Test
  void configurationIsReadChangedAndWritten() throws IOException {
    assertThat(call("CONFIG", "GET", "timeou?", "HZ"))
        .isEqualTo(List.of("HZ", "10", "timeout", "0"));
    assertThat(call("CONFIG", "SET", "timeout", "7", "hz", "20")).isEqualTo("OK");
    assertThat(call("CONFIG", "SET", "timeout", "x"))
        .isEqualTo(
            "-ERR CONFIG SET failed (possibly related to argument 'timeout') -"
                + " argument couldn't be parsed into an integer");
    assertThat(call("CONFIG", "SET", "dir", "/"))
        .isEqualTo(
            "-ERR CONFIG SET failed (possibly related to argument 'dir') -"
                + " can't set protected config");
    assertThat(call("CONFIG", "REWRITE")).isEqualTo("OK");
    assertThat(Files.readString(configFile)).startsWith("# kept\ntimeout 7\n").contains("hz 20\n");
  }

  @Test
  void commandsAreDescribed() throws IOException {
    List<?> names = (List<?>) call("COMMAND", "LIST");
    List<?> all = (List<?>) call("COMMAND");
    assertThat(call("COMMAND", "COUNT")).isEqualTo((long) all.size());
    assertThat(names.contains("get") && names.contains("config|set")).isTrue();
    assertThat(call("COMMAND", "LIST", "FILTERBY", "PATTERN", "mge*")).isEqualTo(List.of("mget"));
    assertThat(call("COMMAND", "LIST", "FILTERBY", "MODULE", "x")).isEqualTo(List.of());
    assertThat(call("COMMAND", "LIST", "FILTERBY", "x", "y")).isEqualTo("-ERR syntax error");
    List<?> described = (List<?>) call("COMMAND", "INFO", "get", "nothing");
    assertThat(described).hasSize(2);
    assertThat(described.getLast()).isNull();
    assertThat((List<?>) call("COMMAND", "DOCS", "get", "nothing")).hasSize(2);
    assertThat(call("COMMAND", "GETKEYS", "MSET", "a", "1", "b", "2")).isEqualTo(List.of("a", "b"));
    assertThat(call("COMMAND", "GETKEYSANDFLAGS", "set", "k", "v"))
        .isEqualTo(List.of(List.of("k", List.of("OW", "update"))));
  }

  @Test
  void keysOfSenselessCallsAreRefused() throws IOException {
    assertThat(call("COMMAND", "GETKEYS", "nothing")).isEqualTo("-ERR Invalid command specified");
    assertThat(call("COMMAND", "GETKEYS", "PING"))
        .isEqualTo("-ERR The command has no key arguments");
    assertThat(call("COMMAND", "GETKEYS", "GET"))
        .isEqualTo("-ERR Invalid number of arguments specified for command");
    assertThat(call("COMMAND", "GETKEYS", "MSETEX", "9", "a", "1"))
        .isEqualTo("-ERR Invalid arguments specified for command");
    assertThat((String) call("COMMAND", "bogus")).startsWith("-ERR unknown subcommand 'bogus'");
  }

  @Test
  void slowCommandsAreLoggedWithoutSecretsAndClipped() throws IOException {
    call("CONFIG", "SET", "slowlog-log-slower-than", "0", "slowlog-max-len", "3");
    call("SET", "k", "v".repeat(200));
    call("CONFIG", "SET", "masterauth", "secret", "timeout", "0");
    String[] many = new String[40];
    Arrays.fill(many, "x");
    many[0] = "MGET";
    call(many);
    assertThat(call("SLOWLOG", "LEN")).isEqualTo(3L);
    List<?> entries = (List<?>) call("SLOWLOG", "GET", "-1");
    assertThat(entries).hasSize(3);
    assertThat(words(entries.get(1))).hasSize(32).endsWith("... (9 more arguments)");
    assertThat(words(entries.get(2)))
        .containsExactly("CONFIG", "SET", "masterauth", "(redacted)", "timeout", "0");
    assertThat(call("SLOWLOG", "GET", "-2"))
        .isEqualTo("-ERR count should be greater than or equal to -1");
    call("CONFIG", "SET", "slowlog-log-slower-than", "-1");
    assertThat(call("SLOWLOG", "RESET")).isEqualTo("OK");
    assertThat(call("SLOWLOG", "GET")).isEqualTo(List.of());
  }

  private static List<Object> words(Object entry) {
    return List.copyOf((List<?>) ((List<?>) entry).get(3));
  }

  @Test
  void monitorsSeeCommandsButNoSecrets() throws IOException {
    try (RespSocket monitor = server.connect()) {
      assertThat(monitor.call("MONITOR")).isEqualTo("OK");
      call("SET", "k", "a\nb");
      call("AUTH", "secret");
      assertThat((String) monitor.receive())
          .contains("[0 127.0.0.1:")
          .endsWith("\"SET\" \"k\" \"a\\nb\"");
      assertThat((String) monitor.receive()).endsWith("\"AUTH\" \"(redacted)\"");
    }
  }

  @Test
  void longWordsAreClippedInTheSlowLog() throws IOException {
    call("CONFIG", "SET", "slowlog-log-slower-than", "0");
    call("SET", "k", "v".repeat(200));
    call("CONFIG", "SET", "slowlog-log-slower-than", "-1");
    List<?> entries = (List<?>) call("SLOWLOG", "GET", "2");
    assertThat(words(entries.getFirst()))
        .containsExactly("SET", "k", "v".repeat(128) + "... (72 more bytes)");
  }

  @Test
  void callsErrorsAndLatenciesAreCountedAndForgotten() throws IOException {
    call("CONFIG", "RESETSTAT");
    call("SET", "k", "v");
    call("GET", "k");
    call("GET", "missing");
    call("CONFIG", "SET", "timeout", "x");
    call("GET");
    call("NOSUCHCOMMAND");
    assertThat(info("commandstats"))
        .contains("cmdstat_get:calls=2,")
        .containsPattern("cmdstat_config.set:calls=1,.*failed_calls=1")
        .containsPattern("cmdstat_get:.*rejected_calls=1");
    assertThat(info("errorstats")).contains("errorstat_ERR:count=3\r\n");
    assertThat(info("latencystats")).contains("latency_percentiles_usec_set:p50=");
    assertThat(info("stats"))
        .contains("keyspace_hits:1\r\n")
        .contains("keyspace_misses:1\r\n")
        .contains("total_error_replies:3\r\n");
    List<?> histogram = (List<?>) call("LATENCY", "HISTOGRAM", "get", "nothing");
    assertThat(histogram.getFirst()).isEqualTo("get");
    assertThat(((List<?>) histogram.get(1)).subList(0, 3))
        .isEqualTo(List.of("calls", 2L, "histogram_usec"));
    call("CONFIG", "RESETSTAT");
    assertThat(info("commandstats")).doesNotContain("cmdstat_get");
    assertThat(info("errorstats")).isEqualTo("# Errorstats\r\n");
    assertThat(call("LATENCY", "HISTOGRAM", "get")).isEqualTo(List.of());
  }

  @Test
  void infoTellsWhatTheDoorsSay() throws IOException {
    call("SET", "k", "v");
    assertThat(info("server")).contains("redis_version:7.4.2\r\n").contains("run_id:ffff");
    assertThat(info("memory"))
        .contains("used_memory_rss:52428800\r\nused_memory_rss_human:50.00M\r\n")
        .contains("maxmemory_policy:noeviction\r\n");
    assertThat(info("cpu"))
        .contains("used_cpu_sys:0.250000\r\n")
        .contains("used_cpu_user:1.500000\r\n");
    assertThat(info("keyspace"))
        .isEqualTo("# Keyspace\r\ndb0:keys=1,expires=0,avg_ttl=0,subexpiry=0\r\n");
    assertThat(info("everything")).contains("# Commandstats").contains("# Cluster");
    assertThat((String) call("INFO")).doesNotContain("# Commandstats").contains("# Keyspace");
  }

  @Test
  void latencySpikesAreRemembered() throws IOException {
    assertThat((String) call("LATENCY", "DOCTOR")).contains("Latency monitoring is off");
    assertThat(call("LATENCY", "LATEST")).isEqualTo(List.of());
    assertThat(call("LATENCY", "HISTORY", "command")).isEqualTo(List.of());
    assertThat(call("LATENCY", "GRAPH", "command"))
        .isEqualTo("-ERR No samples available for event 'command'");
    assertThat(call("LATENCY", "RESET", "command")).isEqualTo(0L);
    assertThat((List<?>) call("LATENCY", "HELP")).last().isEqualTo("    Print this help.");
  }

  @Test
  void memoryIsMeasured() throws IOException {
    call("SET", "small", "v");
    call("SET", "big", "v".repeat(100_000));
    assertThat((Long) call("MEMORY", "USAGE", "small")).isBetween(16L, 100L);
    assertThat((Long) call("MEMORY", "USAGE", "big", "SAMPLES", "0")).isBetween(100_000L, 110_000L);
    assertThat(call("MEMORY", "USAGE", "missing")).isNull();
    assertThat(call("MEMORY", "USAGE", "small", "SAMPLES")).isEqualTo("-ERR syntax error");
    assertThat(call("MEMORY", "USAGE", "small", "SAMPLES", "-1")).isEqualTo("-ERR syntax error");
    List<?> statistics = (List<?>) call("MEMORY", "STATS");
    assertThat(after(statistics, "keys.count")).isEqualTo(2L);
    assertThat((Long) after(statistics, "dataset.bytes")).isGreaterThan(100_000L);
    assertThat((Long) after(statistics, "total.allocated"))
        .isGreaterThan((Long) after(statistics, "dataset.bytes"));
    assertThat((String) call("MEMORY", "DOCTOR")).contains("too little data");
    assertThat((String) call("MEMORY", "MALLOC-STATS")).contains("blocks given out: ");
    assertThat(call("MEMORY", "PURGE")).isEqualTo("OK");
  }

  private static Object after(List<?> pairs, String name) {
    return pairs.get(pairs.indexOf(name) + 1);
  }
}
