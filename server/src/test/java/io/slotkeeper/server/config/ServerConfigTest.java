package io.slotkeeper.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotkeeper.server.config.ServerConfig.SetterRights;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConfigTest {
  private static final SetterRights PLAIN = new SetterRights(false, false);

  private final ServerConfig config = new ServerConfig(new FakeFiles(), 4);

  private void set(String... namesAndValues) throws ConfigException {
    config.set(List.of(namesAndValues), PLAIN);
  }

  private String get(String name) {
    Parameter<?> parameter = config.find(name);
    assertThat(parameter).as(name).isNotNull();
    return parameter.text();
  }

  @Test
  void everyInitialValueIsOneTheDirectiveAccepts() throws ConfigException {
    for (Parameter<?> parameter : config.parameters()) {
      String text = parameter.text();
      boolean many = parameter.has(ConfigFlag.MULTI_ARGUMENT);
      if (parameter == config.replication.primary) {
        continue;
      }
      parameter.assign(many ? List.of(text.split(" ")) : List.of(text), Parameter.Source.FILE);
      assertThat(parameter.text()).as(parameter.name()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxmemory | 100mb | 104857600",
        "maxmemory | 1k | 1000",
        "maxmemory | 2GB | 2147483648",
        "maxmemory-clients | 5% | 5%",
        "maxmemory-clients | 3kb | 3072",
        "maxmemory | '' | 0",
        "repl-backlog-size | 5 | 16384",
        "timeout | 0 | 0",
        "hz | 0 | 1",
        "hz | 100000 | 500",
        "appendonly | YES | yes",
        "appendfsync | Always | always",
        "notify-keyspace-events | KEA | AKE",
        "notify-keyspace-events | Kn$g | g$nK",
        "notify-keyspace-events | AnKEm | AKEm",
        "save | 900 1 300 10 | 900 1 300 10",
        "bind | 127.0.0.1 -::1 | 127.0.0.1 -::1",
        "client-output-buffer-limit | pubsub 1mb 0 7 |"
            + " normal 0 0 0 slave 268435456 67108864 60 pubsub 1048576 0 7",
        "client-output-buffer-limit | replica 1 2 3 |"
            + " normal 0 0 0 slave 1 2 3 pubsub 33554432 8388608 60",
        "latency-tracking-info-percentiles | 50 99.90 0.125 | 50 99.9 0.125",
        "shutdown-on-sigterm | force save | save force",
        "oom-score-adj-values | -5 200 800 | -5 200 800",
        "dir | sub | sub",
      })
  void aValueIsShownInItsCanonicalForm(String name, String value, String shown) throws Exception {
    config.set(List.of(name, value), new SetterRights(true, false));
    assertThat(get(name)).isEqualTo(name.equals("dir") ? "/data/" + shown : shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxmemory | -1 | argument must be a memory value",
        "maxmemory | 10xb | argument must be a memory value",
        "maxmemory-clients | 101% | percentage argument must be less or equal to 100",
        "maxmemory-clients | x | argument must be a memory or percent value",
        "timeout | 1k | argument couldn't be parsed into an integer",
        "timeout | 01 | argument couldn't be parsed into an integer",
        "timeout | -1 | argument must be between 0 and 2147483647 inclusive",
        "maxclients | -1 | argument must be between 1 and 4294967295 inclusive",
        "appendonly | maybe | argument must be 'yes' or 'no'",
        "appendfsync | x | argument(s) must be one of the following: everysec, always, no",
        "save | 900 | Invalid save parameters",
        "save | 0 1 | Invalid save parameters",
        "save | 9 x | Invalid save parameters",
        "notify-keyspace-events | KQ |" + " Invalid event class character. Use 'Ag$lshzxeKEtmdn'.",
        "client-output-buffer-limit | normal 1 2 |"
            + " Wrong number of arguments in buffer limit configuration.",
        "client-output-buffer-limit | primary 1 2 3 |"
            + " Invalid client class specified in buffer limit configuration.",
        "client-output-buffer-limit | normal 1 x 3 |"
            + " Error in hard, soft or soft_seconds setting in buffer limit configuration.",
        "latency-tracking-info-percentiles | a |"
            + " Invalid latency-tracking-info-percentiles parameters",
        "latency-tracking-info-percentiles | 100.5 |"
            + " latency-tracking-info-percentiles parameters should sit between [0.0,100.0]",
        "shutdown-on-sigint | save nosave |"
            + " shutdown options SAVE and NOSAVE can't be used simultaneously",
        "shutdown-on-sigint | x | argument(s) must be one of the following:"
            + " default, save, nosave, now, force",
        "oom-score-adj-values | 1 2 | wrong number of arguments",
        "oom-score-adj-values | 1 2 2001 |"
            + " Invalid oom-score-adj-values, elements must be between -2000 and 2000.",
        "cluster-announce-hostname | a_b |"
            + " Hostnames may only contain alphanumeric characters, hyphens or dots",
        "cluster-announce-human-nodename | a:b |"
            + " Announced human node name contained invalid character",
        "port | 65536 | argument must be between 0 and 65535 inclusive",
        "databases | 4 | can't set immutable config",
        "dbfilename | x | can't set protected config",
      })
  void aBadValueIsRefusedWithTheReason(String name, String value, String reason) {
    String before = get(name);
    assertThatThrownBy(() -> set(name, value))
        .isInstanceOf(ConfigException.class)
        .hasMessage("ERR CONFIG SET failed (possibly related to argument '%s') - %s", name, reason);
    assertThat(get(name)).isEqualTo(before);
  }

  @Test
  void anAliasIsAnotherNameOfTheSameDirective() throws ConfigException {
    set("SLAVE-priority", "7");
    assertThat(get("replica-priority")).isEqualTo("7");
    assertThatThrownBy(() -> set("slave-priority", "x"))
        .hasMessageContaining("argument 'slave-priority'");
  }

  @Test
  void anUnknownNameAMissingValueAndARepetitionAreRefused() {
    assertThatThrownBy(() -> set("timeout", "5", "nothing", "1"))
        .hasMessage("ERR Unknown option or number of arguments for CONFIG SET - 'nothing'");
    assertThatThrownBy(() -> set("timeout")).hasMessage("ERR syntax error");
    assertThatThrownBy(() -> set("timeout", "1", "timeout", "2"))
        .hasMessage(
            "ERR CONFIG SET failed (possibly related to argument 'timeout') - duplicate parameter");
    assertThat(get("timeout")).isEqualTo("0");
  }

  @Test
  void whileLoadingSomeDirectivesMustWait() {
    assertThatThrownBy(
            () -> config.set(List.of("appendonly", "yes"), new SetterRights(false, true)))
        .hasMessage("LOADING Redis is loading the dataset in memory");
  }

  @Test
  void settingManyIsAllOrNothing() {
    assertThatThrownBy(() -> set("timeout", "5", "hz", "20", "maxclients", "0"))
        .hasMessageContaining("'maxclients'");
    assertThat(get("timeout")).isEqualTo("0");
    assertThat(get("hz")).isEqualTo("10");
  }

  @Test
  void aListenerIsCalledOnceForSeveralOfItsDirectivesAndNotForEqualValues() throws Exception {
    List<String> calls = new ArrayList<>();
    config.onChange(
        () -> calls.add(get("port") + " " + get("bind")), config.network.port, config.network.bind);
    set("port", "7000", "bind", "127.0.0.1");
    set("port", "7000");
    set("timeout", "3");
    assertThat(calls).containsExactly("7000 127.0.0.1");
    assertThat(config.isSubscribed(config.network.port)).isTrue();
    assertThat(config.isSubscribed(config.network.backlog)).isFalse();
  }

  @Test
  void aCertificateFileIsAppliedAgainUnderTheSameName() throws Exception {
    List<String> calls = new ArrayList<>();
    config.onChange(() -> calls.add("load"), config.tls.certificateFile);
    set("tls-cert-file", "a.crt");
    set("tls-cert-file", "a.crt");
    assertThat(calls).hasSize(2);
  }

  @Test
  void aRefusingListenerPutsEverythingBack() {
    List<String> seen = new ArrayList<>();
    config.onChange(() -> seen.add(get("timeout")), config.network.idleTimeoutSeconds);
    config.onChange(
        () -> {
          if (config.network.port.value() == 1) {
            throw new ConfigException("Unable to listen on this port. Check server logs.");
          }
        },
        config.network.port);
    assertThatThrownBy(() -> set("timeout", "5", "port", "1"))
        .hasMessage(
            "ERR CONFIG SET failed (possibly related to argument 'port') - "
                + "Unable to listen on this port. Check server logs.");
    assertThat(get("timeout")).isEqualTo("0");
    assertThat(get("port")).isEqualTo("6379");
    assertThat(seen).containsExactly("5", "0");
  }

  @Test
  void getFindsNamesAndPatternsInAnyCase() {
    assertThat(config.get(List.of("MaxMemory", "nothing"), (_, _) -> false))
        .containsOnlyKeys("MaxMemory");
    assertThat(config.get(List.of("*priority", "hz"), (_, name) -> name.endsWith("priority")))
        .containsOnlyKeys("replica-priority", "slave-priority", "hz")
        .containsEntry("slave-priority", "100");
  }

  @Test
  void hiddenDirectivesAreFoundByNameOnly() {
    assertThat(config.get(List.of("*"), (_, _) -> true)).doesNotContainKey("key-load-delay");
    assertThat(config.get(List.of("key-load-delay"), (_, _) -> true)).hasSize(1);
  }

  @Test
  void theDirectoryMustExist() {
    assertThatThrownBy(() -> config.set(List.of("dir", "gone"), new SetterRights(true, false)))
        .hasMessageEndingWith("argument 'dir') - No such file or directory");
  }

  @Test
  void theNumberOfLoopsIsTheNumberOfCores() {
    assertThat(config.network.loops.intValue()).isEqualTo(4);
    assertThat(new ServerConfig(new FakeFiles(), 500).network.loops.intValue()).isEqualTo(128);
  }
}
