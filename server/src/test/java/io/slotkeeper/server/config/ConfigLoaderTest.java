package io.slotkeeper.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigLoaderTest {
  private final FakeFiles files = new FakeFiles();
  private final ServerConfig config = new ServerConfig(files, 2);
  private final List<String> commandLines = new ArrayList<>();

  private final ConfigLoader.CommandDirectives commands =
      (from, to) -> {
        if (from.equals("nope")) {
          throw new ConfigException("No such command in rename-command");
        }
        commandLines.add(from + " -> " + to);
      };

  private void load(String... arguments) throws ConfigFileException {
    new ConfigLoader(config, files, commands, "7.4.0")
        .load(CommandLineOptions.parse(List.of(arguments)));
  }

  private void loadFile(String content) throws ConfigFileException {
    files.contents.put("test.conf", content);
    load("test.conf");
  }

  @Test
  void aFileMayHaveCommentsQuotesUnitsAliasesAndAnyCase() throws ConfigFileException {
    loadFile(
        """
        # a comment
          MaxMemory 100mb\r
        requirepass "p\\x41ss word"
        slave-read-only no

        save 900 1
        save 300 10
        bind 127.0.0.1 -::1
        client-output-buffer-limit pubsub 1mb 1mb 1
        client-output-buffer-limit "normal 5 5 5"
        lua-time-limit 17
        list-max-ziplist-value 64
        rename-command FLUSHALL ""
        user alice on nopass ~*
        """);
    assertThat(config.memory.maxMemoryBytes.value()).isEqualTo(100 << 20);
    assertThat(config.security.password.value()).isEqualTo("pAss word");
    assertThat(config.replication.readOnly.isOn()).isFalse();
    assertThat(config.persistence.savePoints.text()).isEqualTo("900 1 300 10");
    assertThat(config.network.bind.value()).containsExactly("127.0.0.1", "-::1");
    assertThat(config.network.outputBufferLimits.value().pubsub().softSeconds()).isEqualTo(1);
    assertThat(config.network.outputBufferLimits.value().normal().hardBytes()).isEqualTo(5);
    assertThat(config.process.busyReplyMillis.value()).isEqualTo(17);
    assertThat(commandLines).containsExactly("FLUSHALL -> ");
    assertThat(config.security.declaredUsers())
        .containsExactly(List.of("alice", "on", "nopass", "~*"));
  }

  @Test
  void repeatingTheBuiltInSavePointsWordForWordExtendsThem() throws ConfigFileException {
    loadFile("save 3600 1 300 100 60 10000\nsave 5 5\n");
    assertThat(config.persistence.savePoints.text()).isEqualTo("3600 1 300 100 60 10000 5 5");
  }

  @Test
  void anEmptySavePointClearsTheOnesBefore() throws ConfigFileException {
    loadFile("save 1 1\nsave \"\"\n");
    assertThat(config.persistence.savePoints.text()).isEmpty();
  }

  @Test
  void theCommandLineWinsOverInputAndInputOverTheFile() throws ConfigFileException {
    files.contents.put("a.conf", "port 1\ntimeout 1\nhz 11");
    files.standardInput = "timeout 2\nhz 12\n";
    load("a.conf", "--hz", "13", "-");
    assertThat(config.network.port.value()).isEqualTo(1);
    assertThat(config.network.idleTimeoutSeconds.value()).isEqualTo(2);
    assertThat(config.process.hz.value()).isEqualTo(13);
  }

  @Test
  void includesReadOtherFilesInPlace() throws ConfigFileException {
    files.contents.put("conf.d/1.conf", "port 1\n");
    files.contents.put("conf.d/2.conf", "port 2\nhz 20\n");
    files.contents.put("one.conf", "timeout 9");
    loadFile("hz 11\ninclude conf.d/*\ninclude one.conf\ninclude none/*\n");
    assertThat(config.network.port.value()).isEqualTo(2);
    assertThat(config.process.hz.value()).isEqualTo(20);
    assertThat(config.network.idleTimeoutSeconds.value()).isEqualTo(9);
  }

  @Test
  void aFileThatIncludesItselfIsRefused() {
    assertThatThrownBy(() -> loadFile("include test.conf\n"))
        .hasMessageEndingWith("include is nested too deeply");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> load("gone.conf"))
        .hasMessage("Fatal error, can't open config file 'gone.conf': No such file or directory");
  }

  @Test
  void aBadLineIsReportedWithItsNumber() {
    assertThatThrownBy(() -> loadFile("port 1\n\n  bogus yes \n"))
        .isInstanceOf(ConfigFileException.class)
        .hasMessage(
            """

            *** FATAL CONFIG FILE ERROR (Redis 7.4.0) ***
            Reading the configuration file, at line 3
            >>> 'bogus yes'
            Bad directive or wrong number of arguments\
            """);
  }

  @Test
  void theReasonOfABadLineIsReported() {
    assertRefused("port", "wrong number of arguments");
    assertRefused("port 1 2", "wrong number of arguments");
    assertRefused("port \"1", "Unbalanced quotes in configuration line");
    assertRefused("hz x", "argument couldn't be parsed into an integer");
    assertRefused("replicaof localhost 99999", "Invalid master port");
    assertRefused("appendfilename a/b", "appendfilename can't be a path, just a filename");
    assertRefused("appenddirname \"\"", "appenddirname can't be empty");
    assertRefused("rename-command nope x", "No such command in rename-command");
    assertRefused("loadmodule x.so", "Modules are not supported");
    assertRefused("sentinel x", "sentinel directive while not in sentinel mode");
  }

  private void assertRefused(String line, String reason) {
    assertThatThrownBy(() -> loadFile(line)).as(line).hasMessageEndingWith("\n" + reason);
  }

  @Test
  void clusterModeHasOneDatabaseAndNoFixedPrimary() throws ConfigFileException {
    loadFile("cluster-enabled yes\ndatabases 20\n");
    assertThat(config.process.databases.value()).isEqualTo(1);
    assertThatThrownBy(() -> loadFile("cluster-enabled yes\nreplicaof localhost 1\n"))
        .hasMessageEndingWith("***\nreplicaof directive not allowed in cluster mode");
  }
}
